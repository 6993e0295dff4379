"""Messages of ours: what became of them only moves forward."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.messages import Delivery, Option, Receipt, Reply
from storage import messages
from storage.people import Person
from storage.unit import Store
from storage.vault import Unreadable
from tests.house import Clock
from tests.storage.rows import message, take

REPLY = Reply("Hal ho gaya?", (Option("yes", "Haan"),), "ur-Latn")
SMS = "sms/twilio"
AFTER_SENDING = (Delivery.SENT, Delivery.DELIVERED, Delivery.READ)
CASE = "482109375516"


def added(store: Store, person: Person, **more: object) -> str:
    with store.begin() as unit:
        return unit.messages.add(person.box, person.id, SMS, REPLY, **more)  # type: ignore[arg-type]


def state(store: Store, message_id: str) -> Delivery:
    with store.read() as unit:
        found = unit.connection.scalar(select(messages.MESSAGES.c.state).where(messages.MESSAGES.c.id == message_id))
    return Delivery(found)


def receive(store: Store, provider_id: str, what: Delivery, channel: str = SMS, reason: str | None = None) -> None:
    with store.begin() as unit:
        unit.messages.receive(Receipt(channel, provider_id, what, reason))


@pytest.fixture
def person(store: Store) -> Person:
    return take(store, message())


def test_a_message_comes_back_as_it_was_added(store: Store, person: Person) -> None:
    opens = {"open": []}
    message_id = added(store, person, tracking_id=CASE, opens=opens)
    with store.read() as unit:
        found = unit.messages.get(person.box, message_id)
        assert unit.messages.whose(message_id) == person.id
    assert (found.citizen_id, found.tracking_id, found.channel, found.reply, found.opens, found.state) == (
        person.id,
        CASE,
        SMS,
        REPLY,
        opens,
        Delivery.QUEUED,
    )


def test_its_words_open_in_its_own_row_only(store: Store, person: Person) -> None:
    first, second = added(store, person), added(store, person)
    rows = messages.MESSAGES
    with store.begin() as unit:
        words = unit.connection.scalar(select(rows.c.reply_sealed).where(rows.c.id == first))
        unit.connection.execute(update(rows).where(rows.c.id == second).values(reply_sealed=words))
    with pytest.raises(Unreadable), store.read() as unit:
        unit.messages.get(person.box, second)


@pytest.mark.parametrize(
    "receipts", [order for n in (1, 2, 3) for order in itertools.permutations(AFTER_SENDING, n)], ids="-".join
)
def test_in_whatever_order_receipts_come_the_furthest_one_counts(
    store: Store, person: Person, receipts: tuple[Delivery, ...]
) -> None:
    message_id = added(store, person)
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "SM1", 1)
    seen = []
    for receipt in receipts + receipts:
        receive(store, "SM1", receipt)
        seen.append(AFTER_SENDING.index(state(store, message_id)))  # type: ignore[arg-type]
    assert seen == sorted(seen)
    assert state(store, message_id) == max(receipts, key=AFTER_SENDING.index)


@pytest.mark.parametrize("later", AFTER_SENDING)
def test_what_has_failed_stays_failed_with_its_reason(store: Store, person: Person, later: Delivery) -> None:
    message_id = added(store, person)
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "SM1", 1)
    receive(store, "SM1", Delivery.FAILED, reason="30003")
    receive(store, "SM1", later)
    with store.read() as unit:
        row = unit.connection.execute(select(messages.MESSAGES)).one()
    assert (row.state, row.reason) == (Delivery.FAILED, "30003")


def test_what_was_read_cannot_fail_any_more(store: Store, person: Person) -> None:
    message_id = added(store, person)
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "SM1", 1)
    receive(store, "SM1", Delivery.READ)
    receive(store, "SM1", Delivery.FAILED)
    assert state(store, message_id) == Delivery.READ


def test_a_message_said_to_be_sent_again_is_not_moved_back(store: Store, person: Person) -> None:
    message_id = added(store, person)
    for _ in range(2):
        with store.begin() as unit:
            unit.messages.sent(message_id, SMS, "SM1", 2)
        receive(store, "SM1", Delivery.DELIVERED)
    assert state(store, message_id) == Delivery.DELIVERED


def test_a_receipt_counts_on_its_own_channel_only(store: Store, person: Person) -> None:
    message_id = added(store, person)
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "SM1", 1)
    receive(store, "SM1", Delivery.READ, channel="whatsapp/twilio")
    assert state(store, message_id) == Delivery.SENT


def test_a_receipt_of_an_unknown_message_does_nothing(store: Store, person: Person) -> None:
    message_id = added(store, person)
    receive(store, "SM1", Delivery.READ)
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "", 1)  # a provider that gives no ids
    receive(store, "", Delivery.READ)
    assert state(store, message_id) == Delivery.SENT


def test_a_receipt_says_whose_message_it_was(store: Store, person: Person) -> None:
    message_id = added(store, person)
    receipt = Receipt(SMS, "SM1", Delivery.FAILED, opted_out=True)
    with store.begin() as unit:
        assert unit.messages.recipient(receipt) is None
        unit.messages.sent(message_id, SMS, "SM1", 1)
        assert unit.messages.recipient(receipt) == person.id
        assert unit.messages.recipient(replace(receipt, channel="whatsapp/twilio")) is None


def test_once_it_is_sent_its_question_is_put(store: Store, person: Person) -> None:
    message_id = added(store, person, opens={"open": []})
    with store.begin() as unit:
        unit.messages.sent(message_id, SMS, "SM1", 1)
        assert unit.messages.get(person.box, message_id).opens is None


def test_what_was_sent_about_a_case_is_told_without_a_word_of_it(store: Store, person: Person, clock: Clock) -> None:
    began = clock.now
    ids = []
    for _ in range(2):
        ids.append(added(store, person, tracking_id=CASE))
        clock.move(seconds=1)
    added(store, person)
    with store.begin() as unit:
        unit.messages.sent(ids[0], SMS, "SM1", 2)
        assert unit.messages.of(CASE) == (
            {"id": ids[0], "channel": SMS, "state": "sent", "parts": 2, "created_at": began},
            {
                "id": ids[1],
                "channel": SMS,
                "state": "queued",
                "parts": None,
                "created_at": began + timedelta(seconds=1),
            },
        )
