"""Citizens: who is who, one message one effect, and what is left of who was erased."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from core.conversation import Conversation, Open
from core.messages import Inbound, Option, Reply
from storage import engine, people
from storage.people import Person
from storage.unit import Store, Taken
from storage.vault import Vault
from tests import together
from tests.house import HER, STRANGER, Clock
from tests.storage.conftest import RING
from tests.storage.rows import message, take

REPLY = Reply("Registered", (Option("yes", "ہاں"),), "ur", ends=True)


def test_a_stranger_becomes_a_citizen_and_stays_the_same(store: Store) -> None:
    first, second = take(store, message()), take(store, message())
    assert (first.id, first.box) == (second.id, second.box)
    assert first.conversation == Conversation()


def test_one_number_on_two_channels_is_one_citizen(store: Store) -> None:
    sms, whatsapp = take(store, message()), take(store, message(channel="whatsapp/twilio"))
    assert sms.id == whatsapp.id


def test_two_numbers_are_two_citizens(store: Store) -> None:
    assert take(store, message()).id != take(store, message(phone=STRANGER)).id


def test_who_has_no_number_is_a_citizen_by_her_address_on_that_channel(store: Store) -> None:
    here = {"phone": None, "address": "PK.1349", "channel": "whatsapp/cloud"}
    assert take(store, message(**here)).id == take(store, message(**here)).id
    assert take(store, message(**{**here, "channel": "telegram"})).id != take(store, message(**here)).id


def test_she_is_found_by_her_number(store: Store) -> None:
    known = take(store, message())
    with store.read() as unit:
        found = unit.people.of_phone(HER)
        assert found
        assert found.id == known.id
        assert unit.people.of_phone(STRANGER) is None


def test_a_message_taken_before_is_seen_with_its_reply(store: Store) -> None:
    inbound = message()
    with store.begin() as unit:
        unit.people.record(unit.people.meet(inbound), inbound, REPLY)
    with store.begin() as unit:
        again = unit.people.meet(inbound)
    assert (again.seen, again.reply) == (True, REPLY)


def test_a_message_taken_without_a_reply_is_seen_as_well(store: Store) -> None:
    inbound = message()
    take(store, inbound)
    again = take(store, inbound)
    assert (again.seen, again.reply) == (True, None)


def test_one_message_is_recorded_once_for_ever(store: Store, clock: Clock) -> None:
    inbound = message()
    person = take(store, inbound)
    for days in (0, 2, 8, 400):
        clock.move(days=days)
        with pytest.raises(Taken), store.begin() as unit:
            unit.people.record(person, inbound, None)


def test_the_same_id_on_another_channel_is_another_message(store: Store) -> None:
    inbound = message()
    take(store, inbound)
    assert not take(store, replace(inbound, channel="whatsapp/twilio")).seen


def test_an_id_that_was_somebody_elses_shows_nothing_of_hers(store: Store) -> None:
    inbound = message()
    with store.begin() as unit:
        unit.people.record(unit.people.meet(inbound), inbound, REPLY)
    for more in ({}, {"text": "first"}):
        other = take(store, message(phone=STRANGER, id=inbound.id, **more))
        assert (other.seen, other.reply) == (True, None)


def test_two_first_messages_of_a_new_number_at_once_make_one_citizen(store: Store) -> None:
    def come(channel: str) -> str:
        while True:
            try:
                return take(store, message(channel=channel)).id
            except Taken:
                continue

    for round_ in range(10):
        channels = ("sms/twilio", "sms/twilio", f"whatsapp/{round_}")
        assert len(set(together.threads(*(lambda c=c: come(c) for c in channels)))) == 1


def test_what_is_kept_of_a_conversation_comes_back(store: Store) -> None:
    said = Conversation((Open("register", {"register.details": "پانی \ud83d"}),), "ur", 2)
    person = take(store, message())
    with store.begin() as unit:
        unit.people.keep(person, said)
    assert take(store, message()).conversation == said


def test_two_messages_of_hers_at_once_are_taken_one_after_the_other_and_none_is_lost(store: Store) -> None:
    take(store, message())

    def count() -> None:
        with store.begin() as unit:
            inbound = message()
            person = unit.people.meet(inbound)
            unit.people.keep(person, replace(person.conversation, misses=person.conversation.misses + 1))
            unit.people.record(person, inbound, None)

    for _ in range(5):
        assert together.threads(*[count] * 6) == [None] * 6
    assert take(store, message()).conversation.misses == 30


def test_a_damaged_conversation_is_begun_anew_and_does_not_lock_her_out(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    person = take(store, message())
    with store.begin() as unit:
        unit.people.keep(person, Conversation((Open("register"),)))
        sealed = unit.connection.scalar(select(people.CONVERSATIONS.c.sealed))
        flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
        unit.connection.execute(update(people.CONVERSATIONS).values(sealed=flipped))
    assert take(store, message()).conversation == Conversation()
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_conversations_do_not_open_in_one_anothers_rows(store: Store) -> None:
    ids = [take(store, message(phone=phone)).id for phone in (HER, STRANGER)]
    with store.begin() as unit:
        rows = {row.citizen_id: row.sealed for row in unit.connection.execute(select(people.CONVERSATIONS))}
        for here, there in (ids, ids[::-1]):
            where = people.CONVERSATIONS.c.citizen_id == here
            unit.connection.execute(update(people.CONVERSATIONS).where(where).values(sealed=rows[there]))
    assert take(store, message()).conversation == Conversation()


def test_the_blind_index_differs_by_channel_and_from_the_phones(store: Store) -> None:
    take(store, message())
    take(store, message(channel="whatsapp/twilio"))
    with store.read() as unit:
        indexes = set(unit.connection.scalars(select(people.CONTACTS.c.address_index)))
        indexes |= set(unit.connection.scalars(select(people.CITIZENS.c.phone_index)))
    assert len(indexes) == 3


def test_her_addresses_come_the_one_she_used_last_first(store: Store, clock: Clock) -> None:
    for channel in ("sms/twilio", "whatsapp/twilio", "sms/twilio"):
        person = take(store, message(channel=channel))
        clock.move(hours=1)
    with store.read() as unit:
        found = unit.people.addresses(person)
    assert [(a.channel, a.address) for a in found] == [("sms/twilio", HER), ("whatsapp/twilio", HER)]


def test_a_stop_is_kept_for_its_channel_until_she_starts_again(store: Store, clock: Clock) -> None:
    for channel in ("sms/twilio", "whatsapp/twilio"):
        person = take(store, message(channel=channel))
    for moment, expected in ((clock.now, {"sms/twilio"}), (None, set())):
        with store.begin() as unit:
            unit.people.silence(person, "sms/twilio", moment)
            assert {a.channel for a in unit.people.addresses(person) if a.silenced} == expected


def test_her_language_is_kept(store: Store) -> None:
    person = take(store, message())
    with store.begin() as unit:
        unit.people.speak(person, "ur")
    assert take(store, message()).language == "ur"


def test_a_first_message_taken_by_another_between_two_looks_is_seen_with_its_reply(
    postgres: Store, empty_postgres: str
) -> None:
    inbound, other = message(), Store(engine.connect(empty_postgres), postgres.vault, postgres.clock)
    looks: list[str] = []

    def be_quicker(*given: Any) -> None:
        if given[2].startswith("SELECT receipts") and not looks:
            looks.append(given[2])
            with other.begin() as unit:
                unit.people.record(unit.people.meet(inbound), inbound, REPLY)

    event.listen(postgres.engine, "before_cursor_execute", be_quicker)
    seen = take(postgres, inbound)
    assert looks
    assert (seen.seen, seen.reply) == (True, REPLY)
    other.engine.dispose()


# -- erased -------------------------------------------------------------------------------------------------------------


def erased(store: Store, person: Person) -> None:
    with store.begin() as unit:
        unit.people.erase(person)


def test_of_who_is_erased_no_key_is_left_and_nothing_finds_her(store: Store) -> None:
    person = take(store, message())
    with store.begin() as unit:
        unit.people.speak(person, "ur")
    erased(store, person)
    with store.read() as unit:
        assert unit.people.recall(person.id) is None
        assert unit.people.of_phone(HER) is None
        assert unit.people.addresses(person) == ()
        row = unit.connection.execute(select(people.CITIZENS)).one()
    assert [row.key_sealed, row.phone_index, row.phone_sealed, row.language] == [None] * 4


def test_who_writes_again_after_that_is_a_new_citizen(store: Store) -> None:
    person = take(store, message())
    erased(store, person)
    assert take(store, message()).id != person.id


def test_a_message_of_before_is_known_after_that_and_its_reply_is_gone(store: Store) -> None:
    inbound = message()
    with store.begin() as unit:
        person = unit.people.meet(inbound)
        unit.people.record(person, inbound, REPLY)
    erased(store, person)
    again = take(store, inbound)
    assert (again.seen, again.reply) == (True, None)


def test_the_reply_to_the_message_that_erased_her_can_be_given_again(store: Store) -> None:
    inbound = message()
    with store.begin() as unit:
        person = unit.people.meet(inbound)
        unit.people.erase(person)
        unit.people.record(unit.people.forgotten(person), inbound, REPLY)
    again = take(store, inbound)
    assert (again.seen, again.reply) == (True, REPLY)


def test_words_recorded_with_the_erasure_are_not_kept(store: Store) -> None:
    inbound = message("delete me, Naseem")
    with store.begin() as unit:
        person = unit.people.meet(inbound)
        unit.people.erase(person)
        unit.people.record(unit.people.forgotten(person), inbound, REPLY)
    with store.read() as unit:
        assert list(unit.connection.scalars(select(people.RECEIPTS.c.text_sealed))) == [None]


def test_a_message_that_waited_while_she_was_erased_comes_from_a_stranger(store: Store) -> None:
    person, late = take(store, message()), []
    waiting = threading.Thread(target=lambda: late.append(take(store, message())))
    with store.begin() as unit:
        unit.people.erase(unit.people.meet(message()))
        waiting.start()
        together.until_somebody_waits(store.engine)
    waiting.join()
    after = take(store, message())
    assert late[0].id == after.id != person.id


# -- a provider's own id beside a number ------------------------------------------------------------------------------------

USER = "PK.13491208655302741918"


def beside(phone: str = HER, **more: Any) -> Inbound:
    return message(phone=phone, channel="whatsapp/cloud", also=USER, **more)


def alone() -> Inbound:
    return message(phone=None, channel="whatsapp/cloud", address=USER)


def addresses(store: Store, person: Person) -> dict[str, bool]:
    with store.read() as unit:
        return {address.address: address.cold for address in unit.people.addresses(person)}


def test_who_comes_with_her_number_once_is_known_by_the_id_alone(store: Store, clock: Clock) -> None:
    first = take(store, beside())
    assert take(store, alone()).id == first.id
    assert addresses(store, first) == {HER: False, USER: False}
    clock.move(days=2)
    take(store, beside())
    assert addresses(store, first) == {HER: False, USER: False}


def test_who_came_by_the_id_alone_is_the_citizen_of_the_number_it_comes_with_later(store: Store) -> None:
    """Hers goes on under the number's key, and nothing of it is lost."""
    said = Conversation((Open("register", {"register.details": "gutter"}),))
    with store.begin() as unit:
        nameless = unit.people.meet(alone())
        unit.people.keep(nameless, said)
    by_sms = take(store, message())
    found = take(store, beside())
    assert (found.id, found.conversation) == (by_sms.id, said)
    assert take(store, alone()).id == by_sms.id
    with store.read() as unit:
        joined = unit.people.recall(nameless.id, lock=False)
    assert joined
    assert joined.id == by_sms.id


def test_an_id_that_has_moved_to_another_number_joins_nobody(store: Store) -> None:
    first = take(store, beside())
    second = take(store, beside(STRANGER))
    assert first.id != second.id
    assert take(store, alone()).id == second.id
    assert take(store, message()).id == first.id
    assert addresses(store, first) == {HER: False}


def test_two_first_messages_at_the_same_instant_leave_one_address(store: Store) -> None:
    def come() -> str:
        while True:
            try:
                return take(store, beside()).id
            except Taken:
                continue

    assert len(set(together.threads(*[come] * 4))) == 1


def test_an_id_of_who_was_erased_is_nobodys(store: Store) -> None:
    first = take(store, beside())
    erased(store, first)
    assert take(store, alone()).id != first.id


# -- rotation -----------------------------------------------------------------------------------------------------------


def test_after_a_rotation_and_rewrapping_the_old_master_key_can_go(store: Store) -> None:
    before = [take(store, message(phone=phone)) for phone in (HER, STRANGER, "+923000000303")]
    erased(store, before[2])
    rotated = Store(store.engine, Vault({"k2": b"2" * 32, **RING}), store.clock)
    with rotated.begin() as unit:
        assert [unit.keys.rewrap(1) for _ in range(3)] == [1, 1, 0]
        assert unit.secrets.rewrap() > 0
    alone = Store(store.engine, Vault({"k2": b"2" * 32}), store.clock)
    assert [take(alone, message(phone=phone)) for phone in (HER, STRANGER)] == before[:2]


def test_rewrapping_does_not_bring_an_erased_citizen_back(store: Store) -> None:
    rotated = Store(store.engine, Vault({"k2": b"2" * 32, **RING}), store.clock)

    def rewrap() -> None:
        with rotated.begin() as unit:
            unit.keys.rewrap(100)

    for _ in range(10):
        person = take(store, message())
        together.threads(lambda p=person: erased(store, p), rewrap)
        with store.read() as unit:
            assert unit.people.recall(person.id) is None


def test_last_heard_is_kept_to_the_half_hour_only(store: Store, clock: Clock) -> None:
    take(store, message())
    heard = []
    for _ in range(3):
        clock.move(minutes=20)
        take(store, message())
        with store.read() as unit:
            heard.append(clock.now - unit.connection.scalar(select(people.CONTACTS.c.heard_at)))
    assert heard == [timedelta(minutes=20), timedelta(), timedelta(minutes=20)]


def test_nothing_of_hers_is_in_a_persons_repr(store: Store) -> None:
    said = Conversation((Open("register", {"register.details": "Naseem"}),))
    person = replace(take(store, message()), conversation=said, reply=Reply("Naseem"))
    assert "Naseem" not in repr(person)
