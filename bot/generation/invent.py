"""Invents cases and what becomes of them: the same for the same seed, believable in sum, true of nobody."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from bot.generation.words import COMMA, Words, words
from core import deadlines
from core.catalogue import Catalogue, Leaf
from core.complaint import HIGHEST_LEVEL, OPEN, Actor, Status, Step, move
from core.directory import Directory
from core.routing import SCREENING, office_for

CHANNELS = {"sms/twilio": 62, "whatsapp/twilio": 22, "telegram": 5, "ussd/africastalking": 11}
LANGUAGES = {"ur-Latn": 58, "ur": 30, "en": 12}
BUSY = {
    "EL": 22,
    "GS": 9,
    "WT": 14,
    "MU": 14,
    "PO": 9,
    "HL": 6,
    "ED": 5,
    "LR": 6,
}  # of a hundred; the others share the rest
# The largest districts, in hundred thousands of people (census of 2023, rounded); the others count as a few.
LARGE = {
    "lahore": 130,
    "faisalabad": 91,
    "rawalpindi": 61,
    "gujranwala": 60,
    "multan": 54,
    "rahim-yar-khan": 56,
    "peshawar": 48,
    "karachi-east": 40,
    "karachi-central": 38,
    "korangi": 31,
    "malir": 24,
    "islamabad": 24,
    "hyderabad": 24,
    "quetta-east": 13,
}
NOWHERE = 0.03  # of all: the place cannot be told, a person has to find the office
YEAR = timedelta(days=364)
LONGEST = 30  # steps in a life

Plan = Iterator[tuple[datetime, Actor, Step, str]]


@dataclass(frozen=True)
class Happening:
    """One step of a case's life."""

    at: datetime
    actor: Actor
    step: Step
    status: Status
    level: int
    note: str = ""


@dataclass(frozen=True)
class Invented:
    """A case from its first word to what stands today."""

    leaf: str
    department: str
    place: str
    where: str
    details: str
    channel: str
    language: str
    life: tuple[Happening, ...]
    due_at: datetime | None
    stars: int | None
    urgent: bool = False
    offices: tuple[str, ...] = ("",)

    @property
    def last(self) -> Happening:
        """Where it stands."""
        return self.life[-1]

    def office(self, level: int) -> str:
        """Who has it once it has climbed so high."""
        return self.offices[min(level, len(self.offices) - 1)]


@dataclass(frozen=True)
class Inventor:
    """Makes cases up. Some departments are slow, some districts are slower: what the figures are there to show."""

    catalogue: Catalogue
    dice: Random
    now: datetime
    directory: Directory
    span: timedelta = YEAR  # the time in which they were registered
    departments: frozenset[str] = frozenset()  # only these; none: all
    slow: float = 1.0  # how much longer than usual everything takes

    @cached_property
    def words(self) -> Words:
        """What people write."""
        return words()

    @cached_property
    def leaves(self) -> tuple[list[str], list[float]]:
        """Leaves and how often they and those before are complained of; only such as have a date and words."""
        departments: dict[str, list[str]] = {}
        for leaf in self.catalogue.leaves.values():
            if leaf.retired or not leaf.hours or leaf.code not in self.words.complaints:
                continue
            if leaf.department in (self.departments or (leaf.department,)):
                departments.setdefault(leaf.department, []).append(leaf.code)
        rest = (100 - sum(BUSY.values())) / max(1, len(departments) - len(BUSY))
        weights = {
            code: BUSY.get(department, rest) / (1 + position)
            for department, codes in departments.items()
            for position, code in enumerate(codes)
        }
        return list(weights), list(accumulate(weights.values()))

    @cached_property
    def districts(self) -> tuple[list[str], list[float]]:
        """Districts, a few of them large, each with its people and those of the ones before."""
        codes = sorted(self.catalogue.districts)
        return codes, list(accumulate(LARGE.get(code, 4 + Random(code).randrange(16)) for code in codes))

    def offices(self, leaf: str, place: str) -> tuple[str, ...]:
        """The office that a case goes to, and those above it; one that is "" where nobody is found for it."""
        known = self._known.get((leaf, place))
        if known is None:
            first = office_for(self.directory, self.catalogue, leaf, place, "", "") if place else None
            above = self.directory.above(first.code) if first else ()
            known = self._known[leaf, place] = (first.code, *(office.code for office in above)) if first else ("",)
        return known

    @cached_property
    def _known(self) -> dict[tuple[str, str], tuple[str, ...]]:
        return {}

    def cases(self, count: int) -> Iterator[Invented]:
        """So many cases, the oldest first."""
        for number in range(count):
            # It fills up slowly: more people know of the service every month.
            share = math.sqrt((number + self.dice.random()) / count)
            yield self.case(self.now - self.span * (1 - share))

    def case(self, registered_at: datetime) -> Invented:
        """One case that was registered then."""
        leaf = self.catalogue.leaves[self.among(self.leaves)]
        place = self.among(self.districts) if self.dice.random() > NOWHERE else ""
        language = self.pick(LANGUAGES)
        address = self.words.place(self.dice, language)
        town = (self.catalogue.name("district", place, language),) if place else ()
        details = self.words.complaint(self.dice, leaf, language, (*address, *town))
        life, due_at = self.life(leaf, place, language, registered_at)
        return Invented(
            leaf=leaf.code,
            department=leaf.department if place else SCREENING,
            place=place,
            where=COMMA[language].join(address),
            details=details,
            channel=self.pick(CHANNELS),
            language=language,
            life=life,
            due_at=due_at,
            urgent=leaf.urgent,
            offices=self.offices(leaf.code, place),
            stars=next((int(each.note) for each in life if each.step is Step.RATED), None),
        )

    def life(
        self, leaf: Leaf, place: str, language: str, registered_at: datetime
    ) -> tuple[tuple[Happening, ...], datetime | None]:
        """What became of a case until now, and until when it is promised."""
        lived = [Happening(registered_at, Actor.CITIZEN, Step.REGISTERED, Status.REGISTERED, 0)]
        due = deadlines.promised(self.catalogue, leaf.code, registered_at)
        for at, actor, step, note in self.plan(leaf, place, language, registered_at):
            while due and due < min(at, self.now) and lived[-1].status in OPEN and len(lived) < LONGEST:
                level = min(lived[-1].level + 1, HIGHEST_LEVEL)
                lived.append(Happening(due, Actor.MACHINE, Step.ESCALATED, lived[-1].status, level))
                due = deadlines.promised(self.catalogue, leaf.code, due)
            if at >= self.now:
                break
            up = step is Step.REOPENED
            level = min(lived[-1].level + up, HIGHEST_LEVEL)
            lived.append(Happening(at, actor, step, move(lived[-1].status, step), level, note))
            due = deadlines.promised(self.catalogue, leaf.code, at) if up else due
        return tuple(lived), due

    def plan(self, leaf: Leaf, place: str, language: str, at: datetime) -> Plan:
        """What would happen if there were time enough."""
        hours = leaf.hours or 480
        slow = self.slow * (0.2 + 0.4 * Random(leaf.department).random() + 0.4 * Random(place).random())
        yield (at := at + timedelta(seconds=self.dice.uniform(1, 20))), Actor.MACHINE, Step.FORWARDED, ""
        for again in (False, True, True):
            at += timedelta(hours=self.dice.expovariate(4 / hours) * slow)
            yield (
                at,
                Actor.OFFICER,
                Step.ACKNOWLEDGED,
                self.say("taken again" if again else "acknowledged", leaf, language),
            )
            if self.dice.random() < 0.2:
                question, answer = self.words.question(self.dice, leaf, language)
                yield (at := at + self.some(hours / 8)), Actor.OFFICER, Step.QUESTION, question
                yield (at := at + self.some(9)), Actor.CITIZEN, Step.ANSWERED, answer
            at += timedelta(hours=hours * self.dice.lognormvariate(-0.7, 0.8) * slow)
            closing = Step.REJECTED if self.dice.random() < 0.08 else Step.RESOLVED
            said = "settled again" if again and closing is Step.RESOLVED else str(closing)
            yield at, Actor.OFFICER, closing, self.say(said, leaf, language)
            word = self.dice.random()
            if word < 0.46:  # most say nothing, and nothing is made of it
                return
            at += self.some(20)
            if word < 0.78:
                yield at, Actor.CITIZEN, Step.CONFIRMED, ""
                yield from self.rating(leaf, language, at)
                return
            yield at, Actor.CITIZEN, Step.REOPENED, ""
            yield (at := at + timedelta(seconds=5)), Actor.MACHINE, Step.FORWARDED, ""
            if self.dice.random() < 0.6:
                yield (at := at + self.moment()), Actor.CITIZEN, Step.ADDED, self.say("added", leaf, language)

    def rating(self, leaf: Leaf, language: str, at: datetime) -> Plan:
        """The stars that are given, if any are, and a word with them."""
        if self.dice.random() > 0.4:
            return
        stars = self.dice.choices((1, 2, 3, 4, 5), (1, 1, 2, 4, 5))[0]
        yield (at := at + self.moment()), Actor.CITIZEN, Step.RATED, str(stars)
        if self.dice.random() < 0.5:
            remark = self.say("praise" if stars > 3 else "blame", leaf, language)
            yield at + self.moment(), Actor.CITIZEN, Step.RATED, remark

    def moment(self) -> timedelta:
        """As long as somebody takes to write who has the phone in her hand."""
        return timedelta(seconds=self.dice.uniform(20, 200))

    def some(self, hours: float) -> timedelta:
        """About so long."""
        return timedelta(hours=self.dice.expovariate(1 / hours))

    def say(self, moment: str, leaf: Leaf, language: str) -> str:
        """What somebody says at this moment of a case."""
        return self.words.remark(self.dice, moment, leaf, language)

    def among(self, summed: tuple[list[str], list[float]]) -> str:
        """One of many by weights that are summed up already: there is one to be found for every case."""
        return self.dice.choices(summed[0], cum_weights=summed[1])[0]

    def pick(self, weights: Mapping[str, int]) -> str:
        """One of these by its weight."""
        return self.dice.choices(list(weights), list(weights.values()))[0]
