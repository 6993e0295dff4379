"""Take down a complaint (or a suggestion, a request, a thank-you), read it back, lodge it once the citizen says yes."""

from itertools import count

from core.catalogue import Catalogue
from core.events import Lodge
from core.messages import Choice, Named, Value
from core.questions import Choose, Write
from core.records import Records
from core.script import Ending, Part, Script, again, browse, choices
from core.understanding import danger, leaves, places

LEAST = 5  # characters: "no gas" is a complaint
OTHER = "other"
NOWHERE = ("SG",)  # a suggestion or a thank-you needs no place
DROP = "drop"


def register(records: Records) -> Script:
    """Details, leaf, place; the read-back; then as many changes as she likes."""
    catalogue = records.catalogue
    details = yield Write("register.details", least=LEAST)
    leaf = yield from ask_leaf(catalogue, details, 1)
    district, where = yield from ask_place(catalogue, leaf, 1)
    for turn in count(1):
        read_back = {
            "department": Named("department", catalogue.leaves[leaf].department),
            "leaf": Named("leaf", leaf),
            "place": place(district, where),
        }
        sure = Choose(again("register.sure", turn), choices("register.sure", "yes", "change"), read_back,
                      yes="yes", no="change", least=LEAST, text=read_back_text(district, where))  # fmt: skip
        answer = yield sure
        if answer == "yes":
            return lodged(catalogue, Lodge(leaf, district, where, details, urgent(catalogue, leaf, details)))
        if sure.said_freely(answer):
            details = f"{details}\n{answer}"
            continue
        what = yield Choose(again("register.change", turn), choices("register.change", "leaf", "place", "words", DROP))
        match what:
            case "leaf":
                leaf = yield from ask_leaf(catalogue, details, turn + 1)
            case "place":
                district, where = yield from ask_place(catalogue, leaf, turn + 1)
            case "words":
                details = yield Write(again("register.details", turn + 1), least=LEAST)
            case _:
                return Ending("register.dropped")
    raise AssertionError("a citizen may change her mind without end")


def ask_leaf(catalogue: Catalogue, details: str, turn: int) -> Part[str]:
    """What it is about: the likely leaves first, else by department."""
    likely = tuple(Choice(found.leaf, Named("leaf", found.leaf)) for found in leaves.rank(details, catalogue))
    if likely:
        guess = Choose(again("register.leaf", turn), likely + choices("register.leaf", OTHER),
                       also=frozenset(catalogue.leaves), least=3)  # fmt: skip
        answer = yield guess
        if guess.said_freely(answer):
            answer = surest(catalogue, answer) or OTHER
        if answer != OTHER:
            return answer
    departments = tuple(Choice(code, Named("department", code)) for code in menu(catalogue))
    department = yield from browse(again("register.department", turn), departments, "register.department", {})
    subjects = tuple(Choice(leaf.code, Named("leaf", leaf.code)) for leaf in catalogue.leaves_of(department))
    if len(subjects) == 1:
        return subjects[0].key
    values = {"department": Named("department", department)}
    return (yield from browse(again(f"register.subject.{department}", turn), subjects, "register.subject", values))


def ask_place(catalogue: Catalogue, leaf: str, turn: int) -> Part[tuple[str, str]]:
    """Where: a district's code ("" where it stays unknown: a person will see to it) and the place in the citizen's words."""
    if catalogue.leaves[leaf].department in NOWHERE:
        return "", ""
    words = yield Write(again("register.place", turn))
    if words in catalogue.districts:
        return words, ""
    found = places.find(words, catalogue)
    if found is None:
        nearer = yield Write(again("register.place_near", turn), values={"place": words})
        words, found = f"{words}, {nearer}", places.find(nearer, catalogue)
    if found is None:
        return "", words
    if len(found.districts) == 1:
        return found.districts[0], words
    options = tuple(Choice(code, Named("district", code)) for code in found.districts[:8])
    chosen = yield Choose(again("register.district", turn), options + choices("register.district", OTHER),
                          {"place": Named("place", found.name)}, also=frozenset(catalogue.districts))  # fmt: skip
    return ("", words) if chosen == OTHER else (chosen, words)


def lodged(catalogue: Catalogue, event: Lodge) -> Ending:
    """The confirmation carries the promised date, where the leaf has one."""
    promised = catalogue.leaves[event.leaf].hours is not None
    values = {"department": Named("department", catalogue.leaves[event.leaf].department)}
    return Ending("register.lodged" if promised else "register.noted", values, event)


def menu(catalogue: Catalogue) -> tuple[str, ...]:
    """Departments as the menu shows them: the busiest first, "don't know" last."""
    order = {code: found.menu or 99 for code, found in catalogue.departments.items()}
    return tuple(sorted(order, key=lambda code: (code == "ZZ", order[code])))


def surest(catalogue: Catalogue, words: str) -> str | None:
    """The best leaf for some words, or None."""
    ranked = leaves.rank(words, catalogue)
    return ranked[0].leaf if ranked else None


def read_back_text(district: str, where: str) -> str:
    """With the place, where there is one."""
    return "register.sure" if district or where else "register.sure_nowhere"


def place(district: str, where: str) -> Value:
    """How a place is read back: by its name in her language, else in her own words."""
    return Named("district", district) if district else where


def urgent(catalogue: Catalogue, leaf: str, details: str) -> bool:
    """Whether somebody should look at once."""
    return catalogue.leaves[leaf].urgent or danger.notice(details, catalogue) is not None
