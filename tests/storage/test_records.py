"""What a dialogue may read: all of her own, of a stranger's only where it stands."""

from core.catalogue import load
from core.records import Case, Glimpse
from storage.people import Person
from storage.records import MOST, StoredRecords
from storage.unit import Store, Unit
from tests.house import STRANGER
from tests.storage.rows import lodged, message, take


def records(unit: Unit, person: Person) -> StoredRecords:
    return StoredRecords(unit, load(), person)


def test_her_own_case_is_read_whole_and_a_strangers_is_a_glimpse(store: Store) -> None:
    case, person, stranger = lodged(store), take(store, message()), take(store, message(phone=STRANGER))
    with store.read() as unit:
        own, others = (records(unit, who).find(case.tracking_id) for who in (person, stranger))
    assert isinstance(own, Case)
    assert (own.tracking_id, own.leaf, own.place) == (case.tracking_id, case.leaf, case.place)
    assert isinstance(others, Glimpse)
    assert not {"leaf", "place", "notice"} & set(vars(others))


def test_an_unknown_case_is_none(store: Store) -> None:
    person = take(store, message())
    with store.read() as unit:
        assert records(unit, person).find("482109375516") is None
        assert records(unit, person).cases() == ()


def test_a_list_is_short_enough_to_be_read(store: Store) -> None:
    for _ in range(MOST + 2):
        lodged(store)
    person = take(store, message())
    with store.read() as unit:
        assert len(records(unit, person).cases()) == MOST


def test_the_same_question_gets_the_same_answer_within_one_message(store: Store) -> None:
    case, person = lodged(store), take(store, message())
    with store.begin() as unit:
        seen = records(unit, person)
        first = seen.find(case.tracking_id), seen.cases()
        lodged_too = records(unit, person)
        unit.connection.exec_driver_sql("UPDATE complaints SET status = 'resolved'")
        assert (seen.find(case.tracking_id), seen.cases()) == first
        assert lodged_too.find(case.tracking_id) != first[0]
