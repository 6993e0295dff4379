"""What came along: under her key, with the case it belongs to."""

import json

import pytest
from sqlalchemy import select

from core.messages import Media, Pin
from storage import evidence
from storage.evidence import POINT, State
from storage.people import Person
from storage.unit import Store
from storage.vault import Unreadable
from tests.house import STRANGER, Clock
from tests.storage.rows import lodged, message, take

PHOTO = Media("https://api.example/photo/1", "image/jpeg")


@pytest.fixture
def her(store: Store) -> Person:
    return take(store, message())


def add(store: Store, person: Person, case: str | None = None, media: Media = PHOTO) -> str:
    with store.begin() as unit:
        return unit.evidence.add(person, "whatsapp/cloud", media, case)


def kept(store: Store, item_id: str) -> None:
    with store.begin() as unit:
        unit.evidence.keep(item_id, "image/png", 77)


def of(store: Store, *cases: str) -> list[list[str]]:
    with store.read() as unit:
        found = unit.evidence.of(cases)
    return [[item.id for item in found[case]] for case in cases]


def test_a_file_waits_and_only_she_could_say_where_it_is(store: Store, her: Person) -> None:
    item_id = add(store, her)
    with store.read() as unit:
        item = unit.evidence.get(item_id)
        assert item
        assert (item.state, item.citizen_id, item.key_of, item.tracking_id) == (State.WAITING, her.id, her.id, None)
        assert unit.evidence.source(her.box, item) == PHOTO
        (row,) = unit.connection.execute(select(evidence.EVIDENCE)).all()
        with pytest.raises(Unreadable):
            unit.evidence.source(take(store, message(phone=STRANGER)).box, item)
    assert PHOTO.url not in str(row)


def test_what_is_kept_has_the_type_that_its_bytes_have(store: Store, her: Person) -> None:
    item_id = add(store, her)
    kept(store, item_id)
    with store.begin() as unit:
        unit.evidence.refuse(item_id, "too late")
        item = unit.evidence.get(item_id)
    assert item
    assert (item.state, item.content_type, item.bytes, item.reason) == (State.KEPT, "image/png", 77, None)


def test_a_case_has_what_is_kept_of_it_and_nothing_else(store: Store, her: Person) -> None:
    one, two = lodged(store).tracking_id, lodged(store).tracking_id
    first, second, waiting, refused = (add(store, her, one) for _ in range(4))
    kept(store, first)
    kept(store, second)
    with store.begin() as unit:
        unit.evidence.refuse(refused, "unwanted")
        point = unit.evidence.add_point(her, "telegram", Pin(32.1, 74.2), two)
    assert [sorted(found) for found in of(store, one, two)] == [sorted([first, second]), [point]]
    kept(store, waiting)
    assert waiting in of(store, one)[0]


def test_a_point_is_geojson_with_the_longitude_first(store: Store, her: Person) -> None:
    with store.begin() as unit:
        item = unit.evidence.get(unit.evidence.add_point(her, "telegram", Pin(32.1877, 74.1945), None))
        assert item
        assert (item.content_type, item.state) == (POINT, State.KEPT)
        assert json.loads(unit.evidence.point(her.box, item)) == {"type": "Point", "coordinates": [74.1945, 32.1877]}
        assert unit.evidence.files(her.id) == ()


def test_what_came_in_the_last_hour_goes_with_her_complaint(store: Store, clock: Clock, her: Person) -> None:
    old = add(store, her)
    clock.move(minutes=61)
    new, others = add(store, her), add(store, take(store, message(phone=STRANGER)))
    complaint = lodged(store)
    with store.begin() as unit:
        unit.evidence.attach(her.id, complaint.tracking_id)
    for item_id in (old, new, others):
        kept(store, item_id)
    assert of(store, complaint.tracking_id) == [[new]]


def test_what_belongs_to_a_case_already_stays_there(store: Store, her: Person) -> None:
    first, second = lodged(store).tracking_id, lodged(store).tracking_id
    item_id = add(store, her, first)
    with store.begin() as unit:
        unit.evidence.attach(her.id, second)
    kept(store, item_id)
    assert of(store, first, second) == [[item_id], []]


def test_it_follows_her_when_she_joins_herself(store: Store, her: Person) -> None:
    chat = take(store, message(phone=None, channel="telegram", address="7070"))
    item_id = add(store, chat)
    with store.begin() as unit:
        stays = unit.people.recall(her.id)
        assert stays
        unit.people.join(chat, into=stays)
    complaint = lodged(store)
    with store.begin() as unit:
        unit.evidence.attach(her.id, complaint.tracking_id)
        item = unit.evidence.get(item_id)
    assert item
    assert (item.citizen_id, item.key_of, item.tracking_id) == (her.id, chat.id, complaint.tracking_id)
