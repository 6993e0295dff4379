"""What a first message says already: its words, the leaf where it is clear, the place where it is certain."""

import re
from collections.abc import Mapping
from functools import lru_cache

from core.catalogue import Catalogue
from core.questions import A_WORD, About, kept
from core.understanding import answers, commands, danger, leaves, places
from core.understanding.evidence import evidence
from core.understanding.normal import cues, normalise

SURE = 0.3  # from here on a leaf is filled in, to be read back; below, the likely ones are offered
MANY_WORDS = 4  # so many are kept even if none of them is understood
NO_COMPLAINT = "SG"  # the department of thanks and suggestions
MAYBE = 0.05  # below, a leaf is not worth a line
SURER = 0.75  # from here on a message is taken for a complaint though something else was asked
REPLAYED = 32  # texts that one message may have to be understood again for
CLEAR, CLEARLY = 0.5, 0.4  # each of two complaints in one text in its own part: the first, and the second besides
PARTED = re.compile(r"[.!?؟۔\n;]+|\s(?:aur|or|and|also|plus|اور|نیز)\s", re.IGNORECASE)
FAR = 3.0  # times as likely as the next
MOST_PARTS = 6
ALONE = ("SG", "PV", "ZZ")  # departments that go well with any other: thanks, shops, whatever
INTRODUCTION, A_NAME = "introduction", 4  # "my name is", and so many words at most after it
FEW_WORDS = 3  # so many must speak for another complaint in the midst of a question


def understood(text: str, catalogue: Catalogue) -> Mapping[str, str]:
    """The answers that need not be asked for any more, by question."""
    found, leaf, place = {"register.details": kept(text)}, clearest(text, catalogue), located(text, catalogue)
    if leaf:
        found["register.leaf"] = leaf
    if place:
        found["register.place"] = place.districts[0] if len(place.districts) == 1 else place.name
    return found


def likely(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The leaves that a text may be about, the likeliest first."""
    return tuple(leaf for leaf in _worth(text, catalogue) if not catalogue.leaves[leaf].retired)


def retired(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """The leaves that a text may be about and that are offered no more: they may have been a moment ago."""
    return tuple(leaf for leaf in _worth(text, catalogue) if catalogue.leaves[leaf].retired)


def _worth(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    ranked = ranked_leaves(text, catalogue)
    return tuple(found.leaf for at, found in enumerate(ranked) if at == 0 or found.confidence >= MAYBE)


def clearest(text: str, catalogue: Catalogue) -> str | None:
    """The leaf that a text surely is about."""
    ranked = ranked_leaves(text, catalogue)
    sure = bool(ranked) and ranked[0].confidence >= SURE and not catalogue.leaves[ranked[0].leaf].retired
    return ranked[0].leaf if sure else None


def telling(text: str, catalogue: Catalogue) -> bool:
    """Whether words out of the blue say what is wrong, or at least are enough to be kept."""
    polite = answers.greets(text) or answers.thanks(text)
    if polite or commands.recognise(text) or sum(map(str.isalpha, text)) < A_WORD:
        return False
    return len(text.split()) >= MANY_WORDS or bool(ranked_leaves(text, catalogue))


def introduces(text: str, catalogue: Catalogue) -> bool:
    """Whether a message says her name and no more; "mera naam ghalat hai" is a complaint."""
    said = [word for word in normalise(text).split() if word not in cues()["courtesy"] | cues()["assent"]]
    begins = next((size for size in (2, 3) if " ".join(said[:size]) in answers.keywords()[INTRODUCTION]), 0)
    known = evidence(catalogue).vocabulary.terms
    return bool(begins) and len(said) <= begins + A_NAME and not any(known.get(word) for word in said[begins:])


def speaks_for_itself(text: str, catalogue: Catalogue, about: About | None) -> bool:
    """Whether a message is surely a complaint, though something else was asked; not if it may be `about` that case."""
    ranked = complained_of(text, catalogue)
    if not ranked:
        return False
    if ranked[0].confidence >= SURER and not (about and may_be(ranked, about.leaf)):
        return True
    if about is None:
        return False
    department, own = (catalogue.leaves[leaf].department for leaf in (ranked[0].leaf, about.leaf))
    clear = department == own or (ranked[0].confidence >= CLEAR and department not in ALONE)
    return clear and (elsewhere(text, catalogue, about) or another_office(ranked, catalogue, about))


def on_staff(text: str, catalogue: Catalogue) -> bool:
    """Whether a message complains of people in office: of a case, it may be a word on how that was handled."""
    ranked = complained_of(text, catalogue)
    return bool(ranked) and catalogue.leaves[ranked[0].leaf].staff != "no"


def may_be_apart(text: str, catalogue: Catalogue, about: About) -> bool:
    """Whether words about a case may be a complaint besides: they name another place, or what is another office's."""
    if len(text.split()) < FEW_WORDS:
        return False
    ranked, own = complained_of(text, catalogue), catalogue.leaves[about.leaf].department
    others = bool(ranked) and catalogue.leaves[ranked[0].leaf].department not in (own, *ALONE)
    return (others and ranked[0].confidence >= CLEARLY) or elsewhere(text, catalogue, about)


def complained_of(text: str, catalogue: Catalogue) -> tuple[leaves.Ranked, ...]:
    """What a message is likely to complain of; () where it does not."""
    ranked = ranked_leaves(text, catalogue) if len(text.split()) >= FEW_WORDS else ()
    complains = bool(ranked) and catalogue.leaves[ranked[0].leaf].department != NO_COMPLAINT
    return ranked if complains and ranked[0].confidence >= SURE else ()


def another_office(ranked: tuple[leaves.Ranked, ...], catalogue: Catalogue, about: About) -> bool:
    """Whether nothing of what is complained of is the case's department's."""
    own = catalogue.leaves[about.leaf].department
    return not any(catalogue.leaves[found.leaf].department == own and found.confidence >= MAYBE for found in ranked)


def elsewhere(text: str, catalogue: Catalogue, about: About) -> bool:
    """Whether a message names a place that the case is not in."""
    found = located(text, catalogue)
    return bool(about.place) and found is not None and about.place not in found.districts


def may_be(ranked: tuple[leaves.Ranked, ...], leaf: str) -> bool:
    """Whether this leaf is among the likely ones."""
    return any(found.leaf == leaf and found.confidence >= MAYBE for found in ranked)


def alarms(text: str, catalogue: Catalogue, told: str) -> bool:
    """Whether a message is surely a complaint of danger, and not of the department that was `told` of already."""
    if not told or danger.notice(text, catalogue) is None or not speaks_for_itself(text, catalogue, None):
        return False
    known = {catalogue.leaves[found.leaf].department for found in ranked_leaves(told, catalogue)}
    return catalogue.leaves[ranked_leaves(text, catalogue)[0].leaf].department not in known


@lru_cache(maxsize=REPLAYED)
def besides(text: str, catalogue: Catalogue, leaf: str) -> tuple[str, str] | None:
    """A second subject of a text that is about `leaf`: the leaf, another department's, and the part that speaks of it.

    Both must have a part of the text each that is clear of the other, and the whole must be heard as about either.
    """
    department = catalogue.leaves[leaf].department
    others = {found.leaf for found in ranked_leaves(text, catalogue)} - {leaf}
    others -= {code for code in others if catalogue.leaves[code].department in (department, *ALONE)}
    others -= {code for code in others if catalogue.leaves[code].retired}
    parts = (
        [part.strip() for part in PARTED.split(text) if len(part.split()) >= FEW_WORDS][:MOST_PARTS] if others else []
    )
    heard = [(part, leaves.rank(part, catalogue)) for part in parts] if len(parts) > 1 else []
    if not any(stands_out(ranked, CLEAR) and ranked[0].leaf == leaf for _, ranked in heard):
        return None
    for part, ranked in heard:
        mixed = any(catalogue.leaves[r.leaf].department == department and r.confidence >= MAYBE for r in ranked)
        if stands_out(ranked, CLEARLY) and ranked[0].leaf in others and not mixed:
            return ranked[0].leaf, part
    return None


def stands_out(ranked: tuple[leaves.Ranked, ...], clear: float) -> bool:
    """Whether the first is clear by itself, or, as of the few words of "no water", by far the likeliest."""
    if not ranked or ranked[0].confidence < SURE:
        return False
    rest = ranked[1].confidence if len(ranked) > 1 else 0.0
    return ranked[0].confidence >= clear or ranked[0].confidence >= FAR * rest


@lru_cache(maxsize=REPLAYED)
def ranked_leaves(text: str, catalogue: Catalogue) -> tuple[leaves.Ranked, ...]:
    """The leaves that a text may be about; remembered for the replays of one message."""
    return leaves.rank(text, catalogue)


@lru_cache(maxsize=REPLAYED)
def located(text: str, catalogue: Catalogue) -> places.Found | None:
    """The place that a text names; remembered likewise."""
    return places.find(text, catalogue)
