"""Citizens' files in an S3-compatible store that checks who asks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import settings, wiring
from bot.running import doctor
from storage import shelf
from storage.bucket import Keys
from storage.shelf import Shelf
from tests import together
from tests.house import HER
from tests.peers.store import S3, store

NAME, OTHER = "0" * 32, "f" * 32
DATA = bytes(range(256)) * 4000


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with store() as running:
        yield running


@pytest.fixture
def bucket(s3: S3) -> Shelf:
    return shelf.at(s3.url(), Path("unused"), s3.keys)


def test_what_is_put_comes_back(bucket: Shelf) -> None:
    bucket.put(NAME, DATA)
    bucket.put(OTHER, b"")
    assert (bucket.get(NAME), bucket.get(OTHER)) == (DATA, b"")


def test_a_second_time_the_second_stands(bucket: Shelf) -> None:
    bucket.put(NAME, b"draft")
    bucket.put(NAME, DATA)
    assert bucket.get(NAME) == DATA


def test_what_is_dropped_is_gone_and_may_be_dropped_again(bucket: Shelf) -> None:
    bucket.put(NAME, DATA)
    for _ in range(2):
        bucket.drop(NAME)
    with pytest.raises(FileNotFoundError):
        bucket.get(NAME)


def test_a_prefix_is_a_place_of_its_own(s3: S3, bucket: Shelf) -> None:
    bucket.put(NAME, DATA)
    for prefix in ("", "other"):
        with pytest.raises(FileNotFoundError):
            shelf.at(s3.url(prefix=prefix), Path("unused"), s3.keys).get(NAME)


@pytest.mark.parametrize("keys", ["wrong secret", "wrong id"])
def test_who_cannot_prove_herself_is_refused_as_an_error_to_come_back_from(s3: S3, keys: str) -> None:
    wrong = Keys(s3.keys.id, "wrong") if keys == "wrong secret" else Keys("AKIAWRONG", s3.keys.secret)
    refused = shelf.at(s3.url(), Path("unused"), wrong)
    for call in (lambda: refused.put(NAME, DATA), lambda: refused.get(NAME), lambda: refused.drop(NAME)):
        with pytest.raises(OSError, match=r"^PermissionDeniedError$"):
            call()


def test_a_store_that_does_not_answer_is_an_error_to_come_back_from(s3: S3) -> None:
    away = shelf.at("s3://sunwai-media?endpoint=http://127.0.0.1:1", Path("unused"), s3.keys)
    with pytest.raises(OSError, match="GenericError"):
        away.put(NAME, DATA)


def test_threads_share_a_shelf(bucket: Shelf) -> None:
    names = [f"{number:032x}" for number in range(8)]

    def there_and_back(name: str) -> bytes:
        bucket.put(name, name.encode())
        return bucket.get(name)

    kept = together.threads(*[lambda name=name: there_and_back(name) for name in names])
    assert kept == [name.encode() for name in names]


def test_a_photo_goes_there_and_who_is_erased_leaves_nothing(s3: S3, tmp_path: Path) -> None:
    """The whole way: said, fetched, cleaned, sealed, shelved, shown, forgotten."""
    from tests.bot.story import begin
    from tests.bot.test_evidence import PLAIN, TOLD, URL, WHATSAPP, photo, said, shown

    story = begin(tmp_path, None, whatsapp_twilio=True)
    story.lines[WHATSAPP].files[URL] = TOLD
    story = replace(story, sunwai=replace(story.sunwai, shelf=shelf.at(s3.url(prefix="whole"), tmp_path, s3.keys)))
    her = story.citizen(HER, WHATSAPP)
    case = her.lodges()
    said(her, photo(her))
    story.work()
    ((name,),) = story.rows("SELECT name FROM evidence")
    sealed = story.sunwai.shelf.get(name)
    assert len(shown(story, case)) == 1
    assert PLAIN[:40] not in sealed
    assert not story.sunwai.settings.media_dir.exists()
    her.says("DELETE", "1")
    story.wait(seconds=5)
    with pytest.raises(FileNotFoundError):
        story.sunwai.shelf.get(name)
    story.sunwai.store.engine.dispose()


def media(tmp_path: Path, **environ: str) -> list[tuple[bool, str]]:
    made = wiring.build(settings.read({"DATA_DIR": str(tmp_path), **environ}))
    return [(finding.well, finding.words) for finding in doctor.media(made)]


def test_the_doctor_puts_gets_and_drops_a_file(s3: S3, tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": s3.keys.id, "AWS_SECRET_ACCESS_KEY": s3.keys.secret}
    assert media(tmp_path, MEDIA_URL=s3.url(), **keys) == [(True, f"kept in {s3.url()}")]
    ((well, words),) = media(tmp_path, MEDIA_URL=s3.url(), **{**keys, "AWS_SECRET_ACCESS_KEY": "wrong"})
    assert (well, "PermissionDeniedError" in words, "wrong" in words) == (False, True, False)
    ((well, words),) = media(tmp_path, MEDIA_URL=s3.url(bucket="not-there"), **keys)
    assert not well
