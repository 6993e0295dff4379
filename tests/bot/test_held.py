"""What we hold about a citizen, counted; and whether we may learn from her."""

from tests.bot.story import Story
from tests.house import STRANGER


def test_p13_she_is_told_how_many_cases_we_hold(story: Story) -> None:
    her, other = story.citizen(), story.citizen(STRANGER)
    her.lodges()
    her.lodges()
    assert story.words("mydata.what", cases=2, files=0, opened=0) in her.says("mera data dikhao")
    assert story.words("mydata.what", cases=0, files=0, opened=0) in other.says("mera data dikhao")


def test_we_learn_from_her_only_while_she_lets_us(story: Story) -> None:
    her = story.citizen()
    her.says("MY DATA", "2")
    assert [bool(at) for (at,) in story.rows("SELECT learning_at FROM citizens")] == [True]
    her.says("MY DATA", "2")
    assert story.rows("SELECT learning_at FROM citizens") == [(None,)]


def test_s31_an_officer_s_look_at_her_case_is_told(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    with story.sunwai.store.begin() as unit:
        for _ in range(2):
            unit.audit.note("officer:x", "case.read", case, department="WT", role="officer")
        unit.audit.note("officer:x", "identity.seen", case, department="WT", role="officer")
    read = her.says("MY DATA", "3")
    assert read.count("Pani aur nikasi") == 2
    assert read.count("number bhi") == 1
    assert story.words("mydata.what.seen") not in story.citizen(STRANGER).says("MY DATA")
