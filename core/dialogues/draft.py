"""What has been told so far, as it is read back and filed."""

from dataclasses import dataclass, replace

from core.catalogue import Catalogue
from core.conversation import Open
from core.events import Lodge
from core.messages import Named, Text, Value
from core.opening import besides, located
from core.records import Near
from core.script import Ending
from core.understanding import address, danger
from core.understanding.normal import cues, normalise

READABLE = 40  # characters of her own words that are said back to her
A_CORRECTION = 4  # words: "no, district Muzaffargarh"
NOWHERE = ("SG",)  # a suggestion or a thank-you needs no place


@dataclass(frozen=True)
class Spot:
    """A district's code, "" where it stays unknown (a person will see to it), and the place in the citizen's words."""

    district: str = ""
    where: str = ""

    @property
    def said(self) -> Value:
        """As it is read back: by its name in her language, else in her own words."""
        return Named("district", self.district) if self.district else shortened(self.where)

    def nearer(self, catalogue: Catalogue, words: str) -> "Spot | None":
        """The place where further words tell the district that was unknown; None where they do not."""
        found = placed(catalogue, f"{self.where}, {words}") if self.where and not self.district else self
        return found if found.district and found != self else None

    def corrected(self, catalogue: Catalogue, words: str) -> "Spot | None":
        """Another place, where few further words name one; None where they do not. What she said before is kept."""
        found = placed(catalogue, words) if self.district and len(words.split()) <= A_CORRECTION else Spot()
        if found.district in ("", self.district):
            return None
        return replace(found, where=f"{words} ({self.where})" if self.where else words)


@dataclass(frozen=True)
class Draft:
    """A complaint that is not sent yet; `spot` is None where there was no room to ask for the place.

    `guessed` is what it was taken for, `word` what she chose to keep it private by. `near` is the same of somebody else's.
    """

    leaf: str
    spot: Spot | None
    details: str
    guessed: str = ""
    hidden: bool = False
    against: bool = False
    word: str = ""
    near: Near | None = None

    def suspects_staff(self, catalogue: Catalogue) -> bool:
        """Whether it may be about the very people of the office that would have it; where it surely is, nobody need ask."""
        leaf = catalogue.leaves[self.leaf]
        if leaf.staff == "yes" or leaf.department in NOWHERE:
            return False
        return leaf.staff == "ask" or not cues()["misconduct"].isdisjoint(normalise(self.details).split())

    def around(self, catalogue: Catalogue) -> tuple[str, ...]:
        """The words that tell where in the district it is; () where none do, or where it is nobody's business."""
        spot = self.spot or Spot()
        if catalogue.leaves[self.leaf].private or self.word or self.hidden or not spot.district:
            return ()
        return address.street_words(f"{spot.where}, {self.details}", catalogue, spot.district)


def lodged(catalogue: Catalogue, draft: Draft) -> Ending:
    """It is filed; what else she wrote about may be filed after it."""
    return replace(filed(catalogue, draft), then=another(catalogue, draft))


def filed(catalogue: Catalogue, draft: Draft) -> Ending:
    """The confirmation carries the promised date, where the leaf has one; in private it names no department."""
    leaf, spot = catalogue.leaves[draft.leaf], draft.spot or Spot()
    urgent = leaf.urgent or any(danger.notice(words, catalogue) for words in (draft.details, spot.where))
    values = {"department": Named("department", leaf.department)}
    guessed = draft.guessed if draft.guessed != draft.leaf else ""
    return Ending(
        confirmation(draft, promised=leaf.hours is not None),
        values,
        Lodge(
            draft.leaf,
            spot.district,
            spot.where,
            draft.details,
            urgent,
            against=draft.against,
            hidden=draft.hidden,
            private=bool(draft.word),
            word=draft.word,
            lead=draft.near.tracking_id if draft.near else "",
            guessed=guessed,
        ),
    )


def confirmation(draft: Draft, *, promised: bool) -> str:
    """The text that says that it is filed."""
    if draft.word:
        return "register.lodged_private" if promised else "register.noted_private"
    return "register.lodged" if promised else "register.noted"


def another(catalogue: Catalogue, draft: Draft) -> Open | None:
    """The second complaint of the same text, where there is one: in the same place, unless it names its own."""
    found = None if draft.word else besides(draft.details, catalogue, draft.leaf)
    if found is None:
        return None
    named, spot = located(found[1], catalogue), draft.spot or Spot()
    place = named.districts[0] if named and len(named.districts) == 1 else spot.district
    given = {"leaf": found[0], "details": draft.details, "place": place, "where": spot.where}
    return Open("second", {f"second.{name}": value for name, value in given.items()})


def placed(catalogue: Catalogue, words: str) -> Spot:
    """Words as a place, without asking further."""
    found = located(words, catalogue)
    return Spot(found.districts[0] if found and len(found.districts) == 1 else "", words)


def subject(catalogue: Catalogue, leaf: str) -> Value:
    """What it is about, as it may be said to whoever holds the phone."""
    department = Named("department", catalogue.leaves[leaf].department)
    if catalogue.leaves[leaf].private:
        return department
    return Text("case.subject", {"department": department, "leaf": Named("leaf", leaf)})


def shortened(words: str) -> str:
    """Her words on one line, as many as can be said back to her."""
    line = " ".join(words.split())
    return line if len(line) <= READABLE else f"{line[: READABLE - 1].rstrip()}…"
