"""Find the words that only say where: "school ke samne manhole khula hai" is about the manhole, not the school."""

from collections.abc import Iterable, Mapping
from functools import cache

from core.understanding.lexicon import FOLDER, rows
from core.understanding.normal import cues, normalise
from core.understanding.vocabulary import function_words

REACH = 4  # words; a landmark's name is hardly longer


def landmarks(words: tuple[str, ...]) -> frozenset[int]:
    """The positions of the words that name a landmark, in a normalised message."""
    found: set[int] = set()
    for at in range(len(words)):
        for side, length in _marks(words, at):
            found.update(_before(words, at) if side == "before" else _after(words, at + length))
        found.update(_address(words, at))
    return frozenset(found)


def _address(words: tuple[str, ...], at: int) -> Iterable[int]:
    """A part of an address: the kind of it with its number or letter, as in "block R", "gali no 4"."""
    if words[at] in cues()["address"]:
        numbered = at + 1 + (words[at + 1 : at + 2] in (("no",), ("number",), ("نمبر",)))
        if any(len(word) == 1 or word.isdecimal() for word in words[numbered : numbered + 1]):
            yield from range(at, numbered + 1)


def _marks(words: tuple[str, ...], at: int) -> Iterable[tuple[str, int]]:
    for phrase, side in phrases().get(words[at], ()):
        if words[at : at + len(phrase)] == phrase:
            yield side, len(phrase)
            return


def _before(words: tuple[str, ...], at: int) -> Iterable[int]:
    for back in range(at - 1, max(at - 1 - REACH, -1), -1):
        if words[back] in cues()["break"]:
            return
        if words[back] not in function_words():
            yield back


def _after(words: tuple[str, ...], at: int) -> Iterable[int]:
    named = 0
    for ahead in range(at, min(at + REACH + 2, len(words))):
        if words[ahead] in function_words() or words[ahead].isdecimal():
            if named and words[ahead] in cues()["break"]:
                return
            continue
        named += 1
        if named > REACH:
            return
        yield ahead


@cache
def phrases() -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """By its first word each phrase that marks a landmark, and on which side of it the name stands."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for side, phrase in rows(FOLDER / "landmarks.tsv", 2):
        words = tuple(normalise(phrase).split())
        found.setdefault(words[0], []).append((words, side))
    return {first: tuple(sorted(marks, key=lambda mark: -len(mark[0]))) for first, marks in found.items()}
