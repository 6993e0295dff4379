"""Mails that reach us: an office's reply becomes its note, a question for a case is answered as to a stranger."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from flask.testing import FlaskClient

from app import create_app
from bot import letters
from bot.running import upkeep
from bot.tables import offices
from channels import mail as inbound
from core import tracking_id as ids
from core.office_table import SHIPPED
from storage.departments import Department, Route
from tests import together
from tests.bot.mailbox import LATER, NEVER, Mailbox, mailbox
from tests.bot.offices import edited, put
from tests.bot.receivers import MAIL_FROM, OFFICE
from tests.bot.story import Story
from tests.house import GUTTER, HER

AYESHA = "ayesha@citizen.example"
SECRET = "a-secret-for-mails"
numbers = itertools.count(1)


@pytest.fixture
def box(story: Story) -> Iterator[Mailbox]:
    """Where our mails go."""
    with at_hand(story) as made:
        yield made


@contextmanager
def at_hand(story: Story) -> Iterator[Mailbox]:
    """A mail server that this story sends by."""
    with mailbox() as made:
        more = {"smtp_url": made.url, "mail_from": MAIL_FROM, "mail_webhook_secret": SECRET}
        story.sunwai = replace(story.sunwai, settings=replace(story.sunwai.settings, **more))
        yield made


def written(text: str, subject: str = "", sender: str = AYESHA, **headers: str) -> bytes:
    """A mail to us, as its server brings it."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "sunwai@mail.example", subject
    made["Message-ID"] = f"<{next(numbers)}@citizen.example>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def comes(story: Story, raw: bytes) -> str:
    outcome = letters.take(story.sunwai, inbound.read(raw))
    story.work()
    return outcome


def office(story: Story) -> str:
    """A case that went to its office by mail."""
    with story.sunwai.store.begin() as unit:
        unit.departments.replace([Department("WT", Route.EMAIL, f"mailto:{OFFICE}")])
    case = story.citizen().lodges()
    story.work()
    return case


def notes(story: Story, case: str) -> list[str]:
    return [entry.note for entry in story.history(case) if entry.step == "note"]


# -- an office replies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["Reply-To", "In-Reply-To", "References"])
def test_an_offices_reply_is_kept_as_its_note(story: Story, box: Mailbox, way: str) -> None:
    case = office(story)
    (sent,) = box.mails
    back = {"To": sent["Reply-To"]} if way == "Reply-To" else {way.replace("-", "_"): sent["Message-ID"]}
    text = "The line was cleared today.\n\nOn Monday Sunwai <sunwai@mail.example> wrote:\n> New case\n"
    assert comes(story, written(text, f"Re: {sent['Subject']}", OFFICE, **back)) == letters.NOTE
    assert notes(story, case) == ["The line was cleared today."]
    assert story.case(case).status == "forwarded"
    assert len(box.mails) == 1  # it is not answered


def test_a_reply_that_comes_twice_is_one_note(story: Story, box: Mailbox) -> None:
    case = office(story)
    raw = written("Cleared.", f"Re: {box.mails[0]['Subject']}", OFFICE, In_Reply_To=box.mails[0]["Message-ID"])
    assert comes(story, raw) == letters.NOTE
    assert comes(story, raw) == letters.IGNORED
    assert notes(story, case) == ["Cleared."]


def test_a_reply_that_comes_twice_at_the_same_instant_is_one_note(either: Story) -> None:
    with at_hand(either) as box:
        case = office(either)
        raw = written("Cleared.", f"Re: {box.mails[0]['Subject']}", OFFICE, In_Reply_To=box.mails[0]["Message-ID"])
        letter = inbound.read(raw)
        outcomes = together.threads(*[lambda: letters.take(either.sunwai, letter)] * 4)
        assert sorted(outcomes) == [*[letters.IGNORED] * 3, letters.NOTE]
        assert notes(either, case) == ["Cleared."]
        assert comes(either, written("hello")) == letters.HOW
        assert len(box.mails) == 2


@pytest.mark.parametrize("own", [True, False])
def test_a_missions_reply_is_kept_as_its_note_by_its_own_route_or_its_departments(
    story: Story, box: Mailbox, own: bool
) -> None:
    embassy = "OP-MISSION-AE"
    if own:
        table = edited(SHIPPED.read_text(encoding="utf-8"), embassy, route="email", url=f"mailto:{OFFICE}")
        put(story.sunwai, table)
    else:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([Department("OP", Route.EMAIL, f"mailto:{OFFICE}")])
    case = story.citizen("+971500000101").lodges()
    story.work()
    assert (story.case(case).department, story.case(case).mission) == ("WT", embassy)
    (sent,) = box.mails
    raw = written("Her papers are in order.", f"Re: {sent['Subject']}", OFFICE, In_Reply_To=sent["Message-ID"])
    assert comes(story, raw) == letters.NOTE
    assert notes(story, case) == ["Her papers are in order."]
    assert story.case(case).mission_remind_at is None, "it has done its part"


@pytest.mark.parametrize("token", ["", "f" * 32, "0" * 31])
def test_s16_who_has_no_token_writes_no_note(story: Story, box: Mailbox, token: str) -> None:
    case = office(story)
    raw = written("Resolved!", f"[{ids.show(case)}]", OFFICE, In_Reply_To=f"<x.{token}@mail.example>")
    assert comes(story, raw) == letters.STATUS
    assert notes(story, case) == []


def test_s16_the_token_of_one_case_opens_no_other(story: Story, box: Mailbox) -> None:
    case = office(story)
    other = story.citizen("+923000000303").lodges("Sarak par gehre gaddhe hain, Model Town, Lahore")
    story.work()
    comes(story, written("Mine!", f"[{ids.show(other)}]", OFFICE, In_Reply_To=box.mails[0]["Message-ID"]))
    assert notes(story, other) == notes(story, case) == []


def test_s17_whose_case_it_is_no_more_writes_no_note(story: Story, box: Mailbox) -> None:
    case = office(story)
    story.office(case, "transferred", "not our sewer", to_department="MU")
    comes(story, written("Still ours!", f"[{ids.show(case)}]", OFFICE, In_Reply_To=box.mails[0]["Message-ID"]))
    assert notes(story, case) == []


def test_a_case_that_is_kept_from_an_office_is_not_mailed_to_its_department_and_takes_no_reply(
    story: Story, box: Mailbox
) -> None:
    case = office(story)
    (before,) = box.mails
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE complaints SET kept_from = office")
    story.citizen().says(f"STATUS {ids.show(case)}", "1", "Aur bhi kharab ho gaya hai")
    story.wait(minutes=10)
    assert len(box.mails) == 1
    raw = written("It is all fine!", f"Re: {before['Subject']}", OFFICE, In_Reply_To=before["Message-ID"])
    comes(story, raw)
    assert notes(story, case) == []


def test_an_office_with_an_address_of_its_own_gets_its_mails_there_and_its_reply_counts(
    story: Story, box: Mailbox
) -> None:
    table = offices.export(story.sunwai)
    with story.sunwai.store.read() as unit:
        wanted = unit.complaints.get(case := story.citizen().lodges())
    assert wanted
    lines = [
        line.replace(",,,,Mo-Fr", ",email,gujranwala@office.example,,Mo-Fr", 1).replace(
            ",,,,24/7", ",email,gujranwala@office.example,,24/7", 1
        )
        if line.startswith(f"{wanted.office},")
        else line
        for line in table.splitlines()
    ]
    planned = offices.TABLE.plan(story.sunwai, "\n".join(lines) + "\n")
    assert offices.TABLE.take(story.sunwai, planned)
    story.work()
    (sent,) = box.mails
    assert sent["To"] == "gujranwala@office.example"
    raw = written("Cleared.", f"Re: {sent['Subject']}", "gujranwala@office.example", To=sent["Reply-To"])
    assert comes(story, raw) == letters.NOTE
    assert notes(story, case) == ["Cleared."]


def test_an_office_that_is_away_writes_no_note_by_its_machine(story: Story, box: Mailbox) -> None:
    case = office(story)
    (sent,) = box.mails
    assert sent["Auto-Submitted"] == "auto-generated"
    raw = written("I am away.", f"Re: {sent['Subject']}", OFFICE, To=sent["Reply-To"], Auto_Submitted="auto-replied")
    assert comes(story, raw) == letters.IGNORED
    assert notes(story, case) == []


# -- somebody asks for a case -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["subject", "text"])
def test_s22_who_asks_for_a_case_by_mail_hears_what_any_stranger_hears(story: Story, box: Mailbox, where: str) -> None:
    case = story.citizen().lodges()
    story.work()
    wanted = ids.show(case)
    raw = written("Where is it?", wanted) if where == "subject" else written(f"Where is my case {wanted} please?")
    assert comes(story, raw) == letters.STATUS
    (answer,) = box.mails
    said = answer.get_content()
    assert answer["To"] == AYESHA
    assert wanted in said
    assert "Water" in said
    for secret in (HER, HER[3:], "gali 4", "Islampura", "Gujranwala", GUTTER, "overflow"):
        assert secret.lower() not in said.lower()


def test_an_answer_cannot_be_answered_by_a_machine(story: Story, box: Mailbox) -> None:
    raw = written("hello")
    comes(story, raw)
    (answer,) = box.mails
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer["In-Reply-To"] == inbound.read(raw).id
    assert inbound.read(answer.as_bytes()).automatic


def test_s21_every_id_that_is_none_is_answered_alike(story: Story, box: Mailbox) -> None:
    for said in ("4821-0937-5514", "4821-0937-5516", "1111-1111-1111"):
        comes(story, written(f"My case is {said}, where is it?"))
    assert len({mail.get_content() for mail in box.mails}) == 1


def test_s23_who_asks_for_many_cases_is_told_that_it_is_enough_and_then_nothing(story: Story, box: Mailbox) -> None:
    outcomes = [comes(story, written("My case is 4821-0937-5514, where is it?")) for _ in range(13)]
    assert outcomes == [*["status"] * 10, "enough", "ignored", "ignored"]
    assert comes(story, written("4821-0937-5514 ?", sender="other@citizen.example")) == "status"
    story.clock.move(hours=1, seconds=1)
    assert comes(story, written("My case is 4821-0937-5514, where is it?")) == "status"


def test_an_answer_is_in_the_language_that_was_written(story: Story, box: Mailbox) -> None:
    comes(story, written("میرا معاملہ 4821-0937-5514 کہاں ہے؟"))
    assert "معاملہ" in box.mails[0].get_content()
    assert "معاملہ" not in box.mails[0]["Message-ID"]


# -- anything else ------------------------------------------------------------------------------------------------------


def test_who_writes_anything_else_is_told_once_a_week_how_to_file(story: Story, box: Mailbox) -> None:
    assert [comes(story, written("The gutter is blocked.")) for _ in range(3)] == ["how", "ignored", "ignored"]
    (answer,) = box.mails
    assert story.sunwai.settings.public_url in answer.get_content()
    story.clock.move(days=7, seconds=1)
    assert comes(story, written("The gutter is blocked.")) == "how"


@pytest.mark.parametrize("header", ["Auto_Submitted", "Precedence", "X_Auto_Response_Suppress"])
def test_machines_are_not_answered(story: Story, box: Mailbox, header: str) -> None:
    value = {"Precedence": "bulk"}.get(header, "auto-replied")
    assert comes(story, written("4821-0937-5514", **{header: value})) == letters.IGNORED
    assert box.mails == []


def test_we_do_not_answer_ourselves(story: Story, box: Mailbox) -> None:
    assert comes(story, written("hello", sender="sunwai@mail.example")) == letters.IGNORED
    assert box.mails == []


# -- how answers travel -------------------------------------------------------------------------------------------------


def test_a_mail_server_that_is_down_gets_the_answer_when_it_is_back_under_the_same_id(
    story: Story, box: Mailbox
) -> None:
    box.answers[:] = [LATER, "250 taken"]
    comes(story, written("hello"))
    assert story.count("letters") == 1
    story.wait(seconds=11)
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert story.duties("mail") == [("done",)]
    assert story.count("letters") == 0


def test_an_address_that_is_none_is_forgotten(story: Story, box: Mailbox) -> None:
    box.answers[:] = [NEVER]
    comes(story, written("hello"))
    assert story.duties("mail") == [("done",)]
    assert story.count("letters") == 0
    assert upkeep.dead(story.sunwai) == ()


def test_where_no_mail_can_be_sent_none_is_written(story: Story) -> None:
    assert comes(story, written("hello")) == letters.HOW
    assert story.count("letters") == 0


def test_s58_nothing_of_who_wrote_is_in_the_database_in_the_clear(story: Story, box: Mailbox) -> None:
    box.answers[:] = [LATER]
    comes(story, written("My case is 4821-0937-5514, where is it?", "a canary in the subject"))
    everything = b"".join(path.read_bytes() for path in story.sunwai.settings.data_dir.rglob("*") if path.is_file())
    for canary in (AYESHA.encode(), b"canary", b"citizen.example"):
        assert canary not in everything


# -- the door -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(story: Story, box: Mailbox) -> FlaskClient:
    return create_app(story.sunwai).test_client()


def test_the_door_takes_a_mail_with_the_secret(story: Story, box: Mailbox, client: FlaskClient) -> None:
    answer = client.post("/webhooks/email", data=written("hello"), headers={"X-Webhook-Secret": SECRET})
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.post(f"/webhooks/email?secret={SECRET}", data=written("hello")).status_code == 204
    assert story.count("mails") == 2


@pytest.mark.parametrize("secret", ["", "other"])
def test_s12_the_door_stays_shut_without_it(story: Story, client: FlaskClient, secret: str) -> None:
    answer = client.post("/webhooks/email", data=written("hello"), headers={"X-Webhook-Secret": secret})
    assert answer.status_code == 403
    assert story.count("mails") == 0


def test_the_door_refuses_what_is_no_mail_and_other_methods(client: FlaskClient) -> None:
    assert client.post(f"/webhooks/email?secret={SECRET}", data=b"no mail").status_code == 400
    assert client.get(f"/webhooks/email?secret={SECRET}").status_code == 405


def test_where_no_secret_is_set_there_is_no_door(story: Story) -> None:
    story.sunwai = replace(story.sunwai, settings=replace(story.sunwai.settings, mail_webhook_secret=""))
    assert create_app(story.sunwai).test_client().post("/webhooks/email", data=b"x").status_code == 404
