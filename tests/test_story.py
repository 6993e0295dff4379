"""A case from the first text to the citizen's yes, over the wire: signed webhooks, a department's receiver, the API, texts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook

from bot import apikeys, schedule
from bot.record import audit
from bot.staff import officers
from core.office_table import SHIPPED
from core.staff import Role
from storage.departments import Department, Route
from tests.bot.offices import edited, put
from tests.bot.story import SECRET
from tests.channels.provider import Answer, Provider, provider
from tests.house import GUTTER, HER, TRACKING_ID, work
from tests.web import Web, served

CLERK, ABOVES = "+923000002002", "+923000002003"  # never issued
SMS = "sms/twilio"
OFFICE, ABOVE = "WT-WASA-GUJRANWALA", "WT-WASA-GUJRANWALA-1"
SCHOOLS = "ED-GUJRANWALA"
QUESTION, ANSWER = "Which house is nearest?", "The blue one, number 14"
PROOF, AGAIN = "Line cleared on Monday, log 4417.", "Pumped out with a new machine, log 4460."
CODE = re.compile(r"\bOK (\d{6})\b")


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    with served(tmp_path) as made:
        yield made


@pytest.fixture
def receiver(web: Web) -> Iterator[Provider]:
    """The water department's own webhook."""
    with provider(Answer(200)) as made:
        with web.sunwai.store.begin() as unit:
            unit.departments.replace([Department("WT", Route.WEBHOOK, made.url, SECRET)])
        yield made


@dataclass
class Phone:
    """A telephone that texts. `says` is what rides home, `reads` what was pushed to it since the last look."""

    web: Web
    number: str
    seen: int = field(default=0)

    def says(self, text: str) -> str:
        return self.web.twilio(SMS, self.number, text)

    def reads(self) -> str:
        found = self.web.inbox(self.number)[self.seen :]
        self.seen += len(found)
        return "\n".join(message.text for message in found)

    def files(self) -> str:
        """A complaint; its tracking ID as it is read."""
        assert "Gujranwala" in self.says(GUTTER)
        found = TRACKING_ID.search(self.says("1"))
        assert found
        work(self.web.sunwai)
        return found[0]

    def orders(self, text: str) -> str:
        """An officer's order, confirmed by the code that comes back."""
        said = self.says(text)
        code = CODE.search(said)
        assert code, said
        taken = self.says(f"OK {code[1]}")
        work(self.web.sunwai)
        return taken


@dataclass
class Client:
    """An office's own program, or by a department's code that of the department, by the API."""

    web: Web
    office: str

    def __post_init__(self) -> None:
        office = self.office if "-" in self.office else ""
        key = apikeys.issue(self.web.sunwai, self.office[:2], office=office)
        url, headers = f"{self.web.settings.local_url}/api/v1", {"Authorization": f"Bearer {key}"}
        self.http = httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60)

    def reads(self, case: str, status: int = 200) -> Any:
        found = self.http.get(f"/complaints/{case}")
        assert found.status_code == status, found.text
        return found.json()

    def posts(self, case: str, type_: str, **fields: str) -> Any:
        done = self.http.post(f"/complaints/{case}/events", json={"type": type_, **fields}).raise_for_status().json()
        work(self.web.sunwai)
        return done


def events(receiver: Provider, case: str) -> list[dict[str, Any]]:
    """What the department's receiver was told of a case, each proven by the reference library; once each."""
    heard: dict[str, dict[str, Any]] = {}
    for asked in receiver.asked:
        event = Webhook(SECRET).verify(asked.body, {name.lower(): value for name, value in asked.headers.items()})
        if event["subject"] == case:
            heard[event["id"]] = event
    return list(heard.values())


def rounds(web: Web) -> None:
    """A round of the scheduler, some time later."""
    web.sunwai.store.clock.move(hours=1)  # type: ignore[attr-defined]
    schedule.Promises().keep(web.sunwai)
    audit.link(web.sunwai)
    work(web.sunwai)


def test_over_http_a_case_goes_to_its_office_is_asked_about_resolved_found_unsolved_and_resolved_one_level_up(
    web: Web, receiver: Provider
) -> None:
    her, office, above = Phone(web, HER), Client(web, OFFICE), Client(web, ABOVE)
    case = her.files()
    seen = office.reads(case)
    assert (seen["department"], seen["office"], seen["leaf"], seen["level"]) == ("WT", OFFICE, "WT4", 0)
    assert above.reads(case, 404)

    office.posts(case, "question", note=QUESTION)
    assert QUESTION in her.reads()
    her.says(ANSWER)
    work(web.sunwai)
    assert office.reads(case)["events"][-1]["note"] == ANSWER

    resolved = office.posts(case, "resolved", outcome="relief_granted", note=PROOF)
    assert (resolved["status"], resolved["outcome"]) == ("resolved", "relief_granted")
    assert PROOF in her.reads()
    rounds(web)
    assert case in her.says("2")
    rounds(web)
    assert office.reads(case, 404)
    seen = above.reads(case)
    assert (seen["office"], seen["level"], seen["status"]) == (ABOVE, 1, "forwarded")
    assert PROOF in next(event["note"] for event in seen["events"] if event["type"] == "reopened")

    above.posts(case, "resolved", outcome="relief_granted", note=AGAIN)
    assert AGAIN in her.reads()
    assert above.reads(case)["status"] == "resolved", "closed by the office, which confirms nothing"
    her.says("1")
    assert above.reads(case)["status"] == "confirmed"

    told = events(receiver, case)
    assert [event["type"] for event in told] == ["complaint.forwarded", "citizen.replied", "complaint.reopened"]
    assert [event["data"]["office"] for event in told] == [OFFICE, OFFICE, ABOVE]
    assert (told[1]["data"]["note"], told[2]["data"]["level"]) == (ANSWER, 1)
    assert PROOF in told[2]["data"]["note"]
    assert not any(HER.removeprefix("+92") in asked.body.decode() for asked in receiver.asked)


def test_by_officers_texts_the_same_case_is_asked_about_closed_found_unsolved_and_closed_one_level_up(web: Web) -> None:
    officers.add(web.sunwai, "clerk", "A clerk", Role.OFFICER, "WT", OFFICE, CLERK)
    officers.add(web.sunwai, "above", "Her superior", Role.SUPERVISOR, "WT", ABOVE, ABOVES)
    her, clerk, above = Phone(web, HER), Phone(web, CLERK), Phone(web, ABOVES)
    case = her.files()
    clerk.orders(f"ASK {case} {QUESTION}")
    assert QUESTION in her.reads()
    her.says(ANSWER)
    clerk.orders(f"DONE {case} {PROOF}")
    assert PROOF in her.reads()
    rounds(web)
    assert case in her.says("2")
    rounds(web)
    assert not CODE.search(clerk.says(f"DONE {case} {AGAIN}")), "it is not hers any more"
    above.orders(f"DONE {case} {AGAIN}")
    assert AGAIN in her.reads()
    her.says("1")

    with web.sunwai.store.read() as unit:
        complaint = unit.complaints.get(case.replace("-", ""))
        assert complaint
        history = unit.complaints.history(complaint)
    assert (complaint.status, complaint.office, complaint.level) == ("confirmed", ABOVE, 1)
    acts = [entry for entry in history if entry.officer_id]
    assert [(entry.step, entry.office) for entry in acts] == [
        ("question", OFFICE),
        ("resolved", OFFICE),
        ("resolved", ABOVE),
    ]
    audit.link(web.sunwai)
    assert list(audit.verify(web.sunwai)) == []


def test_over_http_a_complaint_about_an_office_is_for_the_one_above_alone(web: Web) -> None:
    """The accused office's own receiver and its department's both listen; its key and the department's both ask."""
    her, accused, whole, above = Phone(web, HER), Client(web, SCHOOLS), Client(web, "ED"), Client(web, "ED-PB-1")
    with provider(Answer(200)) as own, provider(Answer(200)) as common:
        table = SHIPPED.read_text(encoding="utf-8")
        put(web.sunwai, edited(table, SCHOOLS, route="webhook", url=own.url, secret="new"))
        with web.sunwai.store.begin() as unit:
            unit.departments.replace([Department("ED", Route.WEBHOOK, common.url, SECRET)])
        assert "amle ke khilaf" in her.says("School ka ustad roz ghair hazir rehta hai, Gujranwala")
        found = TRACKING_ID.search(her.says("amle ke khilaf"))
        assert found
        case = found[0]
        rounds(web)
        for client in (accused, whole):
            client.reads(case, 404)
            assert client.http.get("/complaints").json()["complaints"] == []
            assert (
                client.http.post(f"/complaints/{case}/events", json={"type": "resolved", "note": "no"}).status_code
                == 404
            )
        assert [asked.body for server in (own, common) for asked in server.asked] == []
    assert above.reads(case)["tracking_id"] == case
