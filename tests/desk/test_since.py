"""Since when a part of the service does as it does."""

from datetime import timedelta
from pathlib import Path

import pytest

from desk.public import Part, Standing, State
from desk.since import Watch
from tests.desk.world import NOW

HOUR = timedelta(hours=1)


def queue(state: State, hours: int) -> Standing:
    return Standing(NOW + hours * HOUR, (Part("queue", state),))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "standing.json"


def test_a_part_is_as_it_is_since_it_was_first_seen_so(path: Path) -> None:
    states = (State.WORKS, State.WORKS, State.DOWN, State.DOWN, State.WORKS)
    seen = [Watch(path).seen(queue(state, hour)).parts[0].since for hour, state in enumerate(states)]
    assert seen == [NOW, NOW, NOW + 2 * HOUR, NOW + 2 * HOUR, NOW + 4 * HOUR]


def test_what_is_known_better_is_not_overruled(path: Path) -> None:
    known = Standing(NOW, (Part("forwarding", State.SLOW, NOW - HOUR),))
    assert Watch(path).seen(known).parts[0].since == NOW - HOUR


def test_what_is_not_offered_is_so_since_no_moment(path: Path) -> None:
    assert Watch(path).seen(queue(State.OFF, 0)).parts[0].since is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"queue": 1}', '{"queue": ["works"]}', '{"queue": ["works", "soon"]}']
)
def test_a_broken_file_is_begun_anew(path: Path, text: str) -> None:
    path.write_text(text)
    assert Watch(path).seen(queue(State.WORKS, 0)).parts[0].since == NOW
    assert Watch(path).seen(queue(State.WORKS, 1)).parts[0].since == NOW


def test_a_folder_that_is_not_there_costs_only_the_memory(tmp_path: Path) -> None:
    watch = Watch(tmp_path / "missing" / "standing.json")
    assert watch.seen(queue(State.DOWN, 0)).parts[0].since == NOW
