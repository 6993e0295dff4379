"""The real processes: workers that are killed, a Redis that forgets, a hostile job; and every case arrives all the same."""

import json
import os
import pickle
import signal
import subprocess
import sys
import uuid
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from redis import Redis

from bot import jobs, letters
from bot.wiring import shifted
from channels import mail as inbound
from storage import queues
from storage.departments import Department, Route
from storage.embedded import EmbeddedRedis, start
from storage.unit import Store
from tests import together
from tests.bot.city import KEY, city
from tests.bot.mailbox import mailbox
from tests.bot.receivers import MAIL_FROM
from tests.bot.story import Story, begin
from tests.channels.provider import Answer, Provider, provider
from tests.house import HER

ROOT = Path(__file__).parents[1]
CANARIES = (b"Islampura", b"gutter", b"Gutter", HER.removeprefix("+92").encode())


@dataclass
class Machine:
    """A machine with our workers on it, a Redis, and a department's server to which all cases of water go."""

    folder: Path
    redis: EmbeddedRedis
    department: Provider
    story: Story
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def work(self, *crews: str, offset: int = 0) -> None:
        """Start workers, a process for each crew of them, with their clock so many seconds ahead."""
        given = {"DATA_DIR": str(self.folder), "REDIS_URL": self.redis.url, "CLOCK_OFFSET": str(offset)}
        with (self.folder / "workers.log").open("ab") as log:
            for crew in crews:
                command = [sys.executable, str(ROOT / "worker.py"), *crew.split()]
                self.workers.append(subprocess.Popen(command, cwd=ROOT, env={**os.environ, **given}, stderr=log))

    def lodges(self) -> str:
        """A complaint that is routed already: what is left is to bring it to its department."""
        case = self.story.citizen().lodges()
        ((duty,),) = self.story.rows(f"SELECT id FROM outbox WHERE tracking_id = '{case}'")
        jobs.route(self.story.sunwai, duty)
        return case

    def kill(self) -> None:
        """All of them, at once, without a word."""
        for worker in self.workers:
            worker.kill()
        for worker in self.workers:
            worker.wait()
        self.workers.clear()

    def done(self) -> bool:
        """Whether nothing is left to be done."""
        return not self.story.rows("SELECT id FROM outbox WHERE state <> 'done'")

    @property
    def client(self) -> Redis:
        return queues.connect(self.redis.url)


@pytest.fixture
def machine(short_folder: Path) -> Iterator[Machine]:
    redis = start(short_folder)
    with provider(Answer(200)) as department:
        story = begin(short_folder)
        store = Store(story.sunwai.store.engine, story.sunwai.store.vault, shifted(0))
        bell = queues.Bell(queues.connect(redis.url))
        told = replace(story, sunwai=replace(story.sunwai, bell=bell, store=store))
        told.goes_to(department.url)
        made = Machine(short_folder, redis, department, told)
        yield made
        made.kill()
        story.sunwai.store.engine.dispose()
    made.redis.process.kill()
    made.redis.process.wait()


def everything(client: Redis) -> bytes:
    """All that Redis holds, unpacked."""
    found = b""
    for key in client.scan_iter():
        found += key
        values = client.hgetall(key) if client.type(key) == b"hash" else {key: client.dump(key) or b""}
        for name, value in values.items():
            with suppress(zlib.error):
                value = zlib.decompress(value)
            found += name + value
    return found


def test_a_worker_killed_while_it_delivers_is_replaced_and_the_department_hears_of_one_event(machine: Machine) -> None:
    machine.department.answers[:] = [Answer(hangs=True), Answer(200)]
    machine.work("departments")
    case = machine.lodges()
    together.until(lambda: machine.department.asked)
    machine.kill()
    machine.client.flushall()  # and Redis forgets, too
    assert not machine.done()
    machine.work("departments", "scheduler", offset=31)  # when the lease of the dead has run out
    together.until(machine.done)
    first, second = machine.department.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert machine.story.case(case).status == "forwarded"


def test_a_redis_that_is_killed_and_forgets_everything_costs_nothing_but_time(machine: Machine) -> None:
    machine.work("departments scheduler")  # supervised: a worker whose Redis is gone may end, and is begun anew
    machine.lodges()
    together.until(machine.done)
    machine.redis.process.kill()
    machine.redis.process.wait()
    case = machine.lodges()
    assert not machine.done()
    machine.redis = start(machine.folder)
    machine.client.flushall()
    together.until(machine.done)
    assert len(machine.department.asked) == 2
    assert machine.story.case(case).status == "forwarded"
    held = everything(machine.client)
    assert held
    assert [canary for canary in CANARIES if canary in held] == []


def test_a_mail_is_answered_and_a_case_read_back_by_the_workers(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailbox() as box, city() as town:
        monkeypatch.setenv("SMTP_URL", box.url)
        monkeypatch.setenv("MAIL_FROM", MAIL_FROM)
        told = machine.story.sunwai
        sunwai = replace(told, settings=replace(told.settings, smtp_url=box.url, mail_from=MAIL_FROM))
        with sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.OPEN311, town.url, KEY)])
        case = machine.lodges()
        letters.take(sunwai, inbound.read(b"From: ayesha@citizen.example\r\nSubject: hello\r\n\r\nhello"))
        machine.work("departments")
        together.until(machine.done)
        assert [mail["To"] for mail in box.mails] == ["ayesha@citizen.example"]
        town.close("Cleared.")
        machine.work("scheduler", offset=61)
        together.until(lambda: machine.story.case(case).status == "resolved")


class Hostile:
    """Runs a command where it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"touch {self.path}",)


def test_f31_a_hostile_job_is_not_executed_and_holds_nobody_up(machine: Machine) -> None:
    """Pickled, or in our own JSON but another's code, or with wishes of its own."""
    trace, client = machine.folder / "hacked", machine.client
    command = f"touch {trace}"
    payloads: tuple[tuple[bytes, dict[str, object]], ...] = (
        (pickle.dumps(Hostile(trace)), {}),
        (pickle.dumps(("os.system", None, (command,), {})), {}),
        (json.dumps(["os.system", None, [command], {}]).encode(), {}),
        (json.dumps(["bot.jobs.log.manager.disable", None, [], {}]).encode(), {}),
        (json.dumps(["format", "{0}", [command], {}]).encode(), {}),
        (json.dumps(["bot.jobs.forward", None, [4711], {}]).encode(), {"meta": pickle.dumps(Hostile(trace))}),
        (
            json.dumps(["bot.jobs.forward", None, [4711], {}]).encode(),
            {"success_callback_name": "subprocess.getoutput"},
        ),
        (b"\x80garbage", {}),
    )
    for payload, wishes in payloads:
        job = str(uuid.uuid4())
        made = {"data": zlib.compress(payload), "status": "queued", "origin": "department-wt", **wishes}
        client.hset(f"rq:job:{job}", mapping=made)  # type: ignore[arg-type]
        client.rpush("rq:queue:department-wt", job)
    machine.lodges()
    machine.work("departments")
    together.until(machine.done)
    assert client.llen("rq:queue:department-wt") == 0
    assert not trace.exists()
    for worker in machine.workers:  # and they end when they are asked to
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(together.PATIENCE) for worker in machine.workers] == [0]
    machine.workers.clear()
