"""What auditors are shown of gaming: from the real store, with the cases behind it, and nothing personal."""

from datetime import timedelta

from click.testing import CliRunner

from bot.commands import audit as audit_commands
from bot.record import flags
from tests.bot.story import Story

NOTE = "Naseem ka masla mauqe par hal kar diya gaya hai."


def game(story: Story) -> list[str]:
    """Five cases of one citizen, each closed with the same words, confirmed at once and praised."""
    her = story.citizen()
    cases = [her.lodges() for _ in range(5)]
    for case in cases:
        story.office(case, "resolved", NOTE)
        story.clock.move(seconds=5)
        her.says("1", "5", "MENU")
        story.clock.move(minutes=30)
    return cases


def test_each_flag_lists_the_cases_behind_it(either: Story) -> None:
    cases = game(either)
    found = {flag.sign: {deed.tracking_id for deed in flag.deeds} for flag in flags.raised(either.sunwai)}
    assert found == {"praise": {*cases}, "haste": {*cases}, "alike": {*cases}}


def test_what_was_done_long_ago_is_not_looked_at(story: Story) -> None:
    game(story)
    story.clock.move(days=31)
    assert flags.raised(story.sunwai) == ()
    assert len(flags.raised(story.sunwai, timedelta(days=40))) == 3


def test_what_is_printed_names_cases_offices_and_times_and_nobody(story: Story) -> None:
    cases = game(story)
    with story.sunwai.store.read() as unit:
        people = [row[0] for row in story.rows("SELECT id FROM citizens")]
        office = unit.complaints.get(cases[0])
    printed = "\n".join(line for flag in flags.raised(story.sunwai) for line in flags.lines(flag))
    assert all(f"{case[:4]}-{case[4:8]}-{case[8:]}" in printed for case in cases)
    assert office
    assert office.office in printed
    assert "rated 5/5" in printed
    assert not any(word in printed for word in ("Naseem", NOTE, "+92", *people))


def test_who_is_erased_and_what_cannot_be_read_raises_no_alarm(story: Story) -> None:
    case = game(story)[0]
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE citizens SET key_sealed = NULL")
        assert unit.complaints.get(case)
    assert {flag.sign for flag in flags.raised(story.sunwai)} == {"praise", "haste"}


def test_that_auditors_looked_is_on_record(story: Story) -> None:
    flags.raised(story.sunwai)
    with story.sunwai.store.read() as unit:
        assert [act.act for act in unit.audit.acts()] == ["flags.read"]


def test_the_command_is_one_of_the_auditors() -> None:
    said = CliRunner().invoke(audit_commands.audit_group, ["flags", "--help"]).output
    assert "--days" in said
