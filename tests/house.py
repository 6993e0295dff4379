"""A whole Sunwai for a test: the real store on SQLite or PostgreSQL, a clock to move, a bell and channels that only note."""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import converse, jobs, receipts, sending, settings, wiring
from bot.pace import Pace
from bot.wiring import Sunwai
from channels import shaping
from channels.port import NotFetched, NotSent
from core.messages import Event, Inbound, Media, Reply
from storage import migrations
from storage.outbox import Topic

HER, STRANGER = "+923000000101", "+923000000202"  # never issued
GUTTER = "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala"
TRACKING_ID = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # a Monday, half past eleven in Karachi

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Bell:
    """Notes who would have been woken; `rung` holds (name, argument, …) in order."""

    rung: list[tuple[Any, ...]] = field(default_factory=list)
    redis: bool = True

    def forward(self, duty_id: int) -> bool:
        return self._ring("forward", duty_id)

    def notify(self, duty_id: int, *, news: bool = False) -> bool:
        return self._ring("notify", duty_id)

    def follow(self, duty_id: int) -> bool:
        return self._ring("follow", duty_id)

    def fetch(self, duty_id: int) -> bool:
        return self._ring("fetch", duty_id)

    def deliver(self, department: str, tracking_id: str) -> bool:
        return self._ring("deliver", department, tracking_id)

    def poll(self, department: str, tracking_id: str) -> bool:
        return self._ring("poll", department, tracking_id)

    def mail(self, duty_id: int) -> bool:
        return self._ring("mail", duty_id)

    def answers(self) -> bool:
        return self.redis

    def _ring(self, *what: Any) -> bool:
        self.rung.append(what)
        return self.redis


@dataclass
class Nowhere:
    """A channel wired to nothing: what is pushed is kept in `pushed`, and whether she was silent for long in `cold`.

    With `trouble`, nothing is taken. `files` are what can be fetched, by URL.
    """

    name: str = "sms/twilio"
    rides_home: bool = True
    pushes: bool = True
    reports: bool = True
    methods: frozenset[str] = frozenset({"POST"})
    pushed: list[tuple[str, Reply]] = field(default_factory=list)
    cold: list[bool] = field(default_factory=list)
    trouble: NotSent | None = None
    files: dict[str, bytes | NotFetched] = field(default_factory=dict)

    def receive(self, request: object) -> Sequence[Event]:
        return ()

    def answer(self, reply: Reply | None) -> object:
        raise NotImplementedError

    def push(self, address: str, reply: Reply, cold: bool = False) -> str:
        if not self.pushes:
            raise NotSent("no push", retryable=False)
        if self.trouble:
            raise self.trouble
        self.pushed.append((address, reply))
        self.cold.append(cold)
        return f"SM{len(self.pushed):032}"

    def fetch(self, media: Media) -> bytes:
        found = self.files.get(media.url, NotFetched("404", retryable=True))
        if isinstance(found, NotFetched):
            raise found
        return found

    def parts(self, reply: Reply) -> int:
        return shaping.cost(reply, shaping.SMS)


def house(tmp_path: Path, url: str | None = None, **environ: str) -> Sunwai:
    """A whole with the settings of the demo, migrated; on SQLite in `tmp_path`, or on the PostgreSQL at `url`.

    Its `store.clock` is a Clock, its `bell` a Bell, its channel "sms/twilio" a Nowhere.
    """
    given: Mapping[str, str] = {"DATA_DIR": str(tmp_path), **({"DATABASE_URL": url} if url else {}), **environ}
    made = wiring.build(settings.read(given), Clock())
    migrations.upgrade(made.store.engine, made.store.vault)
    channel = Nowhere()
    unhurried = Pace(lambda: 0.0, lambda _: None)
    return replace(made, bell=Bell(), pace=unhurried, channels={channel.name: channel})  # type: ignore[arg-type, dict-item]


def say(sunwai: Sunwai, text: str, phone: str = HER) -> Reply | None:
    """A citizen's text; the reply."""
    return converse.converse(sunwai, Inbound("sms/twilio", phone, uuid.uuid4().hex, text, phone=phone))


def lodge(sunwai: Sunwai, text: str = GUTTER, phone: str = HER) -> str:
    """A complaint, by conversation; its tracking ID as twelve digits."""
    for words in (text, "1", "1", "1", "1"):
        reply = say(sunwai, words, phone)
        if reply and (found := TRACKING_ID.search(reply.text)):
            return found[0].replace("-", "")
    raise AssertionError(f"no tracking ID, but: {reply}")


def deliver_all(sunwai: Sunwai, tracking_id: str) -> None:
    """Every undone delivery of a case, one department's after the other's: what the lanes do side by side."""
    with sunwai.store.read() as unit:
        waiting = unit.outbox.waiting_for(tracking_id)
    for department in waiting:
        jobs.deliver_to(department, sunwai, tracking_id)


def work(sunwai: Sunwai) -> None:
    """What the workers do, until nothing is due: forward, deliver, notify. It takes some seconds of the clock."""
    for _ in range(20):
        sunwai.store.clock.move(seconds=4)  # type: ignore[attr-defined]
        with sunwai.store.lease() as unit:
            due = unit.outbox.due(100)
        if not due:
            return
        for duty in due:
            match duty.topic:
                case Topic.FORWARD:
                    jobs.route(sunwai, duty.id)
                case Topic.DELIVER:
                    deliver_all(sunwai, duty.tracking_id or "")
                case Topic.NOTIFY:
                    sending.send(sunwai, duty.id)
                case Topic.FOLLOW:
                    sending.follow(sunwai, duty.id)
                case Topic.FETCH:
                    jobs.see_to(sunwai, duty.id)
                case Topic.RECEIPT:
                    receipts.late(sunwai, duty.id)
                case Topic.MAIL:
                    jobs.answer_mail(sunwai, duty.id)
    raise AssertionError("there is always something due")
