"""What invented citizens and offices say, in the three writings: read once, and only put together for each case.

A text with slots is kept in pieces; a slot is the piece that still stands in its braces.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import TypeVar

from core.catalogue import Leaf
from core.understanding.lexicon import rows

HERE = Path(__file__).parent
WRITINGS = ("en", "ur", "ur-Latn")
ALL = "*"
NEAR = 0.7  # how often something is said that only fits this category, where there is such a thing
SORE = 0.3  # of all who have a grievance
SLOT = re.compile(r"(\{\w+\})")
COMMA = {"en": ", ", "ur": "، ", "ur-Latn": ", "}
CALM = frozenset({"SG", "ZZ"})  # a question or a thought is no grievance

T = TypeVar("T")
Pieces = tuple[str, ...]
Written = Mapping[str, str]  # by its writing
Framed = Mapping[str, tuple[Pieces, ...]]


@dataclass(frozen=True)
class Question:
    """What an office asks, and what may be answered, by writing."""

    asked: Written
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Words:
    """All that can be said. Remarks by their moment and questions are each kept by leaf, department or ALL."""

    localities: tuple[Written, ...]
    streets: tuple[Written, ...]
    calm: Framed
    sore: Framed
    complaints: Mapping[str, tuple[Mapping[str, Pieces], ...]]
    remarks: Mapping[str, Mapping[str, tuple[Written, ...]]]
    questions: Mapping[str, tuple[Question, ...]]

    def place(self, dice: Random, writing: str) -> tuple[str, str]:
        """A street and a locality."""
        return dice.choice(self.streets)[writing], dice.choice(self.localities)[writing]

    def complaint(self, dice: Random, leaf: Leaf, writing: str, address: tuple[str, ...]) -> str:
        """What is written of a category by somebody who lives there: `address` begins with the street."""
        sore = leaf.department not in CALM and dice.random() < SORE
        frames = (self.sore if sore else self.calm)[writing]
        said = filled(dice.choice(self.complaints[leaf.code])[writing], {"{days}": str(dice.randint(2, 20))})
        comma = COMMA[writing]
        slots = {
            "{said}": said,
            "{Said}": said[0].upper() + said[1:],
            "{where}": comma.join(address),
            "{area}": comma.join(address[1:]),
        }
        return filled(dice.choice(frames), slots)

    def remark(self, dice: Random, moment: str, leaf: Leaf, writing: str) -> str:
        """What is said at this moment of a case."""
        return one_of(dice, self.remarks[moment], leaf)[writing]

    def question(self, dice: Random, leaf: Leaf, writing: str) -> tuple[str, str]:
        """What an office asks, and the answer to it."""
        question = one_of(dice, self.questions, leaf)
        return question.asked[writing], dice.choice(question.answers[writing])


def one_of(dice: Random, known: Mapping[str, tuple[T, ...]], leaf: Leaf) -> T:
    """One that fits the leaf: mostly of what is kept for it or its department, else of what fits all."""
    near, wide = (*known.get(leaf.code, ()), *known.get(leaf.department, ())), known.get(ALL, ())
    return dice.choice(near if near and (not wide or dice.random() < NEAR) else wide)


def filled(parts: Pieces, slots: Mapping[str, str]) -> str:
    """The text with its slots filled."""
    return "".join([slots.get(part, part) for part in parts])


def pieces(text: str) -> Pieces:
    """A text parted at its slots."""
    return tuple(piece for piece in SLOT.split(text) if piece)


@cache
def words() -> Words:
    """Everything, read from the files beside this one. What is broken is a ValueError that names file and line."""
    told = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))
    moments: dict[str, list[tuple[str, Written]]] = defaultdict(list)
    for moment, of, *said in rows(HERE / "remarks.tsv", 2 + len(WRITINGS)):
        moments[moment].append((of, written(said)))
    return Words(
        localities=tuple(told["localities"]),
        streets=tuple(told["streets"]),
        calm=framed(told["calm"]),
        sore=framed(told["sore"]),
        complaints=kept(
            (leaf, {writing: pieces(text) for writing, text in written(said).items()})
            for leaf, *said in rows(HERE / "complaints.tsv", 1 + len(WRITINGS))
        ),
        remarks={moment: kept(said) for moment, said in moments.items()},
        questions=kept(
            (
                of,
                Question(
                    written(said[:3]), {code: tuple(each.split(" / ")) for code, each in written(said[3:]).items()}
                ),
            )
            for of, *said in rows(HERE / "questions.tsv", 1 + 2 * len(WRITINGS))
        ),
    )


def written(cells: Iterable[str]) -> Written:
    """Cells by the writing whose column they are."""
    return dict(zip(WRITINGS, cells, strict=True))


def framed(frames: Mapping[str, Iterable[str]]) -> Framed:
    """Frames in pieces."""
    return {writing: tuple(pieces(frame) for frame in frames[writing]) for writing in WRITINGS}


def kept(lines: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    """Lines by each of the codes that they are for."""
    found: dict[str, tuple[T, ...]] = defaultdict(tuple)
    for of, line in lines:
        for code in of.split():
            found[code] += (line,)
    return dict(found)
