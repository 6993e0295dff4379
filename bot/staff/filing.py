"""Complaints taken down by an operator: by telephone, from a letter or a mail, at a counter.

The same dialogue, the same ID and the same words as by text. With a number the case is hers who has it: she is sent what
she would have read, and nobody else is; without one it belongs to a citizen whom we cannot reach.
"""

import json
import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot import allowance, repeats
from bot.converse import word
from bot.duties import Wake
from bot.endings import Ending
from bot.notify import queue
from bot.reach import texting
from bot.repeats import Request
from bot.sight import Refused
from bot.tables.subjects import settled
from bot.wiring import Sunwai
from channels.numbers import e164
from core import filing, tracking_id
from core import script as scripts
from core.complaint import Actor, Step
from core.conversation import Conversation
from core.dialogues import DIALOGUES
from core.filing import STORY, Program, Source
from core.machine import Turn
from core.messages import Inbound, Said
from core.questions import Question
from core.understanding import danger
from storage.departments import Earlier
from storage.people import Person
from storage.records import StoredRecords
from storage.unit import Unit
from storage.vault import Box

log = logging.getLogger(__name__)

LONGEST = 4000  # characters of one answer
MOST = 60  # answers


@dataclass(frozen=True)
class Operator:
    """Who takes it down: what they are called on the record, and whose officer it is, where it is one."""

    name: str
    officer_id: str | None = None

    @property
    def by(self) -> str:
        """As the record of acts has it."""
        return f"officer:{self.officer_id}" if self.officer_id else f"operator:{self.name}"


@dataclass(frozen=True)
class Form:
    """What was taken down so far. `text` is her story as far as it is told; `answers` are by the questions' names."""

    source: Source | Program
    language: str
    phone: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)


Filing = Mapping[str, Any]  # JSON values: `question`, `understood`, `warning`, `answers`, `complaint`


def file(sunwai: Sunwai, operator: Operator, form: Form, request: Request | None = None) -> Filing:
    """The next question, or the complaint that was filed. Raises Refused, repeats.Reused, TooMany and Away."""
    checked = fit(sunwai, form)
    return repeats.once(lambda: _file(sunwai, operator, checked, request))


def fit(sunwai: Sunwai, form: Form) -> Form:
    """The form with its number as E.164. Raises Refused."""
    languages = [known.code for known in sunwai.catalogue.country.languages]
    if form.language not in languages:
        raise Refused(f"language is one of {', '.join(languages)}")
    if len(form.answers) > MOST or any(len(said) > LONGEST for said in (form.text, *form.answers.values())):
        raise Refused(f"there are at most {MOST} answers, and each has at most {LONGEST} characters")
    number = e164(form.phone) if form.phone.strip() else ""
    if number is None:
        raise Refused("phone is no telephone number")
    story = {STORY: form.text} if form.text.strip() else {}
    return replace(form, phone=number, answers={**story, **form.answers})


def _file(sunwai: Sunwai, operator: Operator, form: Form, request: Request | None) -> tuple[Filing, tuple[Wake, ...]]:
    with sunwai.store.begin() as unit:
        sunwai = settled(sunwai, unit)
        if request and (earlier := repeats.earlier(unit, operator.by, request)):
            return answered_before(unit, operator, request, earlier), ()
        nobody = Person("", Box(b""), Conversation(), None, silenced=False, numbered=bool(form.phone))
        records = StoredRecords(unit, sunwai.catalogue, nobody)
        reading = filing.read(DIALOGUES[filing.DIALOGUE], records, form.answers, unit.now)
        ahead = reading.reached.ahead
        shown = {"answers": dict(reading.taken), "warning": warning(sunwai, unit, form)}
        if not isinstance(ahead, scripts.Ending) or ahead.event is None:
            put = question(sunwai, unit, form, reading.reached.question)
            return {**shown, "question": put, "understood": not reading.missed, "complaint": None}, ()
        if operator.officer_id is None:  # a program with a key
            allowance.heed(unit, operator.by)
        complaint, wakes = lodge(sunwai, unit, operator, form, ahead)
        found = {**shown, "question": None, "understood": True, "complaint": complaint}
        if request:
            sealed = unit.officers.box.seal(json.dumps(found), place(operator, request))
            unit.departments.take(operator.by, request.key, Earlier(repeats.digest(unit, request), sealed))
    log.info("a complaint was taken down", extra={"operator": operator.by, "source": form.source})
    return found, wakes


def question(sunwai: Sunwai, unit: Unit, form: Form, ahead: Question | None) -> Filing | None:
    """What to ask the citizen, in her language; its options numbered as she would read them. None: she has dropped it."""
    if ahead is None:
        return None
    reply = sunwai.wording.reply((ahead.say(),), form.language, {}, unit.now)
    assert reply
    options = [
        {"number": number, "key": option.key, "label": option.label} for number, option in enumerate(reply.options, 1)
    ]
    return {"name": ahead.name, "words": reply.text, "options": options}


def warning(sunwai: Sunwai, unit: Unit, form: Form) -> str | None:
    """What she is told first where it smells of danger: the number to call."""
    kind = danger.notice(form.answers.get(STORY, ""), sunwai.catalogue)
    if kind is None:
        return None
    said = Said("danger", {"numbers": " / ".join(danger.numbers(kind))})
    reply = sunwai.wording.reply((said,), form.language, {}, unit.now)
    return reply.text if reply else None


def lodge(
    sunwai: Sunwai, unit: Unit, operator: Operator, form: Form, ending: scripts.Ending
) -> tuple[Filing, tuple[Wake, ...]]:
    """It is hers from now on, as if she had sent it; the history says who took it down."""
    by_sms = texting(sunwai) if form.phone else None
    person, inbound = citizen(unit, form, by_sms.name if by_sms else form.source)
    spoken = person.language or form.language
    outcome = Ending(sunwai, unit, person, inbound, spoken, form.source).perform(ending.event)
    case = "".join(filter(str.isdecimal, str(outcome.values["tracking_id"])))[: tracking_id.LENGTH]
    found = unit.complaints.get(case, lock=True)
    assert found
    unit.complaints.step(found, Step.NOTE, Actor.MACHINE, f"{form.source}: {operator.name}", operator.officer_id)
    unit.audit.note(operator.by, allowance.FILED, case, source=form.source)
    said = (*ending.say(), *((outcome.also,) if outcome.also else ()))
    standing = person.conversation
    unit.people.keep(person, replace(standing, language=standing.language or form.language))
    reply = word(sunwai, unit, person, Turn(Conversation(), said, ending.event), outcome, spoken)
    assert reply
    wakes = (*outcome.wakes, *((queue(sunwai, unit, person, by_sms.name, reply),) if by_sms else ()))
    return {
        "tracking_id": tracking_id.show(case),
        "department": found.department,
        "department_name": sunwai.catalogue.name("department", found.department, "en"),
        "due_at": found.due_at and found.due_at.isoformat(),
        "words": reply.text,
        "texted": by_sms is not None,
    }, wakes


def citizen(unit: Unit, form: Form, channel: str) -> tuple[Person, Inbound]:
    """Whose complaint it is, her conversation locked: she who has this number, or somebody new whom no address finds."""
    address = form.phone or uuid.uuid4().hex
    inbound = Inbound(channel, address, f"filed/{uuid.uuid4().hex}", "", phone=form.phone or None)
    return unit.people.meet(inbound), inbound


def answered_before(unit: Unit, operator: Operator, request: Request, earlier: Earlier) -> Filing:
    """What the same request was answered."""
    assert earlier.answer_sealed
    found: Filing = json.loads(unit.officers.box.open(earlier.answer_sealed, place(operator, request)))
    return found


def place(operator: Operator, request: Request) -> str:
    """To what an answer is bound."""
    return f"idempotency.filing/{operator.by}/{request.key}"
