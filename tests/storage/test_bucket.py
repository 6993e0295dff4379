"""Which S3-compatible store a URL means, before anybody is asked; what it does at work: tests/peers/test_store.py."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage import shelf
from storage.bucket import Bucket, Keys

AT_WORK = """
import sys
from pathlib import Path
from storage import shelf
shelf.at({url!r}, Path("unused"))
assert not [name for name in sys.modules if name.split(".")[0] == "obstore"]
"""


@pytest.mark.parametrize(
    "url",
    [
        "s3://sunwai",
        "s3://sunwai/photos",
        "s3://sunwai/photos/?region=ap-south-1",
        "s3://sunwai?endpoint=http://127.0.0.1:9000",
        "s3://sunwai/a/b?endpoint=https://s3.example.gov.pk&region=garage",
    ],
)
def test_a_bucket_may_be_named_in_these_ways(url: str) -> None:
    assert isinstance(shelf.at(url, Path("unused")), Bucket)


@pytest.mark.parametrize(
    "url",
    [
        "s3://",
        "s3:///photos",
        "s3://id:secret@sunwai/photos",
        "s3://sunwai?endpoint=s3.example.gov.pk",
        "s3://sunwai?endpoint=ftp://s3.example.gov.pk",
        "s3://sunwai?end_point=https://s3.example.gov.pk",
    ],
)
def test_what_names_no_bucket_or_more_than_we_know_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="must be s3://bucket/prefix"):
        shelf.at(url, Path("unused"))


@pytest.mark.parametrize("name", ["", "../secrets", "a/b", "0" * 31, "G" * 32])
def test_only_names_of_ours_lead_anywhere(name: str) -> None:
    bucket = shelf.at("s3://sunwai?endpoint=http://127.0.0.1:1", Path("unused"), Keys("id", "secret"))
    for call in (bucket.get, bucket.drop):
        with pytest.raises(ValueError, match="not a name"):
            call(name)


def test_a_secret_is_not_shown() -> None:
    assert "hidden" not in repr(Keys("id", "hidden"))


@pytest.mark.parametrize("url", ["", "s3://sunwai/photos"])
def test_the_library_is_not_loaded_before_a_file_comes(url: str) -> None:
    subprocess.run([sys.executable, "-c", AT_WORK.format(url=url)], check=True, cwd=Path(__file__).parents[2])
