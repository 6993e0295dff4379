"""A story in few lines: citizens write, offices act, workers are woken, time passes; and what each of them sees of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot import casework, converse, jobs, schedule, sending
from bot.casework import Act
from bot.delivery import polls
from bot.record import audit
from bot.wiring import Sunwai
from bot.wording import Spoken
from channels import shaping
from channels.port import NotSent
from core.complaint import Step
from core.conversation import Conversation
from core.messages import Inbound, Reply
from storage.complaints import Complaint, Entry
from storage.departments import Department, Route
from storage.people import Person
from tests.house import GUTTER, HER, TRACKING_ID, Bell, Clock, Nowhere, deliver_all, house
from tests.storage.rows import message

SECRET = "whsec_c3Vud2FpLXRlc3RzLXNlY3JldC0wMDAx"
SMS = "sms/twilio"
LATER = NotSent("20429", retryable=True)
NEVER = NotSent("30006", retryable=False)


@dataclass
class Citizen:
    """Somebody with a phone. `reads` gives what has come to it since the last look."""

    story: "Story"
    phone: str
    channel: str
    seen: dict[str, int] = field(default_factory=dict)

    def sends(self, text: str, **more: Any) -> Inbound:
        """A message of hers, not yet taken."""
        return message(text, phone=self.phone, **{"channel": self.channel, **more})

    def says(self, *texts: str) -> str:
        """Her messages, one after the other; what rides home to the last of them."""
        reply: Reply | None = None
        for text in texts:
            reply = converse.converse(self.story.sunwai, self.sends(text))
        return shaping.numbered(reply) if reply else ""

    def lodges(self, text: str = GUTTER) -> str:
        """A complaint; its tracking ID."""
        said = self.says(text)
        for _ in range(4):
            if found := TRACKING_ID.search(said):
                return found[0].replace("-", "")
            said = self.says("1")
        raise AssertionError(f"no tracking ID, but: {said}")

    def reads(self) -> list[str]:
        """What was pushed to her, on whatever channel, since she last looked."""
        new = []
        for name, channel in self.story.lines.items():
            pushed = [reply for address, reply in channel.pushed if address == self.phone]
            new += [shaping.numbered(reply) for reply in pushed[self.seen.get(name, 0) :]]
            self.seen[name] = len(pushed)
        return new

    @property
    def person(self) -> Person | None:
        """Who she is to the store; None for a stranger."""
        with self.story.sunwai.store.begin() as unit:
            return unit.people.of_phone(self.phone)

    @property
    def conversation(self) -> Conversation:
        """What is open between her and us."""
        person = self.person
        assert person
        return person.conversation


@dataclass
class Story:
    """A whole Sunwai, its lines to the citizens, and all who take part."""

    sunwai: Sunwai
    lines: dict[str, Nowhere]

    @property
    def clock(self) -> Clock:
        return self.sunwai.store.clock  # type: ignore[return-value]

    @property
    def bell(self) -> Bell:
        return self.sunwai.bell  # type: ignore[return-value]

    @property
    def sms(self) -> Nowhere:
        return self.lines[SMS]

    def citizen(self, phone: str = HER, channel: str = SMS) -> Citizen:
        return Citizen(self, phone, channel)

    def office(self, case: str, step: str, note: str = "", code: str = "WT", **more: Any) -> Complaint:
        """What an office does with a case; the workers do their part at once."""
        complaint = casework.act(self.sunwai, code, case, Act(Step(step), note, **more))
        self.work()
        return complaint

    def work(self) -> None:
        """The workers do what they are woken for; the clock stands still."""
        if not self.bell.redis:
            self.bell.rung.clear()
        while self.bell.rung:
            what, *given = self.bell.rung.pop(0)
            match what:
                case "forward":
                    jobs.route(self.sunwai, given[0])
                case "notify":
                    sending.send(self.sunwai, given[0])
                case "follow":
                    sending.follow(self.sunwai, given[0])
                case "fetch":
                    jobs.see_to(self.sunwai, given[0])
                case "deliver":
                    deliver_all(self.sunwai, given[1])
                case "poll":
                    polls.look(self.sunwai, *given)
                case "mail":
                    jobs.answer_mail(self.sunwai, given[0])

    def wait(self, **by: float) -> None:
        """Time passes, then the scheduler makes its round, and the workers do what it wakes them for."""
        self.clock.move(**by)
        schedule.drain(self.sunwai)
        jobs.sweep(self.sunwai)
        polls.wake(self.sunwai)
        schedule.Promises().keep(self.sunwai)
        audit.link(self.sunwai)
        self.work()

    @contextmanager
    def without_redis(self) -> Iterator[None]:
        """Nobody hears the bell."""
        self.bell.redis = False
        yield
        self.work()
        self.bell.redis = True

    def on(self, store: Any) -> "Story":
        """The same, with another store."""
        return replace(self, sunwai=replace(self.sunwai, store=store))

    def case(self, tracking_id: str) -> Complaint:
        with self.sunwai.store.read() as unit:
            found = unit.complaints.get(tracking_id)
        assert found
        return found

    def history(self, tracking_id: str) -> list[Entry]:
        with self.sunwai.store.read() as unit:
            found = unit.complaints.get(tracking_id)
            assert found
            return list(unit.complaints.history(found))

    def duties(self, topic: str, *columns: str) -> list[tuple[Any, ...]]:
        """All duties of one kind, the oldest first: `story.duties("deliver", "state")`."""
        wanted = ", ".join(columns or ("state",))
        query = f"SELECT {wanted} FROM outbox WHERE topic = '{topic}' ORDER BY id"
        return self.rows(query)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.sunwai.store.read() as unit:
            return [tuple(row) for row in unit.connection.exec_driver_sql(query)]

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])

    def events(self, tracking_id: str) -> list[str]:
        """The names of the events that departments have to hear about a case, the oldest first."""
        with self.sunwai.store.read() as unit:
            return [duty["payload"]["event"] for duty in unit.outbox.of(tracking_id) if duty["topic"] == "deliver"]

    def goes_to(self, url: str, code: str = "WT") -> None:
        """A department's route is a webhook."""
        with self.sunwai.store.begin() as unit:
            unit.departments.replace([Department(code, Route.WEBHOOK, url, SECRET)])

    def words(self, text: str, language: str = "ur-Latn", **values: Any) -> str:
        """A text as it is worded now."""
        return Spoken(self.sunwai.catalogue, language, self.clock.now).text(text, values)


def begin(folder: Path, url: str | None = None, **rides_home: bool) -> Story:
    """A new story; its lines by name with underscores for slashes: `begin(tmp_path, sms_twilio=False)`."""
    lines = {SMS: Nowhere()}
    for name, rides in rides_home.items():
        channel = name.replace("_", "/", 1)
        lines[channel] = Nowhere(channel, rides, pushes=not channel.startswith("ussd/"))
    return Story(replace(house(folder, url), channels=lines), lines)  # type: ignore[arg-type]
