"""Two citizens who turn out to be one: nothing of either is lost, and nothing is left when she is erased."""

import threading

import pytest
from sqlalchemy import select

from core.complaint import Actor, Step
from core.conversation import Conversation, Open
from core.messages import Inbound, Reply
from storage import people
from storage.people import Person
from storage.unit import Store, Taken
from tests import together
from tests.house import HER, STRANGER, Clock
from tests.storage.rows import case, lodged, message, take

CHAT = "7070"
REPLY = Reply("Registered")


def chat(text: str = "salam", **more: object) -> Inbound:
    """A message from Telegram, which tells no number."""
    return message(text, channel="telegram", **{"address": CHAT, "phone": None, **more})


def join(store: Store, first: Person, second: Person) -> Person:
    """The first becomes the second, as a message of hers makes it."""
    with store.begin() as unit:
        gone, stays = unit.people.recall(first.id), unit.people.recall(second.id)
        assert gone
        assert stays
        return unit.people.join(gone, into=stays)


@pytest.fixture
def by_phone(store: Store) -> Person:
    return take(store, message())


@pytest.fixture
def by_chat(store: Store) -> Person:
    return take(store, chat())


def test_after_it_both_addresses_are_of_one(store: Store, by_phone: Person, by_chat: Person) -> None:
    join(store, by_chat, by_phone)
    assert take(store, chat()).id == take(store, message()).id == by_phone.id
    with store.read() as unit:
        assert {(a.channel, a.address) for a in unit.people.addresses(by_phone)} == {
            ("sms/twilio", HER),
            ("telegram", CHAT),
        }


def test_her_cases_are_of_one_and_stay_readable(store: Store, by_phone: Person, by_chat: Person) -> None:
    here, there = lodged(store, chat(), details="from the chat"), lodged(store, message(), details="by phone")
    join(store, by_chat, by_phone)
    with store.begin() as unit:
        found = {c.tracking_id: c for c in unit.complaints.of_citizen(by_phone.id, 5)}
        assert {c.details for c in found.values()} == {"from the chat", "by phone"}
        assert unit.complaints.of_citizen(by_chat.id, 5) == ()
        moved = found[here.tracking_id]
        assert (moved.citizen_id, moved.key_of) == (by_phone.id, by_chat.id)
        assert found[there.tracking_id].key_of == by_phone.id
        unit.complaints.step(moved, Step.ACKNOWLEDGED, Actor.OFFICER, "We come on Monday")
    with store.read() as unit:
        after = unit.complaints.get(here.tracking_id)
        assert after
        assert after.notice == "We come on Monday"
        assert [entry.note for entry in unit.complaints.history(after)] == ["", "We come on Monday"]


def test_a_message_of_before_gets_the_same_reply(store: Store, by_phone: Person, by_chat: Person) -> None:
    old = chat("old")
    with store.begin() as unit:
        unit.people.record(unit.people.meet(old), old, REPLY)
    join(store, by_chat, by_phone)
    again = take(store, old)
    assert (again.id, again.seen, again.reply) == (by_phone.id, True, REPLY)


def test_another_reply_to_a_message_of_before_is_kept(store: Store, by_phone: Person, by_chat: Person) -> None:
    """It was held, and turns out to have been taken by who she was then."""
    old = chat("old")
    with store.begin() as unit:
        unit.people.record(unit.people.meet(old), old, REPLY)
    join(store, by_chat, by_phone)
    with store.begin() as unit:
        unit.people.answered(unit.people.meet(old), old, Reply("Wait, please"))
    assert take(store, old).reply == Reply("Wait, please")


def test_who_she_was_is_recalled_as_who_she_is(store: Store, by_phone: Person, by_chat: Person) -> None:
    join(store, by_chat, by_phone)
    with store.read() as unit:
        found = unit.people.recall(by_chat.id)
        assert found
        assert found.id == by_phone.id
        assert unit.people.box(by_chat.id) == by_chat.box


def test_the_conversation_of_the_one_who_stays_goes_on(store: Store, by_phone: Person, by_chat: Person) -> None:
    for person, dialogue in ((by_phone, "register"), (by_chat, "delete")):
        with store.begin() as unit:
            unit.people.keep(person, Conversation((Open(dialogue),)))
    join(store, by_chat, by_phone)
    assert [item.dialogue for item in take(store, chat()).conversation.stack] == ["register"]


def test_a_language_that_only_the_other_had_chosen_is_kept(store: Store, by_phone: Person, by_chat: Person) -> None:
    with store.begin() as unit:
        unit.people.speak(by_chat, "ur")
    assert join(store, take(store, chat()), by_phone).language == "ur"
    assert take(store, message()).language == "ur"


def test_a_stop_goes_along(store: Store, clock: Clock, by_phone: Person, by_chat: Person) -> None:
    with store.begin() as unit:
        unit.people.silence(by_chat, "telegram", clock.now)
    join(store, by_chat, by_phone)
    with store.read() as unit:
        assert {a.channel for a in unit.people.addresses(by_phone) if a.silenced} == {"telegram"}


def test_both_numbers_find_her(store: Store, by_phone: Person) -> None:
    second = take(store, message(phone=STRANGER))
    join(store, second, by_phone)
    with store.read() as unit:
        found = [unit.people.of_phone(phone) for phone in (HER, STRANGER)]
    assert [person and person.id for person in found] == [by_phone.id] * 2
    whatsapp = take(store, message(phone=STRANGER, channel="whatsapp/twilio"))
    assert whatsapp.id == by_phone.id


def test_three_become_one_in_any_order(store: Store, by_phone: Person, by_chat: Person) -> None:
    second = take(store, message(phone=STRANGER))
    lodged(store, chat())
    join(store, by_chat, second)
    join(store, second, by_phone)
    senders = (chat(), message(), message(phone=STRANGER))
    assert {take(store, inbound).id for inbound in senders} == {by_phone.id}
    with store.read() as unit:
        assert len(unit.complaints.of_citizen(by_phone.id, 5)) == 1
        recalled = unit.people.recall(by_chat.id)
        assert recalled
        assert recalled.id == by_phone.id


def test_erasing_her_destroys_every_key(store: Store, by_phone: Person, by_chat: Person) -> None:
    lodged(store, chat())
    old = chat("old")
    with store.begin() as unit:
        unit.people.record(unit.people.meet(old), old, REPLY)
    one = join(store, by_chat, by_phone)
    with store.begin() as unit:
        unit.people.erase(one)
    with store.read() as unit:
        rows = unit.connection.execute(select(people.CITIZENS)).all()
        assert {row.key_sealed for row in rows} == {row.phone_index for row in rows} == {None}
        assert unit.people.recall(by_chat.id) is unit.people.of_phone(HER) is unit.people.box(by_chat.id) is None
        assert [c.details for c in unit.complaints.of_citizen(by_phone.id, 5)] == [""]
    again = take(store, old)
    assert (again.seen, again.reply) == (True, None)
    assert take(store, chat()).id not in (by_phone.id, by_chat.id)


def test_a_message_that_waited_meanwhile_comes_from_who_she_is(store: Store, by_phone: Person, by_chat: Person) -> None:
    late: list[Person] = []

    def come() -> None:
        try:
            late.append(take(store, chat()))
        except Taken:  # her address was there already: look again, as a conversation does
            late.append(take(store, chat()))

    waiting = threading.Thread(target=come)
    with store.begin() as unit:
        gone, stays = unit.people.meet(chat()), unit.people.recall(by_phone.id)
        assert stays
        unit.people.join(gone, into=stays)
        waiting.start()
        together.until_somebody_waits(store.engine)
    waiting.join()
    assert [person.id for person in late] == [by_phone.id]


def test_a_message_to_her_that_waited_meanwhile_is_for_who_she_is(
    store: Store, by_phone: Person, by_chat: Person
) -> None:
    found: list[Person | None] = []

    def recall() -> None:
        with store.begin() as unit:
            found.append(unit.people.recall(by_chat.id))

    waiting = threading.Thread(target=recall)
    with store.begin() as unit:
        gone, stays = unit.people.meet(chat()), unit.people.recall(by_phone.id)
        assert stays
        unit.people.join(gone, into=stays)
        waiting.start()
        together.until_somebody_waits(store.engine)
    waiting.join()
    assert [person and person.id for person in found] == [by_phone.id]


# -- a number that comes with a message ---------------------------------------------------------------------------------


def test_a_number_that_is_nobodys_becomes_hers(store: Store, by_chat: Person) -> None:
    known = take(store, chat("", phone=HER))
    assert (known.id, known.joined, known.numbered) == (by_chat.id, True, True)
    assert take(store, message()).id == by_chat.id
    with store.read() as unit:
        row = unit.connection.execute(select(people.CITIZENS)).one()
    assert by_chat.box.open(row.phone_sealed, f"citizens.phone/{by_chat.id}") == HER


def test_a_number_that_we_know_joins_her_to_its_citizen(store: Store, by_phone: Person, by_chat: Person) -> None:
    known = take(store, chat("", phone=HER))
    assert (known.id, known.joined) == (by_phone.id, True)
    assert take(store, chat()).id == by_phone.id


def test_the_same_number_again_changes_nothing(store: Store, by_phone: Person, by_chat: Person) -> None:
    assert take(store, chat("", phone=HER)).joined
    assert not take(store, chat("", phone=HER)).joined
    assert not take(store, message()).joined


def test_what_was_open_goes_on_if_the_other_had_nothing_open(store: Store, by_phone: Person, by_chat: Person) -> None:
    with store.begin() as unit:
        unit.people.keep(by_chat, Conversation((Open("register"),)))
    assert [item.dialogue for item in take(store, chat("", phone=HER)).conversation.stack] == ["register"]


def test_two_contacts_at_the_same_instant_make_one_citizen(store: Store, by_phone: Person) -> None:
    def share(address: str) -> str:
        while True:
            try:
                return take(store, chat("", phone=HER, address=address)).id
            except Taken:
                continue

    for round_ in range(5):
        here = (f"{round_}1", f"{round_}2")
        for address in here:
            take(store, chat(address=address))
        ids = together.threads(*(lambda a=address: share(a) for address in here))
        assert ids == [by_phone.id] * 2


def test_her_other_number_finds_her_though_she_wrote_with_the_first(store: Store, by_phone: Person) -> None:
    """A message from the second number does not make it a number to be looked up each time."""
    second = take(store, message(phone=STRANGER))
    join(store, second, by_phone)
    again = take(store, message(phone=STRANGER))
    assert (again.id, again.joined) == (by_phone.id, False)


def test_a_case_lodged_after_it_is_sealed_under_the_key_of_who_stays(
    store: Store, by_phone: Person, by_chat: Person
) -> None:
    join(store, by_chat, by_phone)
    with store.begin() as unit:
        person = unit.people.meet(chat())
        unit.complaints.lodge(person.box, made := case(person, unit))
    with store.read() as unit:
        found = unit.complaints.get(made.tracking_id)
    assert found
    assert (found.key_of, found.details) == (by_phone.id, made.details)
