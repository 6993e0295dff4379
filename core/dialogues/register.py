"""Take down a complaint (or a suggestion, a request, a thank-you), read it back, lodge it once the citizen says yes.

Five messages lead to a tracking ID, however little is understood: the complaint, three answers, and the yes. Where three
answers are spent on the subject, the last question reads back and asks for the place in one.
"""

from dataclasses import dataclass, replace
from itertools import count

from core.catalogue import Catalogue
from core.conversation import Open
from core.events import Lodge
from core.messages import Choice, Named, Text, Value
from core.opening import A_WORD, besides, clearest, likely, located, understood
from core.questions import Choose, Given, Write, quoted
from core.records import Records
from core.script import Ending, Part, Script, again, browse, choices, counted
from core.understanding import danger

ROOM = 3  # questions between the complaint and the yes
LEAST = 5  # characters: "no gas" is a complaint
READABLE = 40  # characters of her own words that are said back to her
OTHER = "other"
NOWHERE = ("SG",)  # a suggestion or a thank-you needs no place
YES, DROP = "yes", "drop"
MOST_DISTRICTS = 8  # and "not sure"


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


def register(records: Records) -> Script:
    """Details, leaf, place; the read-back; then as many changes as she likes."""
    catalogue = records.catalogue
    meant = yield Given("register.meant", default="")
    told = yield Write("register.details", least=LEAST, story=True)
    known = understood(told, catalogue)
    (leaf, details), spent = yield from counted(ask_leaf(catalogue, told, 1, meant), known)
    heard, room = known.get("register.place", ""), ROOM - spent
    spot: Spot | None = None
    if catalogue.leaves[leaf].department in NOWHERE:
        spot = Spot()
    elif not heard and details != told and placed(catalogue, details).district:
        spot = Spot(placed(catalogue, details).district)  # named with the subject
    elif heard or room > 0:
        spot = yield from ask_place(catalogue, 1, room, heard, told)
    added = False
    for turn in count(1):
        answer = yield read_back(catalogue, leaf, spot, turn, added)
        words = quoted(answer)
        if answer == YES or (words is not None and spot is None):
            return lodged(catalogue, leaf, spot or placed(catalogue, words or ""), details)
        added = words is not None
        if words is not None and spot is not None:
            nearer = spot.nearer(catalogue, words)
            spot, details = (nearer, details) if nearer else (spot, f"{details}\n{words}")
            continue
        match (
            yield Choose(again("register.change", turn), choices("register.change", "leaf", "place", "words", DROP))
        ):
            case "leaf":
                leaf, details = yield from ask_leaf(catalogue, details, turn + 1)
            case "place":
                spot = yield from ask_place(catalogue, turn + 1, ROOM)
            case "words":
                details = yield Write(again("register.details", turn + 1), least=LEAST)
            case _:
                return Ending("register.dropped")
    raise AssertionError("a citizen may change her mind without end")


def ask_leaf(catalogue: Catalogue, details: str, turn: int, meant: str = "") -> Part[tuple[str, str]]:
    """What it is about, and the details with what she says to that: the likely leaves first, else by department."""
    ranked = likely(details, catalogue)
    if meant in catalogue.leaves:
        return akin(catalogue, ranked, meant), details
    if ranked:
        options = tuple(Choice(leaf, Named("leaf", leaf)) for leaf in ranked)
        answer = yield Choose(again("register.leaf", turn), options + choices("register.leaf", OTHER), no=OTHER,
                              also=frozenset(catalogue.leaves), least=A_WORD)  # fmt: skip
        words = quoted(answer)
        if words is not None:
            details = f"{details}\n{words}"
            answer = clearest(words, catalogue) or next(iter(likely(details, catalogue)), OTHER)
        if answer != OTHER:
            return answer, details
    departments = tuple(Choice(code, Named("department", code)) for code in menu(catalogue))
    department = yield from browse(again("register.department", turn), departments, "register.department", {})
    return (yield from ask_subject(catalogue, department, turn)), details


def ask_subject(catalogue: Catalogue, department: str, turn: int) -> Part[str]:
    """A leaf of a department."""
    subjects = tuple(Choice(leaf.code, Named("leaf", leaf.code)) for leaf in catalogue.leaves_of(department))
    if len(subjects) == 1:
        return subjects[0].key
    values = {"department": Named("department", department)}
    return (yield from browse(again(f"register.subject.{department}", turn), subjects, "register.subject", values))


def ask_place(catalogue: Catalogue, turn: int, room: int, heard: str = "", told: str = "") -> Part[Spot]:
    """Where, with no more questions than there is room for. `heard` is what the first message `told` of it."""
    words = yield Write(again("register.place", turn), address=True)
    room -= words != heard
    if words in catalogue.districts:
        return Spot(words)
    found = located(told if words == heard else words, catalogue)
    if found is None and room > 0:
        nearer = yield Write(again("register.place_near", turn), address=True, values={"place": shortened(words)})
        if nearer in catalogue.districts:
            return Spot(nearer, words)
        words, room = f"{words}, {nearer}", room - 1
        found = located(words, catalogue)
    if found is None or len(found.districts) == 1 or room <= 0:
        return Spot(found.districts[0] if found and len(found.districts) == 1 else "", words)
    options = tuple(Choice(code, Named("district", code)) for code in found.districts[:MOST_DISTRICTS])
    chosen = yield Choose(again("register.district", turn), options + choices("register.district", OTHER),
                          {"place": Named("place", found.name)}, no=OTHER, also=frozenset(catalogue.districts), least=A_WORD,
                          address=True)  # fmt: skip
    nearer_still = quoted(chosen)
    if nearer_still is not None:
        return placed(catalogue, f"{words}, {nearer_still}")
    return Spot("" if chosen == OTHER else chosen, words)


def read_back(catalogue: Catalogue, leaf: str, spot: Spot | None, turn: int, added: bool) -> Choose:
    """What will be sent. Where there is no more room to ask for the place, she may write it here, and it goes at once."""
    values: dict[str, Value] = {"subject": subject(catalogue, leaf), "place": spot.said if spot else ""}
    options = choices("register.sure", YES, "change")
    if spot is None:
        return Choose(again("register.last", turn), options, values, YES, "change", least=A_WORD, address=True)
    text = "register.sure" if spot.where or spot.district else "register.sure_nowhere"
    if added:
        text, values = "register.added", {"question": Text(text, values)}
    return Choose(again("register.sure", turn), options, values, YES, "change", least=LEAST, text=text)


def lodged(catalogue: Catalogue, leaf: str, spot: Spot, details: str) -> Ending:
    """It is filed; what else she wrote about may be filed after it."""
    return replace(filed(catalogue, leaf, spot, details), then=another(catalogue, leaf, spot, details))


def filed(catalogue: Catalogue, leaf: str, spot: Spot, details: str) -> Ending:
    """The confirmation carries the promised date, where the leaf has one."""
    urgent = catalogue.leaves[leaf].urgent or danger.notice(details, catalogue) is not None
    text = "register.noted" if catalogue.leaves[leaf].hours is None else "register.lodged"
    values = {"department": Named("department", catalogue.leaves[leaf].department)}
    return Ending(text, values, Lodge(leaf, spot.district, spot.where, details, urgent))


def another(catalogue: Catalogue, leaf: str, spot: Spot, details: str) -> Open | None:
    """The second complaint of the same text, where there is one: in the same place, unless it names its own."""
    found = besides(details, catalogue, leaf)
    if found is None:
        return None
    named = located(found[1], catalogue)
    place = named.districts[0] if named and len(named.districts) == 1 else spot.district
    given = {"leaf": found[0], "details": details, "place": place, "where": spot.where}
    return Open("second", {f"second.{name}": value for name, value in given.items()})


def menu(catalogue: Catalogue) -> tuple[str, ...]:
    """Departments as the menu shows them: the busiest first, "don't know" last."""
    order = {code: found.menu or 99 for code, found in catalogue.departments.items()}
    return tuple(sorted(order, key=lambda code: (code == "ZZ", order[code])))


def akin(catalogue: Catalogue, ranked: tuple[str, ...], meant: str) -> str:
    """The likeliest leaf of the same department as the one that was meant from the start."""
    department = catalogue.leaves[meant].department
    return next((leaf for leaf in ranked if catalogue.leaves[leaf].department == department), meant)


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
