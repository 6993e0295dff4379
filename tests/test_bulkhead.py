"""Every department by itself: three that never answer and one in trouble keep none of the others waiting, and lose nothing."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from bot import duties
from bot.delivery import call
from bot.running import upkeep
from tests import together
from tests.channels.provider import Answer, Provider, provider
from tests.storage.rows import case, message
from tests.test_worker import Machine, machine

__all__ = ["machine"]

CASES = 4  # for each department
PATIENT = call.TIMEOUT.read or 0.0  # seconds: not one of the others waits for a single attempt at one that hangs
OK = Answer(200)


@dataclass
class Country:
    """All departments, each with a server of its own."""

    machine: Machine
    servers: dict[str, Provider]

    def begin(self) -> None:
        """Start the workers, and wait until a first case has gone all the way."""
        self.machine.work("forward departments scheduler")
        first = next(iter(self.servers))
        self.lodge(first)
        together.until(lambda: self.servers[first].asked and self.machine.done())
        self.servers[first].asked.clear()

    def lodge(self, *codes: str) -> dict[str, float]:
        """Cases for these departments, in turns; when each of them was committed."""
        sunwai, committed = self.machine.story.sunwai, {}
        for _ in range(CASES):
            for code in codes:
                with sunwai.store.begin() as unit:
                    person = unit.people.meet(message())
                    complaint = case(person, unit, department=code)
                    unit.complaints.lodge(person.box, complaint)
                    wake = duties.forward(sunwai, unit, complaint, "complaint.forwarded")
                committed[complaint.tracking_id] = time.monotonic()
                wake()
        return committed

    def keys(self, code: str) -> dict[str, set[str]]:
        """The ids under which each case arrived at a department."""
        found: dict[str, set[str]] = defaultdict(set)
        for asked in self.servers[code].asked:
            found[subject(asked.body)].add(asked.headers["webhook-id"])
        return found

    def waits(self, code: str, committed: dict[str, float]) -> list[float]:
        """How long each of a department's cases took to arrive, in seconds."""
        return [asked.at - committed[subject(asked.body)] for asked in self.servers[code].asked]


def subject(body: bytes) -> str:
    """The tracking ID of the case that an event is about, as twelve digits."""
    return str(json.loads(body)["subject"]).replace("-", "")


@pytest.fixture
def country(machine: Machine) -> Iterator[Country]:
    with ExitStack() as stack:
        codes = machine.story.sunwai.catalogue.departments
        servers = {code: stack.enter_context(provider(OK)) for code in codes}
        for code, server in servers.items():
            machine.story.goes_to(server.url, code)
        yield Country(machine, servers)


def test_f33_three_departments_that_hang_and_one_in_trouble_keep_no_other_waiting(country: Country) -> None:
    codes = sorted(country.servers)
    assert len(codes) == 26
    hanging, troubled, others = codes[:3], codes[3], codes[4:]
    country.begin()
    for code in hanging:
        country.servers[code].answers[:] = [Answer(hangs=True)]
    country.servers[troubled].answers[:] = [Answer(410), Answer(500)]
    committed = country.lodge(*codes)

    together.until(lambda: all(len(country.servers[code].asked) >= CASES for code in others))
    waits = sorted(wait for code in others for wait in country.waits(code, committed))
    assert len(waits) == CASES * len(others)
    assert waits[-1] < PATIENT
    assert all(len(country.servers[code].asked) <= 2 for code in hanging)  # one at a time

    for code in (*hanging, troubled):
        country.servers[code].answers[:] = [OK]
        country.servers[code].closing.set()
    story = country.machine.story
    together.until(lambda: story.rows("SELECT count(*) FROM outbox WHERE state = 'waiting'") == [(0,)])
    assert upkeep.replay(story.sunwai, None) == 1
    together.until(country.machine.done)
    for code in codes:
        assert len(country.keys(code)) == CASES
        assert {len(keys) for keys in country.keys(code).values()} == {1}
