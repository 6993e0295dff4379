"""The read-back: what will be sent, and what she may do about it. `1` always means "yes, go on"."""

from dataclasses import dataclass, replace

from core import tracking_id
from core.catalogue import Catalogue
from core.complaint import OPEN
from core.dialogues.draft import Draft, Spot, lodged, subject
from core.events import Add
from core.messages import Text, Value
from core.questions import A_WORD, Choose, Write
from core.records import Case, Near, Records
from core.script import Ending, Part, again, choices

LEAST = 5  # characters: "no gas" is a complaint
YES, CHANGE, MINE, SAME, STAFF, PRIVATE = "yes", "change", "mine", "same", "staff", "private"
LEAF, PLACE, WORDS, HIDE, DROP = "leaf", "place", "words", "hide", "drop"


@dataclass(frozen=True)
class Offer:
    """What is offered beside yes and change: to add it to a case of hers, to join a neighbour's, and so on."""

    own: Case | None
    near: Near | None
    staff: bool
    private: bool

    def keys(self) -> tuple[str, ...]:
        """The options, in their order."""
        offered = {MINE: self.own is not None, SAME: self.near is not None, STAFF: self.staff, PRIVATE: self.private}
        return tuple(key for key, is_offered in offered.items() if is_offered)


def offer(records: Records, draft: Draft) -> Offer:
    """To add it to one that is known already, or join that; to say that it is about the office's people; to keep it private."""
    catalogue, spot = records.catalogue, draft.spot or Spot()
    own, words = open_already(records, draft), draft.around(catalogue)
    near = records.nearby(draft.leaf, spot.district, words) if words and own is None else None
    private = catalogue.leaves[draft.leaf].private and not draft.word
    return Offer(own, near, draft.suspects_staff(catalogue), private)


def open_already(records: Records, draft: Draft) -> Case | None:
    """Her newest open case about the same in the same district: many write twice. None of what the phone must not betray."""
    spot = draft.spot or Spot()
    if records.catalogue.leaves[draft.leaf].private or draft.word or draft.hidden or not spot.district:
        return None
    alike = (case for case in records.cases() if (case.leaf, case.place) == (draft.leaf, spot.district))
    return next((case for case in alike if case.status in OPEN and not case.private), None)


def read_back(catalogue: Catalogue, draft: Draft, offered: Offer, turn: int, added: bool) -> Choose:
    """What will be sent. Where there is no more room to ask for the place, she may write it here, and it goes at once."""
    spot = draft.spot
    values: dict[str, Value] = {"subject": subject(catalogue, draft.leaf), "place": spot.said if spot else ""}
    options, left = choices("register.sure", YES, CHANGE, *offered.keys()), choices("register.change", DROP)
    if spot is None:
        return Choose(again("register.last", turn), options, values, YES, CHANGE, least=A_WORD, address=True, more=left)
    text = "register.sure" if spot.where or spot.district else "register.sure_nowhere"
    for wrapped, more in notes(draft, offered, added):
        text, values = wrapped, {"question": Text(text, values), **more}
    return Choose(again("register.sure", turn), options, values, YES, CHANGE, least=LEAST, text=text, more=left)


def notes(draft: Draft, offered: Offer, added: bool) -> list[tuple[str, dict[str, Value]]]:
    """What is said around it, from the inside outwards."""
    said: dict[str, dict[str, Value] | None] = {
        "register.own": {"date": offered.own.registered_at} if offered.own else None,
        "register.near": {"date": offered.near.registered_at} if offered.near else None,
        "register.hidden": {} if draft.hidden else None,
        "register.in_private": {} if draft.word else None,
        "register.added": {} if added else None,
    }
    return [(text, values) for text, values in said.items() if values is not None]


def sent(catalogue: Catalogue, draft: Draft, offered: Offer, answer: str) -> Ending:
    """With any answer but "change": her words go to the office that has her case already, or it is filed, or left."""
    if answer == MINE and offered.own:
        about, where = offered.own.tracking_id, draft.spot.where if draft.spot else ""
        words = draft.details if where in draft.details else f"{draft.details}\n{where}"
        return Ending("add.thanks", {"tracking_id": tracking_id.show(about)}, Add(about, words))
    if answer == DROP:
        return Ending("register.dropped")
    near = offered.near if answer == SAME else None
    return lodged(catalogue, replace(draft, against=answer == STAFF, near=near))


def ask_change(draft: Draft, turn: int) -> Choose:
    """What shall be different?"""
    more = ((HIDE,) if not draft.hidden else ()) + ((PRIVATE,) if not draft.word else ())
    return Choose(again("register.change", turn), choices("register.change", LEAF, PLACE, WORDS, DROP, *more))


def ask_word(turn: int) -> Part[str]:
    """The word by which she opens a private case."""
    return (yield Write(again("register.word", turn), secret=True))
