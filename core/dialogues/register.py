"""Take down a complaint (or a suggestion, a request, a thank-you), read it back, lodge it once the citizen says yes.

Five messages lead to a tracking ID, however little is understood: the complaint, three answers, and the yes. Where three
answers are spent on the subject, the last question reads back and asks for the place in one.
"""

from dataclasses import replace
from itertools import count

from core.catalogue import Catalogue
from core.dialogues.draft import NOWHERE, Draft, Spot, lodged, placed, shortened
from core.dialogues.readback import CHANGE, LEAST, PRIVATE, ask_change, ask_word, offer, read_back, sent
from core.messages import Choice, Named
from core.opening import clearest, likely, located, retired, understood
from core.questions import A_WORD, Choose, Given, Write, quoted
from core.records import Records
from core.script import Ending, Part, Script, again, browse, choices, counted

ROOM = 3  # questions between the complaint and the yes
IDEA = "SG1"  # the leaf of suggestions, and for this question of thanks
AN_ADDRESS = 3  # words; more may say more than where it is
NOBODYS = "ZZ1"  # the leaf of what no department is known for
OTHER = "other"
MOST_DISTRICTS = 8  # and "not sure"


def register(records: Records) -> Script:
    """Details, leaf, place; the read-back; then as many changes as she likes."""
    draft = yield from told(records)
    added = False
    for turn in count(1):
        offered = offer(records, draft)
        answer = yield read_back(records.catalogue, draft, offered, turn, added)
        words = quoted(answer)
        if words is None and answer == PRIVATE:
            draft = replace(draft, word=(yield from ask_word(turn)))
        if words is not None and draft.spot is None:
            return lodged(records.catalogue, replace(draft, spot=placed(records.catalogue, words)))
        added = words is not None
        if words is not None:
            draft = nearer_or_longer(records.catalogue, draft, words)
        elif answer != CHANGE:
            return sent(records.catalogue, draft, offered, answer)
        else:
            changed = yield from change(records.catalogue, draft, turn)
            if changed is None:
                return Ending("register.dropped")
            draft = changed
    raise AssertionError("a citizen may change her mind without end")


def told(records: Records) -> Part[Draft]:
    """What is wrong, what it is about, and where: what the first message tells is not asked for."""
    catalogue = records.catalogue
    meant = yield Given("register.meant", default="")
    text = "register.idea" if meant == IDEA else None
    words = yield Write("register.details", least=LEAST, story=True, text=text)
    known = understood(words, catalogue)
    (leaf, details), spent = yield from counted(ask_leaf(catalogue, words, 1, meant), known)
    heard, room = known.get("register.place", ""), ROOM - spent
    spot: Spot | None = None
    if catalogue.leaves[leaf].department in NOWHERE:
        spot = Spot()
    elif not heard and details != words and placed(catalogue, details).district:
        spot = Spot(placed(catalogue, details).district)  # named with the subject
    elif heard or room > 0:
        spot = yield from ask_place(catalogue, 1, room, heard, words)
    if leaf == NOBODYS and spot:
        leaf = clearest(spot.where, catalogue) or leaf  # asked where, she told what
    guessed = "" if meant else next(iter(likely(words, catalogue)), "")
    return Draft(leaf, spot, details, guessed)


def nearer_or_longer(catalogue: Catalogue, draft: Draft, words: str) -> Draft:
    """With further words: they tell the district that was unknown, or in few words another, or are added to hers."""
    spot = draft.spot or Spot()
    nearer, longer = spot.nearer(catalogue, words), replace(draft, details=f"{draft.details}\n{words}")
    if nearer is None:
        return replace(longer, spot=spot.corrected(catalogue, words) or draft.spot)
    return replace(draft if len(words.split()) <= AN_ADDRESS else longer, spot=nearer)


def change(catalogue: Catalogue, draft: Draft, turn: int) -> Part[Draft | None]:
    """One thing is different; None where it shall not be sent at all."""
    match (yield ask_change(draft, turn)):
        case "leaf":
            leaf, details = yield from ask_leaf(catalogue, draft.details, turn + 1)
            return replace(draft, leaf=leaf, details=details)
        case "place":
            return replace(draft, spot=(yield from ask_place(catalogue, turn + 1, ROOM)))
        case "words":
            return replace(draft, details=(yield Write(again("register.details", turn + 1), least=LEAST)))
        case "hide":
            return replace(draft, hidden=True)
        case "private":
            return replace(draft, word=(yield from ask_word(turn)))
    return None


def ask_leaf(catalogue: Catalogue, details: str, turn: int, meant: str = "") -> Part[tuple[str, str]]:
    """What it is about, and the details with what she says to that: the likely leaves first, else by department."""
    ranked = likely(details, catalogue)
    if meant in catalogue.leaves:
        return akin(catalogue, ranked, meant), details
    if gone := retired(details, catalogue):
        chosen = yield Given(again("register.leaf", turn), default="")
        if chosen in gone:  # what she said or chose while it was offered still holds
            return chosen, details
    if named := tuple(leaf for leaf in ranked if leaf != NOBODYS):
        options = tuple(Choice(leaf, Named("leaf", leaf)) for leaf in named)
        answer = yield Choose(again("register.leaf", turn), options + choices("register.leaf", OTHER), no=OTHER,
                              also=frozenset(catalogue.leaves), least=A_WORD)  # fmt: skip
        words = quoted(answer)
        if words is not None:
            details = f"{details}\n{words}"
            answer = clearest(words, catalogue) or next(iter(likely(details, catalogue)), OTHER)
        if answer != OTHER:
            return answer, details
    departments = tuple(Choice(code, Named("department", code)) for code in menu(catalogue))
    answer = yield from browse(again("register.department", turn), departments, "register.department", {}, clearest)
    if answer in catalogue.departments:
        answer = yield from ask_subject(catalogue, answer, turn)
    return told_by(catalogue, details, answer)


def told_by(catalogue: Catalogue, details: str, answer: str) -> tuple[str, str]:
    """The leaf that was chosen, or told in words, which are added to the details."""
    words = quoted(answer)
    return (answer, details) if words is None else (clearest(words, catalogue) or NOBODYS, f"{details}\n{words}")


def ask_subject(catalogue: Catalogue, department: str, turn: int) -> Part[str]:
    """A leaf of a department, or her words on another."""
    subjects = tuple(Choice(leaf.code, Named("leaf", leaf.code)) for leaf in catalogue.leaves_of(department))
    if len(subjects) == 1:
        return subjects[0].key
    values = {"department": Named("department", department)}
    known = frozenset(code for code, leaf in catalogue.leaves.items() if leaf.department == department)  # also retired
    name = again(f"register.subject.{department}", turn)
    return (yield from browse(name, subjects, "register.subject", values, clearest, known))


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


def menu(catalogue: Catalogue) -> tuple[str, ...]:
    """Departments as the menu shows them: the busiest first, "don't know" last."""
    order = {code: found.menu or 99 for code, found in catalogue.departments.items()}
    return tuple(sorted(order, key=lambda code: (code == "ZZ", order[code])))


def akin(catalogue: Catalogue, ranked: tuple[str, ...], meant: str) -> str:
    """The likeliest leaf of the same department as the one that was meant from the start."""
    department = catalogue.leaves[meant].department
    return next((leaf for leaf in ranked if catalogue.leaves[leaf].department == department), meant)
