"""All that may ever be said: every path of every dialogue, with what a citizen, her cases and her offices may bring to it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache

from core.complaint import CLOSED_BY_OFFICE, Status
from core.conversation import Open
from core.dialogues import ASIDES, DIALOGUES, HOME, OPENERS
from core.explore import Stop, explore
from core.messages import Said
from core.opening import understood
from core.questions import Question
from core.records import Glimpse, Issued, Near, Records, Seen
from core.script import Dialogue, Script
from tests.talk import NOW, InMemory, case, known_id

CLEAR = "Gutter 3 din se band hai, gali 4, Gujranwala"
NO_PLACE = "Gutter 3 din se band hai, gali 4"
TWO_IN_ONE = "Gutter 3 din se band hai, gali 4, Gujranwala. Bijli bhi do din se nahi aa rahi"
STAFF = "School ka ustad roz ghair hazir rehta hai, Mohalla Islampura, Gujranwala"
VIOLENCE = "Mera shohar mujhe maarta hai, Gujranwala"
MANY_PLACES = "Gutter band hai, Karachi"
UNSURE = "koi kaam nahi karta yahan"
UNKNOWN = "xyzzy plugh frotz blorb"
SECRET = "jasmine7"
NOTICE = "Saaf kar diya gaya hai, Somwar ko."
STRANGE, NOBODYS, MISTYPED = known_id(8), known_id(9), known_id(1)[:-1] + "0"


def words(question: Question) -> tuple[str, ...]:
    """What she may write where words are welcome."""
    if question.address:
        return ("Gujranwala", "Karachi", "Chak 45 Janubi", "Malir")
    if question.name.startswith(("register.word", "unlock.word")):
        return (SECRET, "wrong1")
    if question.name.startswith("register."):
        return (NO_PLACE, UNKNOWN)
    return ("Koi nahi aya abhi tak",)


def records() -> tuple[InMemory, ...]:
    """Citizens without a case, with one, and with five, in every state that a case may be in."""
    one, many = InMemory(own={known_id(1): case(1)}), InMemory()
    kinds = (("WT4", "gujranwala"), ("JC3", "lahore"), ("SG2", ""), ("EL3", "karachi-east"), ("ED7", ""))
    for number, (leaf, place) in enumerate(kinds, 1):
        due = NOW + timedelta(hours=72) if leaf != "SG2" else None
        many.own[known_id(number)] = case(number, leaf=leaf, department=leaf[:2], place=place, due_at=due)
    glimpse = Glimpse(STRANGE, "EL", Status.IN_PROGRESS, NOW, NOW + timedelta(hours=48))
    looked = (Seen(NOW, "WT", number=False), Seen(NOW, "WT", number=True), Seen(NOW, "", number=False))
    anonymous = InMemory(numbered=False, learning=True, looked=looked)
    for known in (one, many):
        known.strangers[STRANGE] = glimpse
    for channel in ("sms/x", "whatsapp/x", "telegram", "ussd/x", "pigeon"):
        one.codes[channel] = Issued(channel, own=False)
    one.codes["own"] = Issued("sms/x", own=True)
    private = InMemory(own={known_id(n): case(n, private=n == 1) for n in (1, 2)}, words={known_id(1): SECRET})
    locked = InMemory(own={known_id(1): case(1, private=True)}, locked=True)
    return InMemory(near=Near(known_id(7), NOW)), one, many, anonymous, private, locked, *in_every_state()


def in_every_state() -> Iterator[InMemory]:
    """One case, in each status, with the office's word and without."""
    for status in Status:
        for notice in ("", NOTICE):
            for due in (None, NOW + timedelta(hours=300)):
                own = {known_id(1): case(1, status=status, notice=notice, due_at=due)}
                yield InMemory(own=own)
                yield InMemory(own=own, late={known_id(1)})
                own = {known_id(1): case(1, status=status, notice=notice, due_at=due, private=True)}
                yield InMemory(own=own, words={known_id(1): SECRET})
    for status in CLOSED_BY_OFFICE:
        yield InMemory(own={known_id(1): case(1, status=status, settled=True)})


def starts(known: InMemory) -> Iterator[Open]:
    """All that may be opened."""
    yield from (HOME, *ASIDES.values(), *OPENERS.values(), Open("register"))
    yield Open("unlock", {"unlock.case": known_id(1), "unlock.news": "yes"})
    for said in ("1", "2", "7", known_id(1), MISTYPED, STRANGE, NOBODYS):
        yield Open("track", {"track.said": said})
    for dialogue in ("feedback", "rate", "remark", "tell", "answer", "add", "nudge", "unlock"):
        yield Open(dialogue, {f"{dialogue}.case": known_id(1)})
    yield Open("apart", {"apart.words": "The street lights are out, Multan", "apart.like": "WT4"})
    for code in known.codes:
        yield Open("link", {"link.code": code})
    yield Open("link", {"link.code": "12345678"})
    for language in known.catalogue.country.languages:
        yield Open("language", {"language.which": language.code})


def filings(known: InMemory) -> Iterator[Open]:
    """First messages, as far as they are understood."""
    for text in (CLEAR, TWO_IN_ONE, STAFF, VIOLENCE, NO_PLACE, MANY_PLACES, UNSURE, UNKNOWN):
        yield Open("register", understood(text, known.catalogue))


@cache
def stops() -> tuple[Stop, ...]:
    """Everywhere one can get to."""
    nobody, *others = records()
    every = {name: asking_once(dialogue) for name, dialogue in DIALOGUES.items()}
    found = [stop for start in (*starts(nobody), *filings(nobody)) for stop in explore(every, nobody, start, words)]
    short = {name: dialogue for name, dialogue in every.items() if name != "register"}
    twice = InMemory(own={known_id(1): case(1)})
    found += explore(every, twice, Open("register", understood(CLEAR, twice.catalogue)), words)
    for known in others:
        for start in starts(known):
            if start.dialogue != "register":
                found += [stop for stop in explore(short, known, start, words) if stop.item.dialogue in short]
    return tuple(found)


@cache
def sayings() -> tuple[Said, ...]:
    """All that is said anywhere, each once."""
    return tuple({repr(said): said for stop in stops() for said in stop.said}.values())


def asking_once(dialogue: Dialogue) -> Dialogue:
    """The same dialogue; that it asks for a name twice in one run is an AssertionError."""

    def watched(records: Records) -> Script:
        script, names, answer = dialogue(records), set[str](), None
        while True:
            try:
                question = script.send(answer) if answer is not None else next(script)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            assert question.name not in names, question.name
            names.add(question.name)
            answer = yield question

    return watched
