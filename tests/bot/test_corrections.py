"""What citizens put right is noted, and leaves the house only with their leave, and masked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.understanding import understanding_group
from tests.bot.story import Story
from tests.house import STRANGER

WRONG = "Gutter 3 din se band hai, aslam sahib nahi aate, number 0300-0000101, Gujranwala"


def puts_right(story: Story, phone: str) -> str:
    her = story.citizen(phone)
    her.says("MENU", WRONG, "2", "1", "kuch aur", "1")
    return her.lodges("1")


def exported(story: Story) -> list[dict[str, str]]:
    settings = story.sunwai.settings
    environ = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url or ""}
    done = CliRunner().invoke(understanding_group, ["export"], env=environ)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_what_she_puts_right_is_noted_with_the_case(story: Story) -> None:
    case = puts_right(story, STRANGER)
    assert story.rows("SELECT tracking_id, guessed, chosen FROM corrections") == [(case, "WT4", story.case(case).leaf)]


def test_who_agreed_is_noted_as_nothing(story: Story) -> None:
    story.citizen().lodges()
    assert story.count("corrections") == 0


@pytest.mark.parametrize("how", ["never", "taken back", "erased", "yes"])
def test_only_the_words_of_the_willing_are_exported_and_masked(story: Story, how: str, tmp_path: Path) -> None:
    her = story.citizen(STRANGER)
    case = puts_right(story, STRANGER)
    if how != "never":
        her.says("MY DATA", "2")
    if how == "taken back":
        her.says("MY DATA", "2")
    if how == "erased":
        her.says("DELETE", "1")
    with story.sunwai.store.read() as unit:
        found = list(unit.corrections.of_the_willing())
    assert len(found) == (how == "yes")
    if how == "yes":
        (line,) = exported(story)
        assert (line["guessed"], line["chosen"]) == ("WT4", story.case(case).leaf)
        assert "aslam" not in line["text"]
        assert "0000101" not in line["text"]
        assert "utter" in line["text"]
