"""What is behind the scenes of the demonstration, in the words of whoever looks at it."""

from collections.abc import Mapping

from flask import g

from bot.simulation.backstage import Journey, Line, Moment
from bot.simulation.networks import TABS
from bot.simulation.phones import PHONES, Phone
from bot.wiring import Sunwai
from core import tracking_id
from core.complaint import Step
from core.conversation import Open
from core.understanding import understand
from desk.words import Words

ACTS = frozenset({Step.ACKNOWLEDGED, Step.IN_PROGRESS, Step.RESOLVED, Step.REJECTED})  # what the desk has buttons for

# Telegram knows no numbers: until she shares hers, a citizen is another there than on the rest of her phone.
WHOSE: Mapping[Line, tuple[Phone, tuple[str, ...]]] = {
    line: (phone, tabs)
    for phone in PHONES.values()
    for line, tabs in (
        (Line(phone.number), tuple(tab for tab in TABS if tab != "telegram")),
        (Line(phone.telegram, "telegram"), ("telegram",)),
    )
}

LEAST = 0.01  # of confidence; below, a guess is not worth a line


def line(phone: Phone, tab: str) -> Line:
    """The line that a tab of a phone is on."""
    return next(line for line, (whose, tabs) in WHOSE.items() if whose == phone and tab in tabs)


def understood(sunwai: Sunwai, text: str) -> Mapping[str, object]:
    """What the core reads in a text, in the reader's words."""
    words: Words = g.words
    found = understand(text, sunwai.catalogue)
    return {
        "language": words.say(f"language.{found.language or 'none'}"),
        "command": found.command and " ".join((found.command.name.upper(), found.command.argument)).strip(),
        "leaves": [
            {"name": _subject(sunwai, ranked.leaf), "share": ranked.confidence}
            for ranked in found.leaves
            if ranked.confidence >= LEAST
        ],
        "place": found.place and found.place.name,
        "danger": words.say("sim.danger.yes") if found.danger else None,
    }


def kept(open: Open | None) -> Mapping[str, object] | None:
    """What is remembered of an open dialogue: the question put last, and the answers by name."""
    if open is None:
        return None
    return {"asked": open.asked and open.asked.name, "answers": list(open.answers.items())}


def case(sunwai: Sunwai, journey: Journey) -> Mapping[str, object]:
    """A complaint for the timeline and the desk, in the reader's words."""
    words: Words = g.words
    complaint, catalogue = journey.complaint, sunwai.catalogue
    return {
        "seen_from": [[phone.number, tab] for phone, tabs in map(WHOSE.__getitem__, journey.lines) for tab in tabs],
        "tracking_id": complaint.tracking_id,
        "shown": tracking_id.show(complaint.tracking_id),
        "department_name": catalogue.name("department", complaint.department, words.language),
        "leaf_name": catalogue.name("leaf", complaint.leaf, words.language),
        "place": catalogue.name("district", complaint.place, words.language) if complaint.place else "–",
        "details": complaint.details,
        "status": complaint.status,
        "status_name": words.say(f"case.{complaint.status}"),
        "level": complaint.level,
        "level_name": words.say("sim.level", number=complaint.level),
        "due": words.moment(complaint.due_at) if complaint.due_at else "–",
        "lawful": [step for step in journey.lawful if step in ACTS],
        "steps": [step(words, moment) for moment in journey.moments],
    }


def step(words: Words, moment: Moment) -> Mapping[str, object]:
    """One line of the timeline."""
    title, note, state = LINES[moment.kind](words, moment)
    return {"title": title, "note": note, "state": state, "at": moment.at.isoformat(), "clock": words.clock(moment.at)}


def _history(words: Words, moment: Moment) -> tuple[str, str, str]:
    return words.say(f"history.{moment.name}"), moment.note, "done"


def _duty(words: Words, moment: Moment) -> tuple[str, str, str]:
    title = words.say(f"duty.{moment.name}", queue=moment.queue)
    match moment.state:
        case "done" if moment.took is not None:
            millis = round(moment.took.total_seconds() * 1000)
            span = words.say("duty.millis", number=millis) if millis < 1000 else words.span(moment.took)
            return title, words.say("duty.done", span=span), "done"
        case "dead":
            return title, words.say("duty.dead", error=moment.note), "dead"
        case "claimed":
            return title, words.say("duty.claimed", number=moment.attempts), "waiting"
    return title, words.say("duty.waiting"), "waiting"


def _message(words: Words, moment: Moment) -> tuple[str, str, str]:
    state = {"queued": "waiting", "failed": "dead"}.get(moment.state, "done")
    return words.say("duty.notify"), words.say(f"message.{moment.state}"), state


LINES = {"history": _history, "duty": _duty, "message": _message}


def _subject(sunwai: Sunwai, leaf: str) -> str:
    language, name = g.words.language, sunwai.catalogue.name
    return f"{name('department', sunwai.catalogue.leaves[leaf].department, language)} › {name('leaf', leaf, language)}"
