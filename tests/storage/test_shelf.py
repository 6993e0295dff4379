"""The shelf on this machine's disk."""

import os
import stat
from pathlib import Path

import pytest

from storage import shelf
from storage.shelf import Folder
from tests import together

NAME, OTHER = "0" * 32, "f" * 32
DATA = bytes(range(256)) * 100


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "media")


def files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_what_is_put_comes_back(folder: Folder) -> None:
    folder.put(NAME, DATA)
    folder.put(OTHER, b"")
    assert (folder.get(NAME), folder.get(OTHER)) == (DATA, b"")


def test_a_second_time_there_is_still_one(folder: Folder, tmp_path: Path) -> None:
    folder.put(NAME, b"draft")
    folder.put(NAME, DATA)
    assert folder.get(NAME) == DATA
    assert len(files(tmp_path)) == 1


def test_what_is_dropped_is_gone_and_may_be_dropped_again(folder: Folder) -> None:
    folder.put(NAME, DATA)
    for _ in range(2):
        folder.drop(NAME)
    with pytest.raises(FileNotFoundError):
        folder.get(NAME)


@pytest.mark.parametrize("name", ["", "../secrets", "a/b", "0" * 31, "0" * 33, "G" * 32, f"{NAME}\n"])
def test_only_names_of_ours_lead_anywhere(folder: Folder, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        folder.get(name)


def test_it_is_for_our_eyes_only(folder: Folder, tmp_path: Path) -> None:
    folder.put(NAME, DATA)
    (path,) = files(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_written_leaves_nothing_half(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / NAME[:2]).touch()  # a file where a folder should be
    with pytest.raises(OSError, match=NAME[:2]):
        folder.put(NAME, DATA)
    assert files(tmp_path) == [tmp_path / "media" / NAME[:2]]


def test_several_who_put_the_same_at_once_leave_one_whole(folder: Folder, tmp_path: Path) -> None:
    assert together.processes(4, lambda _: folder.put(NAME, DATA)) == [None] * 4
    assert folder.get(NAME) == DATA
    assert len(files(tmp_path)) == 1


def test_a_folder_is_named_by_its_path_or_its_url(tmp_path: Path) -> None:
    for url in ("", str(tmp_path / "x"), f"file://{tmp_path / 'y'}"):
        shelf.at(url, tmp_path / "default").put(NAME, DATA)
    assert {entry.name for entry in os.scandir(tmp_path)} == {"default", "x", "y"}


def test_another_place_is_refused_rather_than_taken_for_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be a folder"):
        shelf.at("https://bucket/prefix", tmp_path)
