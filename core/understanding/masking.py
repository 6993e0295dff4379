"""A citizen's words without what tells who she is, as far as a machine can: before anybody learns from them."""

import re

from core.understanding.normal import cues, letters

NUMBER, MAIL, NAME, LINK = "#", "@", "…", "://"
MAILED = re.compile(r"\S+@\S+")
LINKED = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
NUMBERED = re.compile(r"\w*\d(?:[\d\s()+/.-]*\d)?\w*")
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
SPELLED = 2  # words of a name behind "my name is"
CAPITALS = re.compile(r"(?<![.!?\n]\s)(?<=\s)[A-Z][a-z]+(?:\s+[A-Z][a-z]+)+")


def masked(text: str) -> str:
    """The text with numbers, mail addresses, links, and names where words around them tell that they are names."""
    for pattern, sign in ((MAILED, MAIL), (LINKED, LINK), (CAPITALS, NAME), (NUMBERED, NUMBER)):
        text = pattern.sub(sign, text)
    return _unnamed(text)


def _unnamed(text: str) -> str:
    """Without the words behind "my name is", "son of", "Mr", and before "sahib"."""
    words = list(WORD.finditer(text))
    folded = [letters(word.group()) for word in words]
    hidden: set[int] = set()
    for at, word in enumerate(folded):
        if word in cues()["before-name"]:
            hidden.update(_names(folded, range(at + 1, len(folded))))
        if word in cues()["after-name"]:
            hidden.update(_names(folded, range(at - 1, -1, -1)))
    for at in sorted(hidden, reverse=True):
        text = f"{text[: words[at].start()]}{NAME}{text[words[at].end() :]}"
    return text


def _names(folded: list[str], way: range) -> list[int]:
    """The next words on this way that may be a name."""
    found: list[int] = []
    for at in way:
        if folded[at] in cues()["before-name"] | cues()["after-name"] and not found:
            continue
        if folded[at] in cues()["is"] | cues()["break"] or len(found) == SPELLED:
            if not found and folded[at] in cues()["is"]:
                continue
            break
        found.append(at)
    return found
