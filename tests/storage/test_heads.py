"""The file that tells where the chain stood."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.audit import Head
from storage.heads import Heads

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


def head(seq: int) -> Head:
    return Head(seq, bytes([seq]) * 32)


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    return Heads(tmp_path / "chain.head")


def test_of_every_day_the_last_head_stays(heads: Heads) -> None:
    assert list(heads.all()) == []
    for seq, days in ((1, 0), (2, 0), (3, 1), (4, 1), (5, 2)):
        assert heads.keep(head(seq), NOW + timedelta(days=days), lambda _: True)
    assert list(heads.all()) == [head(2), head(4), head(5)]
    assert [path.name for path in heads.path.parent.iterdir()] == ["chain.head"]


def test_a_head_that_the_chain_has_lost_stays_for_ever(heads: Heads) -> None:
    heads.keep(head(9), NOW, lambda _: True)
    assert not heads.keep(head(3), NOW, lambda known: known != head(9))
    assert heads.keep(head(4), NOW, lambda known: known != head(9))
    assert list(heads.all()) == [head(9), head(4)]


def test_a_line_that_cannot_be_read_is_passed_over(heads: Heads) -> None:
    heads.path.write_text("rubbish\n\n7 zz now\n")
    heads.keep(head(2), NOW, lambda _: True)
    assert list(heads.all()) == [head(2)]
