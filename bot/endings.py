"""Does what a dialogue's ending asks for, inside the transaction of the message that ended it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot import duties, evidence, leading, placing, stories
from bot.duties import Wake
from bot.tables import directory
from bot.wiring import Sunwai
from core import audit, deadlines, tracking_id
from core.complaint import Actor, Status, Step, Unlawful, kind_of
from core.events import (
    Add,
    Confirm,
    Consent,
    Erase,
    Event,
    Guess,
    Join,
    Learn,
    Lodge,
    Nudge,
    Offer,
    Rate,
    Remark,
    Reopen,
    Reply,
    Resume,
    Silence,
    Speak,
    Withdraw,
)
from core.messages import Inbound, Said, Value
from core.understanding.address import street_words
from storage.complaints import Complaint
from storage.people import Person
from storage.unit import Unit

CODE = 8  # digits


@dataclass(frozen=True)
class Outcome:
    """What came of an event: values for the words, who is to be woken after the commit, her language if she chose one.

    `instead` replaces the words where the event came too late, `also` is said right after them. `person` is who she is now,
    if the event changed that.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    wakes: tuple[Wake, ...] = ()
    language: str | None = None
    instead: Said | None = None
    also: Said | None = None
    person: Person | None = None


@dataclass(frozen=True)
class Ending:
    """Who ended what, where."""

    sunwai: Sunwai
    unit: Unit
    person: Person
    inbound: Inbound
    language: str
    source: str = "message"

    def perform(self, event: Event | None) -> Outcome:
        """Do it. What cannot be done any more is an outcome as well."""
        try:
            return self._perform(event)
        except Unlawful:
            return Outcome(instead=Said("feedback.late"))

    def _perform(self, event: Event | None) -> Outcome:
        match event:
            case Lodge():
                return self._lodge(event)
            case Confirm(about):
                self._step(about, Step.CONFIRMED)
            case Reopen(about):
                return self._reopen(about)
            case Rate(about, stars):
                self._step(about, Step.RATED, str(stars), stars=stars)
            case Remark(about, words):
                self._step(about, Step.RATED, words)
            case Consent(about):
                stories.consent(self.sunwai.catalogue, self.unit, self._case(about))
            case Withdraw(about):
                return self._withdraw(about)
            case Reply(about, words):
                return self._heard(about, Step.ANSWERED, "citizen.replied", words)
            case Add(about, words):
                return self._heard(about, Step.ADDED, "citizen.replied", words)
            case Nudge(about):
                return self._heard(about, Step.NUDGED, "citizen.nudged")
            case Speak(language):
                self.unit.people.speak(self.person, language)
                return Outcome(language=language)
            case Learn(allowed):
                self.unit.people.learn(self.person, self.unit.now if allowed else None)
            case Silence() | Resume():
                silent = self.unit.now if isinstance(event, Silence) else None
                self.unit.people.silence(self.person, self.inbound.channel, silent)
            case Offer():
                return self._offer()
            case Join(code):
                return self._join(code)
            case Guess():
                self.unit.links.miss(self.person.id)
            case Erase():
                wakes = erase(self.sunwai, self.unit, self.person)
                return Outcome(wakes=wakes, person=self.unit.people.forgotten(self.person))
        return Outcome()

    def _lodge(self, event: Lodge) -> Outcome:
        """The complaint, its history, and the duty to forward it: committed together, or not at all."""
        leaf, now = self.sunwai.catalogue.leaves[event.leaf], self.unit.now
        complaint = Complaint(
            tracking_id=tracking_id.make(secrets.randbelow),
            citizen_id=self.person.id,
            key_of=self.person.id,
            kind=kind_of(leaf.code),
            leaf=leaf.code,
            status=Status.REGISTERED,
            urgent=event.urgent,
            place=event.place,
            where=event.where,
            details=event.details,
            notice="",
            channel=self.inbound.channel,
            language=self.language,
            source=self.source,
            outcome=None,
            stars=None,
            registered_at=now,
            updated_at=now,
            closed_at=None,
            hidden=event.hidden,
            private=event.private,
            lead=event.lead or None,
            **placing.lodged(self.sunwai, self.unit, event, self.inbound.phone),
        )
        if event.word:
            complaint = replace(complaint, word_index=self.unit.word_index(complaint.tracking_id, event.word))
        code = audit.receipt(self.unit.complaints.lodge(self.person.box, complaint))
        self._index(complaint, event)
        self.unit.evidence.attach(self.person.id, complaint.tracking_id)
        wake = duties.forward(self.sunwai, self.unit, complaint, "complaint.forwarded")
        # The code stands behind the ID: by it the record can be checked against what she was told.
        told = {**facts(complaint), "tracking_id": f"{tracking_id.show(complaint.tracking_id)} {code}"}
        return self._shared(complaint, Outcome(told, (wake,)))

    def _index(self, complaint: Complaint, event: Lodge) -> None:
        """What finds it by words, and what we took it for in vain."""
        streets = street_words(f"{event.where}, {event.details}", self.sunwai.catalogue, event.place)
        self.unit.tokens.add(complaint.tracking_id, " ".join((event.where, *streets)), event.details)
        if event.guessed:
            self.unit.corrections.note(complaint.tracking_id, event.guessed, event.leaf)

    def _shared(self, complaint: Complaint, outcome: Outcome) -> Outcome:
        """Where she is abroad, the mission there hears of it as well, and she of the mission and its date."""
        if not complaint.mission or complaint.mission_due_at is None:
            return outcome
        there = directory.current(self.sunwai, self.unit).offices[complaint.mission]
        wake = duties.share(self.sunwai, self.unit, complaint, there.department)
        values: Mapping[str, Value] = {"mission": there.name(self.language), "mission_due": complaint.mission_due_at}
        return replace(outcome, wakes=(*outcome.wakes, wake), also=Said("register.mission", values))

    def _reopen(self, about: str) -> Outcome:
        """One level up, with what the office said quoted: who has it now must know what was not so."""
        complaint = self._case(about)
        complaint = self.unit.complaints.step(
            complaint,
            Step.REOPENED,
            Actor.CITIZEN,
            f"“{complaint.notice}”" if complaint.notice else "",
            **directory.raised(self.sunwai, self.unit, complaint),
            closed_at=None,
            outcome=None,
            **vars(deadlines.opened(self.sunwai.catalogue, complaint.leaf, self.unit.now)),
            **(placing.abroad(self.unit.now) if complaint.mission else {}),
        )
        return Outcome(facts(complaint), (duties.forward(self.sunwai, self.unit, complaint, "complaint.reopened"),))

    def _heard(self, about: str, step: Step, event: str, words: str = "") -> Outcome:
        """A step of hers that the department hears of."""
        complaint = self._step(about, step, words)
        return Outcome(wakes=(duties.deliver(self.sunwai, self.unit, complaint, event),))

    def _withdraw(self, about: str) -> Outcome:
        return Outcome(wakes=gone(self.sunwai, self.unit, self._case(about)))

    def _offer(self) -> Outcome:
        """A code of eight digits, for her eyes only: the reply it stands in is sealed like all her words."""
        code = f"{secrets.randbelow(10**CODE):0{CODE}}"
        self.unit.links.give(self.person, self.inbound.channel, code)
        return Outcome({"code": f"{code[: CODE // 2]} {code[CODE // 2 :]}"})

    def _join(self, code: str) -> Outcome:
        """Who was given the code and who sent it are one: she who has a number goes on, else she who was given it."""
        given = self.unit.links.use(self.person.id, code)
        other = self.unit.people.recall(given.citizen_id) if given else None
        if other is None or other.id == self.person.id:
            return Outcome(instead=Said("link.wrong"))
        gone, stays = (other, self.person) if self.person.numbered and not other.numbered else (self.person, other)
        return Outcome(person=self.unit.people.join(gone, into=stays))

    def _step(self, about: str, step: Step, note: str = "", **changes: Any) -> Complaint:
        return self.unit.complaints.step(self._case(about), step, Actor.CITIZEN, note, **changes)

    def _case(self, about: str) -> Complaint:
        """Her own case, locked. That it exists is known: the dialogue has just read it."""
        complaint = self.unit.complaints.get(about, lock=True)
        if complaint is None or complaint.citizen_id != self.person.id:
            raise LookupError("the case is not hers")
        return complaint


def erase(sunwai: Sunwai, unit: Unit, person: Person, by: str = "citizen") -> tuple[Wake, ...]:
    """A citizen's open cases end, their departments are told, and her key is destroyed."""
    ended = unit.complaints.open_of_citizen(person.id)
    wakes = [wake for complaint in ended for wake in gone(sunwai, unit, complaint)]
    evidence.forget(unit, person)
    unit.complaints.forget_words(person.id)
    unit.stories.forget(person.id)
    unit.people.erase(person)
    unit.audit.note(by, "citizen.erased", cases=len(ended))
    return tuple(wakes)


def gone(sunwai: Sunwai, unit: Unit, complaint: Complaint) -> tuple[Wake, ...]:
    """A case is withdrawn: who has it hears of that, and what was joined to it is open again."""
    withdrawn = unit.complaints.step(complaint, Step.WITHDRAWN, Actor.CITIZEN)
    return (*duties.withdrawn(sunwai, unit, withdrawn), *leading.release(sunwai, unit, withdrawn))


def facts(complaint: Complaint) -> Mapping[str, Value]:
    """What the words about a case may name."""
    due = {"due": complaint.due_at} if complaint.due_at else {}
    return {"tracking_id": tracking_id.show(complaint.tracking_id), **due}
