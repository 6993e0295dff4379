"""The read-back: what will be sent, and what she may do about it. `1` always means "yes, go on"."""

from dataclasses import dataclass, replace

from core.catalogue import Catalogue
from core.dialogues.draft import Draft, Spot, subject
from core.messages import Text, Value
from core.questions import A_WORD, Choose, Write
from core.records import Near, Records
from core.script import Part, again, choices

LEAST = 5  # characters: "no gas" is a complaint
YES, CHANGE, SAME, STAFF, PRIVATE = "yes", "change", "same", "staff", "private"
LEAF, PLACE, WORDS, HIDE, DROP = "leaf", "place", "words", "hide", "drop"


@dataclass(frozen=True)
class Offer:
    """What is offered beside yes and change."""

    near: Near | None
    staff: bool
    private: bool

    def keys(self) -> tuple[str, ...]:
        """The options, in their order."""
        offered = {SAME: self.near is not None, STAFF: self.staff, PRIVATE: self.private}
        return tuple(key for key, is_offered in offered.items() if is_offered)


def offer(records: Records, draft: Draft) -> Offer:
    """To join one that is known already; to say that it is about the office's own people; to keep a sensitive one private."""
    catalogue, spot = records.catalogue, draft.spot or Spot()
    words = draft.around(catalogue)
    near = records.nearby(draft.leaf, spot.district, words) if words else None
    private = catalogue.leaves[draft.leaf].private and not draft.word
    return Offer(near, draft.suspects_staff(catalogue), private)


def read_back(catalogue: Catalogue, draft: Draft, offered: Offer, turn: int, added: bool) -> Choose:
    """What will be sent. Where there is no more room to ask for the place, she may write it here, and it goes at once."""
    spot = draft.spot
    values: dict[str, Value] = {"subject": subject(catalogue, draft.leaf), "place": spot.said if spot else ""}
    options = choices("register.sure", YES, CHANGE, *offered.keys())
    if spot is None:
        return Choose(again("register.last", turn), options, values, YES, CHANGE, least=A_WORD, address=True)
    text = "register.sure" if spot.where or spot.district else "register.sure_nowhere"
    for wrapped, more in notes(draft, offered, added):
        text, values = wrapped, {"question": Text(text, values), **more}
    return Choose(again("register.sure", turn), options, values, YES, CHANGE, least=LEAST, text=text)


def notes(draft: Draft, offered: Offer, added: bool) -> list[tuple[str, dict[str, Value]]]:
    """What is said around it, from the inside outwards."""
    near: dict[str, Value] = {"date": offered.near.registered_at} if offered.near else {}
    said = {"register.near": near is not None and bool(near), "register.hidden": draft.hidden}
    said |= {"register.in_private": bool(draft.word), "register.added": added}
    return [(text, near if text == "register.near" else {}) for text, is_said in said.items() if is_said]


def answered(draft: Draft, offered: Offer, answer: str) -> Draft:
    """The draft as it is sent with this answer."""
    return replace(draft, against=answer == STAFF, near=offered.near if answer == SAME else None)


def ask_change(draft: Draft, turn: int) -> Choose:
    """What shall be different?"""
    more = ((HIDE,) if not draft.hidden else ()) + ((PRIVATE,) if not draft.word else ())
    return Choose(again("register.change", turn), choices("register.change", LEAF, PLACE, WORDS, DROP, *more))


def ask_word(turn: int) -> Part[str]:
    """The word by which she opens a private case."""
    return (yield Write(again("register.word", turn), secret=True))
