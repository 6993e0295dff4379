"""All that one message says, at once."""

from core.catalogue import load
from core.understanding import Command, Found, Understood, understand


def test_a_first_message_may_say_all_there_is() -> None:
    found = understand("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", load())
    assert found.language == "ur-Latn"
    assert found.command is None
    assert found.leaves[0].leaf == "WT4"
    assert found.departments[0] == "WT"
    assert found.place == Found("Gujranwala", ("gujranwala",))
    assert found.danger is None


def test_a_command_says_nothing_else() -> None:
    expected = Understood("en", Command("status", "2"), (), (), None, None)
    assert understand("what is the status of 2", load()) == expected


def test_danger_is_noticed_beside_the_rest() -> None:
    found = understand("گھر میں گیس کی بدبو ہے ملتان", load())
    assert (found.language, found.leaves[0].leaf, found.danger) == ("ur", "GS1", "gas")
    assert found.place == Found("Multan", ("multan",))


def test_three_leaves_and_departments_at_most() -> None:
    found = understand("bijli gas pani sarak school hospital police bank train sab kharab", load())
    assert len(found.leaves) <= 3
    assert len(found.departments) <= 3


def test_an_empty_or_huge_message_is_taken_calmly() -> None:
    assert understand("", load()) == Understood(None, None, (), (), None, None)
    assert understand("pani nahi aa raha " * 300, load()).departments[0] == "WT"
