"""One message, one transaction, one answer."""

import logging
from dataclasses import replace

from bot import evidence
from bot.duties import Wake, ring
from bot.endings import Ending, Outcome
from bot.evidence import Noted
from bot.notify import confirm, queue_reply
from bot.staff import orders
from bot.staff.orders import Answer
from bot.tables import subjects
from bot.wiring import Sunwai
from core import loops
from core.events import Lodge
from core.machine import DANGER, Machine, Turn, machine, secret
from core.messages import Inbound, Number, Reply, Said
from core.questions import LONGEST
from core.sessions import unjoined
from core.understanding import language, understand
from storage.people import Person
from storage.records import StoredRecords
from storage.unit import StorageError, Taken, Unit
from storage.vault import Unreadable

log = logging.getLogger(__name__)

TRIES = 4  # how often a key that somebody else committed first may send us back to the beginning
LINKED = Said("link.done", number=Number.GIVEN)
DEFAULT = "ur-Latn"  # the language of a citizen of whom we know none yet


def converse(sunwai: Sunwai, inbound: Inbound) -> Reply | None:
    """Take a message; what to reply, None where the reply travels by itself or there is none.

    With the database away it is kept in the spool and held off kindly. Raises OSError where that fails, too: then nothing
    has happened, and the provider must send it again.
    """
    inbound = cut(inbound)
    if not behind_others(sunwai):
        try:
            return answer(sunwai, inbound, rides_home=sunwai.channels[inbound.channel].rides_home)
        except (StorageError, Unreadable) as trouble:
            log.warning("the database does not take a message", extra={"error": f"{type(trouble).__name__} {trouble}"})
    sunwai.spool.append(inbound)
    return hold(sunwai, inbound)


def cut(inbound: Inbound) -> Inbound:
    """With as much of her words as an answer keeps: to understand a novel keeps all others waiting for seconds."""
    return replace(inbound, text=inbound.text.strip()[:LONGEST]) if len(inbound.text) > LONGEST else inbound


def warm(sunwai: Sunwai) -> None:
    """Build the indexes of the understanding now, not while the first citizen waits."""
    understand("", sunwai.catalogue)


def behind_others(sunwai: Sunwai) -> bool:
    """Whether messages wait that came earlier. A spool that cannot be looked into keeps nobody waiting."""
    try:
        return not sunwai.spool.empty()
    except OSError as trouble:
        log.error("the spool is away", extra={"error": type(trouble).__name__})
        return False


def catch_up(sunwai: Sunwai, inbound: Inbound) -> None:
    """Take a message that was held; its reply is pushed. Raises Away, and then it is held on."""
    answer(sunwai, inbound, rides_home=False, held=hold(sunwai, inbound))


def answer(sunwai: Sunwai, inbound: Inbound, *, rides_home: bool, held: Reply | None = None) -> Reply | None:
    """Take a message, beginning anew where somebody else was quicker with the same key. Raises Away, and Taken in vain."""
    trouble = Taken()
    for _ in range(TRIES):
        try:
            reply, wakes = take(sunwai, inbound, rides_home=rides_home, held=held)
        except Taken as quicker:
            trouble = quicker
        else:
            ring(wakes)
            return reply
    raise trouble


def take(
    sunwai: Sunwai, inbound: Inbound, *, rides_home: bool, held: Reply | None = None
) -> tuple[Reply | None, tuple[Wake, ...]]:
    """The message in its transaction. What is to be woken is woken after the commit, never in it.

    `held` is what was answered already, when the message had to wait: a redelivery must read the same.
    """
    with sunwai.store.begin() as unit:
        sunwai = subjects.settled(sunwai, unit)
        person = unit.people.meet(inbound)
        if person.seen:
            return answered(sunwai, unit, person, inbound, held) if held else (person.reply, ())
        conversation, inbound = unjoined(person.conversation, inbound)
        if ordered := orders.heard(sunwai, unit, person, inbound):
            unit.people.keep(person, conversation)  # her own, as a citizen, stands where it stood
            return replied(sunwai, unit, person, inbound, ordered, rides_home=rides_home, held=held)
        turn = engine(sunwai, unit, person).take(conversation, inbound.text, inbound.choice, inbound.pin)
        noted = evidence.note(sunwai, unit, person, inbound, turn)
        turn = accompanied(person, inbound, turn, noted)
        spoken = person.language or turn.conversation.language or DEFAULT
        outcome = Ending(sunwai, unit, person, inbound, spoken).perform(turn.event)
        if outcome.person and outcome.person.id != person.id:
            turn = joined(sunwai, unit, outcome.person, turn)
        if outcome.instead:
            turn = too_late(sunwai, unit, person, turn, outcome.instead)
        if outcome.also:
            turn = along(turn, outcome.also)
        unsaid = secret(person.conversation)
        if not turn.said and loops.begins(person.conversation, turn.conversation):
            log.warning("a sender goes round in circles and is not answered", extra={"citizen": person.id})
            unit.audit.note("machine", "sender.silenced", channel=inbound.channel)
        person, wakes = outcome.person or person, (*outcome.wakes, *noted.wakes)
        reply = word(sunwai, unit, person, turn, outcome, outcome.language or spoken)
        unit.people.keep(person, turn.conversation, heard=True)
        if reply and rides_home and isinstance(turn.event, Lodge):
            wakes = (*wakes, *confirm(sunwai, unit, person, inbound, reply))
        elif reply and not rides_home:
            wakes, reply = (*wakes, queue_reply(sunwai, unit, person, inbound, reply)), held
        unit.people.record(person, replace(inbound, text="") if unsaid else inbound, reply)
    return reply, wakes


def replied(
    sunwai: Sunwai,
    unit: Unit,
    person: Person,
    inbound: Inbound,
    ordered: Answer,
    *,
    rides_home: bool,
    held: Reply | None,
) -> tuple[Reply | None, tuple[Wake, ...]]:
    """An officer's order is taken: recorded like any message, and answered where it came from."""
    reply, wakes = (ordered.reply if rides_home else held), ordered.wakes
    if not rides_home:
        wakes = (*wakes, queue_reply(sunwai, unit, person, inbound, ordered.reply))
    unit.people.record(person, inbound, reply)
    return reply, wakes


def engine(sunwai: Sunwai, unit: Unit, person: Person) -> Machine:
    """The machine with what is on record for her."""
    return machine(StoredRecords(unit, sunwai.catalogue, person), unit.now)


def accompanied(person: Person, inbound: Inbound, turn: Turn, noted: Noted) -> Turn:
    """With what is said first about what came along with her words or in place of them; a warning stays before it."""
    wordless = not (inbound.text.strip() or inbound.choice)
    aside = (*((LINKED,) if person.joined and wordless else ()), *noted.said)
    if not aside:
        return turn
    if noted.case and wordless and not person.conversation.stack:  # it has found its place: there is nothing to ask
        return replace(turn, conversation=replace(turn.conversation, stack=()), said=aside)
    warned = 1 if turn.said and turn.said[0].text == DANGER else 0
    return replace(turn, said=(*turn.said[:warned], *aside, *turn.said[warned:]))


def along(turn: Turn, also: Said) -> Turn:
    """With one thing more, said before what is asked next, whose options come last."""
    asking = turn.said[-1:] if turn.said and turn.said[-1].options else ()
    return replace(turn, said=(*turn.said[: len(turn.said) - len(asking)], also, *asking))


def joined(sunwai: Sunwai, unit: Unit, person: Person, turn: Turn) -> Turn:
    """She has turned out to be another, whose conversation goes on; where nothing is open in that, hers does."""
    if not person.conversation.stack:
        return turn
    going_on = engine(sunwai, unit, person)
    return going_on.settle(going_on.standing(person.conversation), (LINKED,), turn.event)


def too_late(sunwai: Sunwai, unit: Unit, person: Person, turn: Turn, instead: Said) -> Turn:
    """What she wanted could not be done: she hears that, and what would have followed from it is not open either."""
    before = [(item.dialogue, item.answers) for item in person.conversation.stack]
    kept = tuple(item for item in turn.conversation.stack if (item.dialogue, item.answers) in before)
    return engine(sunwai, unit, person).settle(replace(turn.conversation, stack=kept), (instead,), turn.event)


def answered(
    sunwai: Sunwai, unit: Unit, person: Person, inbound: Inbound, held: Reply
) -> tuple[Reply | None, tuple[Wake, ...]]:
    """A message that was held and turns out to be taken: the connection broke after the commit. Its reply goes out now."""
    if person.reply in (None, held):
        return held, ()
    unit.people.answered(person, inbound, held)
    return held, (queue_reply(sunwai, unit, person, inbound, person.reply),)


def word(sunwai: Sunwai, unit: Unit, person: Person, turn: Turn, outcome: Outcome, spoken: str) -> Reply | None:
    """What is said, in her language; a number that is known is not wanted."""
    reply = sunwai.wording.reply(turn.said, spoken, outcome.values, unit.now)
    if reply is None:
        return None
    known = person.numbered and reply.number is Number.WANTED
    return replace(reply, ends=not turn.conversation.stack, number=None if known else reply.number)


def hold(sunwai: Sunwai, inbound: Inbound) -> Reply | None:
    """The holding text; the same for the same message."""
    spoken = language.detect(inbound.text) or DEFAULT
    if not sunwai.channels[inbound.channel].rides_home:
        return None
    return sunwai.wording.reply((Said("held"),), spoken, {}, sunwai.store.clock())
