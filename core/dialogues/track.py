"""Where does my case stand? From her own number by a list, from anyone's by the tracking ID."""

from collections.abc import Callable
from datetime import timedelta

from core import tracking_id
from core.catalogue import Catalogue
from core.complaint import CLOSED_BY_OFFICE, OPEN, Status
from core.conversation import Open
from core.messages import Choice, Named, Text, Value
from core.opening import complained_of, located, may_be_apart, understood
from core.questions import A_WORD, About, Choose, Given, number, quoted
from core.records import Case, Glimpse, Records
from core.script import Ending, Part, Script, choices
from core.understanding import answers

FADES = timedelta(hours=1)
TOLD, NEW = "told", "new"
A_FEW = 3  # words: "nobody came yet" says something of a case, "oh well" does not
GLANCE = timedelta(minutes=5)  # what is private is not said again to who holds the phone next


def track(records: Records) -> Script:
    """`STATUS`, `STATUS 2`, `STATUS 4821-0937-5516`. `track.said` is what came after the word.

    `track.opened`: she has shown that a private case is hers, or was told it already.
    """
    said = yield Given("track.said")
    opened = yield Given("track.opened", default="")
    cases, catalogue = records.cases(), records.catalogue
    if said:
        return (yield from show(records, look_up(records, cases, said), opened=opened))
    if len(cases) <= 1:
        return (yield from show(records, cases[0])) if cases else Ending("track.none")
    lines = tuple(Choice(case.tracking_id, line(catalogue, case)) for case in cases)
    chosen = yield Choose("track.which", lines, fades=FADES)
    return (yield from show(records, records.find(chosen)))


def look_up(records: Records, cases: tuple[Case, ...], said: str) -> Case | Glimpse | str | None:
    """A case by its number in the list or its tracking ID; the ID itself where it is mistyped; None where unknown."""
    item = number(said)
    if item is not None and 1 <= item <= len(cases):
        return cases[item - 1]
    wanted = tracking_id.find(said)
    if wanted is None:
        return None
    return records.find(wanted) if tracking_id.valid(wanted) else tracking_id.show(wanted)


def show(records: Records, found: Case | Glimpse | str | None, *, opened: str = "") -> Part[Ending]:
    """One case, as much of it as this citizen may see. Where the office has closed it, her word is asked for again."""
    match found:
        case Case() if found.private and not opened:
            return Ending(None, then=Open("unlock", {"unlock.case": found.tracking_id}))
        case Case() if found.status in CLOSED_BY_OFFICE:
            return Ending(None, then=Open("feedback", {"feedback.case": found.tracking_id}))
        case Case():
            return (yield from show_own(records, found, told=opened == TOLD))
        case Glimpse():
            return Ending("track.glimpse", facts(found))
        case str():
            return Ending("track.mistyped", {"said": found})
        case _:
            return Ending("track.unknown")


def show_own(records: Records, case: Case, *, told: bool) -> Part[Ending]:
    """A case of hers, and what she can do about it: answer what the office asks, add something, remind the office.

    A private one is told once: what is asked after it, and may be asked again of whoever holds the phone then, is neutral.
    """
    text = "track.case" if case.due_at else "track.case_without_date"
    text, values = f"{text}_with_note" if case.notice else text, {**facts(case), **subject(records.catalogue, case)}
    if case.status not in OPEN:
        return Ending(text, values)
    if case.private and not told:
        return Ending(text, values, then=Open("track", {"track.said": case.tracking_id, "track.opened": TOLD}))
    doors = ["answer" if case.status is Status.WAITING else "add"]
    if records.overdue(case.tracking_id):
        doors.append("nudge")
    fades, about = GLANCE if told else FADES, About(case.leaf, case.place)
    door = yield Choose("track.next", choices("track.next", *doors), values, optional=True, least=A_WORD,
                        telling=of_this(about), about=about, text="track.more" if told else text, fades=fades)  # fmt: skip
    words = quoted(door)
    if words is None:
        return Ending(None, then=Open(door, {f"{door}.case": case.tracking_id}))
    meant = yield Choose("track.meant", choices("track.meant", *doors, NEW), {"tracking_id": values["tracking_id"]},
                         yes=doors[0], no=NEW, about=about, fades=fades)  # fmt: skip
    return Ending(None, then=meaning(records.catalogue, case, meant, words))


def of_this(about: About) -> Callable[[str, Catalogue], str | None]:
    """What finds words that she may say of the case she has just read.

    Not a courtesy, nor another office's matter; nor what names both the trouble and the place: that is a complaint, and its
    read-back offers to add it to this case.
    """

    def said(text: str, catalogue: Catalogue) -> str | None:
        if len(text.split()) < A_FEW or answers.greets(text) or answers.thanks(text):
            return None
        complains = bool(complained_of(text, catalogue))
        whole = complains and (located(text, catalogue) is not None or may_be_apart(text, catalogue, about))
        return None if whole else text

    return said


def meaning(catalogue: Catalogue, case: Case, meant: str, words: str) -> Open:
    """What her words were: an addition, an answer, a reminder, or the beginning of a new complaint."""
    if meant == NEW:
        return Open("register", understood(words, catalogue))
    given = {} if meant == "nudge" else {f"{meant}.words": words}
    return Open(meant, {f"{meant}.case": case.tracking_id, **given})


def facts(found: Case | Glimpse) -> dict[str, Value]:
    """What anybody with the ID may read."""
    return {
        "tracking_id": tracking_id.show(found.tracking_id),
        "department": Named("department", found.department),
        "status": Text(f"status.{found.status}"),
        "registered": found.registered_at,
        "due": found.due_at or found.registered_at,
    }


def subject(catalogue: Catalogue, case: Case) -> dict[str, Value]:
    """What only she may read; of a private subject no more than the department, for others may hold the phone."""
    private = catalogue.leaves[case.leaf].private
    leaf = Named("department", case.department) if private else Named("leaf", case.leaf)
    somewhere = Text("case.somewhere", {"leaf": leaf, "place": Named("district", case.place)})
    return {"leaf": leaf, "subject": somewhere if case.place else leaf, "notice": case.notice}


def line(catalogue: Catalogue, case: Case) -> Text:
    """A case in a list; of a private one nothing but its ID."""
    if case.private:
        return Text("track.line_private", {"tracking_id": tracking_id.show(case.tracking_id)})
    return Text("track.line", {**facts(case), **subject(catalogue, case)})
