"""Sentences to answer with: the shipped ones, what is chosen for a case, and what cannot be taken."""

import pytest

from core import answers
from core.answers import LANGUAGES, SHIPPED, Faulty
from core.catalogue import load
from core.complaint import Step

HEAD = "about,step,en,ur,ur-Latn\n"
TABLE = SHIPPED.read_text(encoding="utf-8")


def test_the_shipped_table_has_sixty_sentences_in_three_languages_and_stays_itself_when_written() -> None:
    found = answers.read(TABLE, load())
    assert len(found) >= 60
    assert all(set(each.texts) == set(LANGUAGES) for each in found)
    assert answers.read(answers.write(found), load()) == found


def test_no_two_sentences_are_the_same() -> None:
    found = answers.read(TABLE, load())
    for language in LANGUAGES:
        assert len({(each.about, each.step, each.texts[language]) for each in found}) == len(found)


def test_what_is_about_the_category_comes_first_and_nothing_of_another() -> None:
    found = answers.chosen(answers.read(TABLE, load()), "WT4", "WT", Step.RESOLVED)
    assert found[0].about == "WT4"
    assert {each.about for each in found} <= {"WT4", "WT", ""}
    assert {each.step for each in found} == {Step.RESOLVED}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("XX9,resolved,a,b,c", "XX9 is no category"),
        (",registered,a,b,c", "step is one of"),
        (",resolved,a,,c", "ur has 1 to"),
        (",resolved,a,b", "it has 5 cells"),
        (",resolved,a,b,c,d", "it has 5 cells"),
        (f",resolved,{'a' * 501},b,c", "en has 1 to"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_the_line(row: str, said: str) -> None:
    with pytest.raises(Faulty) as trouble:
        answers.read(f"{HEAD},resolved,a,b,c\n{row}\n", load())
    assert trouble.value.faults[0].startswith("line 3: ")
    assert said in trouble.value.faults[0]


def test_another_header_is_refused() -> None:
    with pytest.raises(Faulty):
        answers.read("about,step,en\n", load())
