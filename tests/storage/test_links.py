"""Codes that connect two channels: good once, for ten minutes, and not for who guesses."""

import pytest
from sqlalchemy import select

from storage import links
from storage.links import Given
from storage.people import Person
from storage.unit import Store, Taken
from tests import together
from tests.house import STRANGER, Clock
from tests.storage.rows import message, take

CODE = "00420042"


@pytest.fixture
def her(store: Store) -> Person:
    return take(store, message())


@pytest.fixture
def other(store: Store) -> Person:
    return take(store, message(phone=STRANGER))


def give(store: Store, person: Person, code: str = CODE) -> None:
    with store.begin() as unit:
        unit.links.give(person, "sms/twilio", code)


def find(store: Store, person: Person, code: str = CODE) -> Given | None:
    with store.read() as unit:
        return unit.links.find(person.id, code)


def use(store: Store, person: Person, code: str = CODE) -> Given | None:
    with store.begin() as unit:
        return unit.links.use(person.id, code)


def miss(store: Store, person: Person, times: int = 1) -> None:
    for _ in range(times):
        with store.begin() as unit:
            unit.links.miss(person.id)


def test_a_code_is_good_once(store: Store, her: Person, other: Person) -> None:
    give(store, her)
    assert find(store, other) == Given(her.id, "sms/twilio")
    assert [use(store, other), use(store, other), find(store, other)] == [Given(her.id, "sms/twilio"), None, None]


def test_of_two_who_use_it_at_once_one_has_it(store: Store, her: Person, other: Person) -> None:
    third = take(store, message(phone="+923000000303"))
    for _ in range(10):
        give(store, her)
        used = together.threads(lambda: use(store, other), lambda: use(store, third))
        assert sorted(map(bool, used)) == [False, True]


def test_a_code_is_good_for_ten_minutes(store: Store, clock: Clock, her: Person, other: Person) -> None:
    give(store, her)
    clock.move(minutes=10, seconds=-1)
    assert find(store, other)
    clock.move(seconds=1)
    assert find(store, other) is use(store, other) is None


def test_a_new_code_ends_the_old_one(store: Store, her: Person, other: Person) -> None:
    give(store, her)
    give(store, her, "11111111")
    assert find(store, other) is None
    assert find(store, other, "11111111")


def test_the_same_code_is_not_given_to_two(store: Store, clock: Clock, her: Person, other: Person) -> None:
    give(store, her)
    with pytest.raises(Taken):
        give(store, other)
    clock.move(minutes=10)
    give(store, other)


def test_no_code_is_kept_in_clear(store: Store, her: Person) -> None:
    give(store, her)
    with store.read() as unit:
        (row,) = unit.connection.execute(select(links.CODES)).all()
    assert CODE.encode() not in b"".join(value for value in row if isinstance(value, bytes))
    assert CODE not in str(row)


def test_who_guesses_five_times_finds_nothing_for_an_hour(
    store: Store, clock: Clock, her: Person, other: Person
) -> None:
    miss(store, other, 4)
    give(store, her)
    assert find(store, other)
    miss(store, other, 3)
    assert find(store, other) is use(store, other) is None
    assert find(store, her)
    clock.move(minutes=60, seconds=1)
    give(store, her)
    assert find(store, other)


def test_guesses_do_not_pile_up(store: Store, clock: Clock, her: Person) -> None:
    for _ in range(3):
        miss(store, her, 9)
        clock.move(hours=2)
    with store.read() as unit:
        assert len(unit.connection.execute(select(links.TRIES)).all()) == 5


def test_of_who_is_erased_no_code_is_left(store: Store, her: Person, other: Person) -> None:
    give(store, her)
    with store.begin() as unit:
        unit.people.erase(her)
    assert find(store, other) is None
