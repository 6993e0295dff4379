"""The tables that a ministry keeps, edition after edition."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.wiring import Sunwai
from storage.vault import Unreadable
from tests.house import house


@pytest.fixture(params=["sqlite", "postgres"])
def sunwai(request: pytest.FixtureRequest, tmp_path: Path) -> Sunwai:
    url = request.getfixturevalue("empty_postgres") if request.param == "postgres" else None
    return house(tmp_path, url)


def test_the_newest_edition_holds_and_all_are_kept(sunwai: Sunwai) -> None:
    for number, text in enumerate(("one", "two", "three")):
        sunwai.store.clock.now += timedelta(hours=number)  # type: ignore[attr-defined]
        with sunwai.store.begin() as unit:
            unit.editions.add("offices", text, "console")
    with sunwai.store.read() as unit:
        newest = unit.editions.newest("offices")
        assert newest
        assert (newest.text, newest.by, newest.id) == ("three", "console", unit.editions.number("offices"))
        assert [edition.text for edition in unit.editions.history("offices", 10)] == ["three", "two", "one"]
    sunwai.store.engine.dispose()


def test_another_tables_editions_are_its_own(sunwai: Sunwai) -> None:
    with sunwai.store.begin() as unit:
        unit.editions.add("leaves", "of leaves", "console")
        assert unit.editions.number("offices") == 0
        assert unit.editions.newest("offices") is None
    sunwai.store.engine.dispose()


def test_an_edition_cannot_pass_for_another_tables(sunwai: Sunwai) -> None:
    with sunwai.store.begin() as unit:
        unit.editions.add("leaves", "of leaves", "console")
        unit.connection.exec_driver_sql("UPDATE editions SET name = 'offices'")
        with pytest.raises(Unreadable):
            unit.editions.newest("offices")
    sunwai.store.engine.dispose()
