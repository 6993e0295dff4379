"""Cases found by words that nobody can read."""

from datetime import timedelta

from sqlalchemy import select

from core.messages import Inbound
from storage.tokens import TOKENS
from storage.unit import Store
from tests.house import Clock
from tests.storage.rows import lodged, message

GALI = "gali 4, Mohalla Misaal"


def indexed(store: Store, inbound: Inbound | None = None, **more: object) -> str:
    complaint = lodged(store, inbound, **more)
    with store.begin() as unit:
        unit.tokens.add(complaint.tracking_id, complaint.where, complaint.details)
    return complaint.tracking_id


def test_a_case_is_found_by_its_words_however_they_are_spelt(store: Store) -> None:
    one, other = indexed(store, details="Gutter band hai"), indexed(store, details="bijli band hai")
    with store.read() as unit:
        assert unit.tokens.search("GUTTER") == (one,)
        assert set(unit.tokens.search("band")) == {one, other}
        assert unit.tokens.search("gutter bijli") == ()
        assert unit.tokens.search("..") == ()


def test_no_word_stands_in_the_index(store: Store) -> None:
    indexed(store, details="gutter")
    with store.read() as unit:
        rows = unit.connection.execute(select(TOKENS)).all()
    assert rows
    assert b"gutter" not in b"".join(bytes(row.token_index) for row in rows)


def test_what_is_forgotten_is_not_found(store: Store) -> None:
    one = indexed(store, details="gutter band")
    with store.begin() as unit:
        unit.tokens.forget(one)
        assert unit.tokens.search("gutter") == ()


def test_neighbours_share_leaf_district_and_words_of_the_place(store: Store, clock: Clock) -> None:
    same = indexed(store, where=GALI)
    indexed(store, message(phone="+923000000404"), where=GALI, place="lahore")
    indexed(store, message(phone="+923000000405"), where=GALI, leaf="WT1")
    indexed(store, message(phone="+923000000406"), where="gali 9, Farzi Town")
    indexed(store, message(phone="+923000000407"), where=GALI, private=True)
    with store.read() as unit:
        near = unit.tokens.nearby("WT4", "gujranwala", "mohalla misaal", clock.now - timedelta(days=14))
        assert [case for case, _ in near] == [same]
        assert unit.tokens.nearby("WT4", "gujranwala", "mohalla misaal", clock.now + timedelta(seconds=1)) == ()
