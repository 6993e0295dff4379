"""What invented people say: something for every category, in three writings, each in its own letters."""

import re
from collections.abc import Iterator
from random import Random

import pytest

from bot.generation.invent import Inventor
from bot.generation.words import ALL, WRITINGS, words
from bot.tables import directory
from core.catalogue import Leaf, load
from core.understanding import understand
from tests.bot.story import Story

LIVING = tuple(leaf for leaf in load().leaves.values() if not leaf.retired)
ADDRESS = {
    "en": ("Street 7", "Namoona Colony", "Multan"),
    "ur": ("گلی 7", "نمونہ کالونی", "ملتان"),
    "ur-Latn": ("gali 7", "Namoona Colony", "Multan"),
}
FOREIGN = {"en": r"[\u0600-\u06ff]", "ur": r"[A-Za-z]", "ur-Latn": r"[\u0600-\u06ff]"}
# "Call me back" alone is a command, and who does not know which office asks for guidance.
UNTOLD = {"SG5", "ZZ1"}


def said(leaf: Leaf, writing: str) -> Iterator[str]:
    """What is written of a leaf, with no frame around it."""
    for row in words().complaints[leaf.code]:
        yield "".join(row[writing]).replace("{days}", "7")


@pytest.mark.parametrize("moment", sorted(words().remarks))
def test_every_living_leaf_has_its_words_at_every_moment_in_each_writing(moment: str) -> None:
    known = words().remarks[moment]
    for leaf in LIVING:
        assert words().complaints[leaf.code]
        assert ALL in known or leaf.code in known or leaf.department in known, f"nothing {moment} of {leaf.code}"
        for writing in WRITINGS:
            assert all(said(leaf, writing))
            assert words().remark(Random(1), moment, leaf, writing)


def test_words_are_kept_only_for_leaves_and_departments_that_there_are() -> None:
    known = {*load().leaves, *load().departments, ALL}
    kept = {of for told in (*words().remarks.values(), words().questions) for of in told}
    assert set(words().complaints) <= set(load().leaves)
    assert kept <= known


def test_every_question_has_answers_in_each_writing() -> None:
    for question in (each for some in words().questions.values() for each in some):
        assert len({len(question.answers[writing]) for writing in WRITINGS}) == 1


def test_a_writing_holds_no_letters_of_another(story: Story) -> None:
    told = (story.sunwai.catalogue, Random(5), story.clock.now, directory.today(story.sunwai))
    for case in Inventor(*told).cases(1500):
        for text in (case.where, case.details, *(each.note for each in case.life)):
            assert not re.search(FOREIGN[case.language], text), text


def test_no_slot_is_left_open() -> None:
    dice = Random(8)
    for leaf in LIVING:
        for writing in WRITINGS:
            for _ in range(20):
                assert "{" not in words().complaint(dice, leaf, writing, ADDRESS[writing])


def test_nothing_invented_names_a_number_of_anybody() -> None:
    everything = (text for leaf in LIVING for writing in WRITINGS for text in said(leaf, writing))
    assert not [text for text in everything if re.search(r"\d{7}", text)]


@pytest.mark.parametrize("writing", WRITINGS)
def test_the_department_and_the_language_are_understood_from_what_is_written(writing: str) -> None:
    wrong = [
        (leaf.code, text)
        for leaf in LIVING
        for text in said(leaf, writing)
        if understand(text, load()).departments[:1] != (leaf.department,) and leaf.code not in UNTOLD
    ]
    spoken = {understand(text, load()).language for leaf in LIVING for text in said(leaf, writing)}
    assert len(wrong) <= 2, wrong
    assert spoken == {writing}
