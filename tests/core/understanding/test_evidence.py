"""The lexicon files are laid out whole, and a mistake in them is named."""

from pathlib import Path

import pytest

from core.catalogue import load
from core.understanding.commands import recognise
from core.understanding.evidence import evidence, lay_out
from core.understanding.lexicon import FOLDER, rows


def test_every_leaf_but_the_last_resort_has_phrases_for_it() -> None:
    catalogue = load()
    spoken_for = {
        phrase.leaf for found in evidence(catalogue).phrases.values() for phrase in found if phrase.weight > 0
    }
    assert spoken_for >= {
        leaf.code for leaf in catalogue.leaves.values() if leaf.department != "ZZ" and not leaf.retired
    }


def test_a_phrase_of_function_words_and_one_other_counts_less() -> None:
    lone, worn = (lay_out([("WT1", 5, phrase)]) for phrase in ("pani", "ka pani hai"))
    (alone,), (among,) = (next(iter(known.phrases.values())) for known in (lone, worn))
    assert among.worth < alone.worth


def test_hardly_a_phrase_of_any_complaint_is_taken_for_a_command() -> None:
    phrases = [
        phrase
        for code in load().departments
        if code not in ("SG", "ZZ") and (FOLDER / f"{code}.tsv").exists()
        for _, weight, phrase in rows(FOLDER / f"{code}.tsv", 3)
        if float(weight) > 0
    ]
    taken = [phrase for phrase in phrases if recognise(phrase)]
    assert len(taken) <= len(phrases) / 500


def test_a_row_of_the_wrong_shape_is_named_by_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "XX.tsv"
    path.write_text("leaf\tweight\tphrase\nXX1\t5\tgood\nXX1\tbad\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"XX\.tsv, line 3"):
        list(rows(path, 3))
