"""The administrator's pages: officers, routes, offices, templates, keys, channels, dead letters."""

import csv
import io
import json
import re
from typing import Any

import pytest

from bot import apikeys, departments
from bot.delivery import trial
from bot.staff import officers
from bot.tables import answers, directory, leaves, offices
from core.staff import Role
from storage.outbox import Topic
from tests.bot import receivers
from tests.bot.signing import LOGIN
from tests.bot.story import Story
from tests.core import leaves as leaf_rows
from tests.desk.office import Visitor, inside

ONCE = re.compile(r'<pre class="once"[^>]*>([^<]+)</pre>')
NEW = {"login": "nadia", "name": "Nadia Khan", "role": "officer", "department": "WT", "language": "ur"}


@pytest.fixture
def desk(story: Story) -> Visitor:
    return inside(story.sunwai, Role.ADMINISTRATOR)


def shown_once(text: str) -> str:
    found = ONCE.search(text)
    assert found, text
    return found[1]


def acts(story: Story) -> list[tuple[str, str]]:
    with story.sunwai.store.read() as unit:
        return [(act.act, act.by.partition(":")[0]) for act in unit.audit.acts()]


def test_an_officer_is_added_with_a_password_that_is_shown_once(story: Story, desk: Visitor) -> None:
    password = shown_once(desk.sends("/desk/officers", **NEW).text)
    assert password not in desk.sees("/desk/officers") + desk.sees("/desk/officers/nadia")
    assert ("officer.added", "officer") in acts(story)
    with story.sunwai.store.read() as unit:
        assert unit.officers.named("nadia")


def test_an_officer_who_does_not_fit_is_not_added_and_nothing_typed_is_lost(story: Story, desk: Visitor) -> None:
    answer = desk.sends("/desk/officers", **{**NEW, "department": ""})
    assert answer.status_code == 422
    assert 'value="Nadia Khan"' in answer.text
    assert all(officer.login != "nadia" for officer in officers.every(story.sunwai))


def test_an_officers_access_ends_and_comes_back(story: Story, desk: Visitor) -> None:
    other = inside(story.sunwai, login=LOGIN)
    assert desk.sends(f"/desk/officers/{LOGIN}/disable").status_code == 303
    assert other.client.get("/desk/inbox").status_code == 303
    desk.sends(f"/desk/officers/{LOGIN}/enable")
    assert not next(one for one in officers.every(story.sunwai) if one.login == LOGIN).disabled


def test_an_officer_is_given_other_work(story: Story, desk: Visitor) -> None:
    desk.sends("/desk/officers", **NEW)
    moved = desk.sends("/desk/officers/nadia", role="supervisor", department="MU", office="", language="en")
    assert moved.status_code == 303
    found = next(one for one in officers.every(story.sunwai) if one.login == "nadia")
    assert (found.role, found.department) == (Role.SUPERVISOR, "MU")


def test_a_reset_password_is_shown_once(desk: Visitor) -> None:
    first = shown_once(desk.sends("/desk/officers", **NEW).text)
    assert shown_once(desk.sends("/desk/officers/nadia/reset").text) != first


def test_nobody_ends_her_own_access(desk: Visitor) -> None:
    assert desk.sends(f"/desk/officers/{LOGIN}.administrator/disable").status_code == 409


def test_a_key_is_shown_once_and_ends_where_it_is_said(story: Story, desk: Visitor) -> None:
    key = shown_once(desk.sends("/desk/keys", department="WT").text)
    assert apikeys.caller(story.sunwai, key)
    assert key not in desk.sees("/desk/keys")
    number = apikeys.every(story.sunwai)[0].id
    assert desk.sends(f"/desk/keys/{number}/revoke").status_code == 303
    assert apikeys.caller(story.sunwai, key) is None
    assert desk.sends(f"/desk/keys/{number}/revoke").status_code == 409
    assert {("key.issued", "officer"), ("key.revoked", "officer")} <= set(acts(story))


def test_an_operators_key_has_a_name(story: Story, desk: Visitor) -> None:
    assert desk.sends("/desk/keys", department="operators", office="").status_code == 422
    key = shown_once(desk.sends("/desk/keys", department="operators", office="helpline").text)
    caller = apikeys.caller(story.sunwai, key)
    assert caller
    assert caller.role is Role.OPERATOR


def test_a_key_is_for_an_office_that_is_there(desk: Visitor) -> None:
    assert desk.sends("/desk/keys", department="WT", office="WT-NOWHERE").status_code == 422


def test_a_route_is_set_its_new_secret_shown_once_and_the_old_one_kept(story: Story, desk: Visitor) -> None:
    row = {"route": "webhook", "url": "http://127.0.0.1:9/hook", "secret": ""}
    secret = shown_once(desk.sends("/desk/departments/WT", **row, make="new").text)
    assert secret not in desk.sees("/desk/departments/WT")
    desk.sends("/desk/departments/WT", **{**row, "url": "http://127.0.0.1:9/other"})
    found = departments.routes(story.sunwai)["WT"]
    assert (found.url, found.secret) == ("http://127.0.0.1:9/other", secret)


def test_a_route_that_cannot_be_is_refused_in_words(story: Story, desk: Visitor) -> None:
    answer = desk.sends("/desk/departments/WT", route="email", url="nobody", secret="")
    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    assert departments.routes(story.sunwai)["WT"].route == "desk"


def test_a_route_is_tried_out_with_something_that_is_no_case(story: Story, desk: Visitor) -> None:
    with receivers.webhook(story) as taker:
        story.goes_to(taker.department.url)
        assert desk.sends("/desk/departments/WT/trial").status_code == 303
        ((_, words),) = taker.arrived()
        taker.refuses()
        assert desk.sends("/desk/departments/WT/trial").status_code == 422
    assert (json.loads(words)["type"], json.loads(words)["data"]) == ("sunwai.test", {})


@pytest.mark.parametrize("route", [receivers.email, receivers.open311])
def test_every_route_can_be_tried_out(story: Story, route: Any) -> None:
    with route(story) as taker:
        with story.sunwai.store.begin() as unit:
            unit.departments.replace([taker.department])
        assert trial.trial(story.sunwai, "WT", "officer:1") == ""
        assert not receivers.cases_in(" ".join(words for _, words in taker.arrived()))


def edited(text: str, code: str, name: str) -> str:
    return re.sub(rf"^({code},.*,)([^,]+),([^,]*),([^,]*)$", rf"\g<1>{name},\g<3>,\g<4>", text, flags=re.MULTILINE)


def table(text: str) -> dict[str, Any]:
    return {"table": (io.BytesIO(text.encode()), "offices.csv")}


def test_a_table_of_offices_is_in_force_after_its_differences_were_seen(story: Story, desk: Visitor) -> None:
    code = "WT-WASA-LAHORE"
    text = edited(offices.export(story.sunwai), code, "The House of Water")
    where = desk.sends("/desk/offices/tables", **table(text)).headers["Location"]
    page = desk.sees(where)
    assert "The House of Water" in page
    assert directory.today(story.sunwai).name(code, "en") != "The House of Water"
    after = re.search(r'name="after" value="(\d+)"', page)
    assert after
    assert desk.sends(where, after=after[1]).status_code == 303
    assert directory.today(story.sunwai).name(code, "en") == "The House of Water"
    assert "The House of Water" in desk.sees("/desk/offices/history")
    assert desk.sends(where, after=after[1]).status_code == 409, "what it was compared with holds no more"


def test_a_faulty_table_changes_nothing_and_says_each_fault(story: Story, desk: Visitor) -> None:
    answer = desk.sends("/desk/offices/tables", **table(offices.export(story.sunwai) + "WT-X,WT\n"))
    assert answer.status_code == 422
    assert "line " in answer.text
    assert desk.sends("/desk/offices/tables", table=(io.BytesIO(b"\xff\xfe\x00"), "x.csv")).status_code == 422


def test_the_table_that_is_taken_away_holds_no_secret_and_changes_nothing_when_it_comes_back(
    story: Story, desk: Visitor
) -> None:
    code = next(one.code for one in directory.today(story.sunwai).offices.values() if one.department == "WT")
    secret = departments.PREFIX + "A" * 43 + "="
    text = offices.export(story.sunwai)
    row = next(line for line in text.splitlines() if line.startswith(f"{code},"))
    cells = row.split(",")
    cells[7:10] = ["webhook", "http://127.0.0.1:9/hook", secret]
    assert offices.TABLE.take(story.sunwai, offices.TABLE.plan(story.sunwai, text.replace(row, ",".join(cells))))
    taken = desk.client.get("/desk/offices.csv").text
    assert secret not in taken
    assert ",kept," in taken
    assert offices.TABLE.plan(story.sunwai, taken.removeprefix("\ufeff")).changes == ()
    assert ("export.made", "officer") in acts(story)


def test_a_table_of_subjects_is_in_force_after_its_differences_were_seen(story: Story, desk: Visitor) -> None:
    text = leaf_rows.edited("WT4", leaf_rows.edited("WT", en="Water board"), hours="48", en="sewer trouble")
    where = desk.sends("/desk/subjects/tables", **table(text)).headers["Location"]
    page = desk.sees(where)
    assert "WT4  hours: 72 → 48" in page
    assert "sewer trouble" not in desk.sees("/desk/subjects")
    after = re.search(r'name="after" value="(\d+)"', page)
    assert after
    assert desk.sends(where, after=after[1]).status_code == 303
    subjects_page = desk.sees("/desk/subjects")
    assert "sewer trouble" in subjects_page
    assert "Water board" in subjects_page
    assert "WT4  hours: 72 → 48" in desk.sees("/desk/subjects/history")
    assert desk.sends(where, after=after[1]).status_code == 409, "what it was compared with holds no more"
    assert ("leaves.imported", "officer") in acts(story)


def test_a_faulty_table_of_subjects_changes_nothing_and_names_line_and_column(desk: Visitor) -> None:
    answer = desk.sends("/desk/subjects/tables", **table(leaf_rows.edited("WT4", hours="0", en="x" * 25)))
    assert answer.status_code == 422
    assert f"line {leaf_rows.line_of('WT4')}: hours says" in answer.text
    assert f"line {leaf_rows.line_of('WT4')}: en has 25 characters" in answer.text
    assert desk.sends("/desk/subjects/tables", table=(io.BytesIO(b"\xff\xfe\x00"), "x.csv")).status_code == 422
    assert "sewer overflow" in desk.sees("/desk/subjects")


def test_the_table_of_subjects_that_is_taken_away_changes_nothing_when_it_comes_back(
    story: Story, desk: Visitor
) -> None:
    taken = desk.client.get("/desk/subjects.csv").text
    assert leaves.TABLE.plan(story.sunwai, taken).changes == ()
    assert ("export.made", "officer") in acts(story)


def test_a_page_names_the_subjects_as_another_process_has_put_them_into_force(story: Story, desk: Visitor) -> None:
    assert "Water board" not in desk.sees("/desk/subjects")
    with story.sunwai.store.begin() as unit:  # as another process does: this one is not told
        unit.editions.add("leaves", leaf_rows.edited("WT", en="Water board") + leaf_rows.NEW + "\n", "console")
    page = desk.sees("/desk/subjects")
    assert "Water board" in page
    assert "water meter" in page
    services = desk.client.get("/open311/v2/services.json").json
    assert {"WT9": "water meter"}.items() <= {one["service_code"]: one["service_name"] for one in services}.items()


@pytest.mark.parametrize("table", ["offices", "subjects", "sentences"])
def test_p15_a_table_that_is_taken_away_is_counted_by_rows_and_named_by_who_took_it(
    story: Story, desk: Visitor, table: str
) -> None:
    taken = desk.client.get(f"/desk/{table}.csv")
    assert re.search(
        rf'filename="\w+-{re.escape(f"{LOGIN}.{Role.ADMINISTRATOR}")}-\d{{8}}T\d{{4}}Z\.csv"',
        taken.headers["Content-Disposition"],
    )
    with story.sunwai.store.read() as unit:
        (act,) = [act for act in unit.audit.acts() if act.act == "export.made"]
    assert act.detail["rows"] == len(list(csv.reader(io.StringIO(taken.text, newline="")))) - 1


def test_a_template_is_mended_and_offered_as_it_is_now(story: Story, desk: Visitor) -> None:
    page = desk.sees("/desk/sentences/0")
    was = re.search(r'name="was" value="([^"]+)"', page)
    assert was
    texts = {"en": "Done.", "ur": "ہو گیا۔", "ur-Latn": "Ho gaya."}
    answer = desk.sends("/desk/sentences/0", about="WT", step="resolved", was=was[1], **texts)
    assert answer.status_code == 303
    assert "Done." in answers.export(story.sunwai)
    assert desk.sends("/desk/sentences/0", about="", step="resolved", was=was[1], **texts).status_code == 409
    assert (
        desk.sends("/desk/sentences/0", about="", step="resolved", was="Done.", **{**texts, "ur": ""}).status_code
        == 422
    )


def test_a_template_is_added_and_dropped(story: Story, desk: Visitor) -> None:
    before = answers.export(story.sunwai)
    number = before.count("\n") - 1
    texts = {"en": "Seen.", "ur": "دیکھ لیا۔", "ur-Latn": "Dekh liya."}
    desk.sends(f"/desk/sentences/{number}", about="", step="note", was="", **texts)
    assert "Seen." in answers.export(story.sunwai)
    desk.sends(f"/desk/sentences/{number}/drop", was="Seen.")
    assert answers.export(story.sunwai) == before


def test_channels_are_listed_with_what_the_others_lack(desk: Visitor) -> None:
    page = desk.sees("/desk/channels")
    assert "sms/twilio" in page
    assert "mail" in page


def test_a_dead_letter_is_tried_again(story: Story, desk: Visitor) -> None:
    with story.sunwai.store.lease() as unit:
        first, second = unit.outbox.add(Topic.MAIL, subject="1"), unit.outbox.add(Topic.MAIL, subject="2")
        for duty in (first, second):
            claimed = unit.outbox.claim(duty)
            assert claimed
            unit.outbox.bury(claimed, "HTTP 500")
    assert "HTTP 500" in desk.sees("/desk/letters")
    assert desk.sends(f"/desk/letters/{first}").status_code == 303
    assert desk.sends(f"/desk/letters/{first}").status_code == 409
    assert inside(story.sunwai, Role.COORDINATOR).sends("/desk/letters", on="/desk/inbox").status_code == 303
    assert "Nothing was given up" in desk.sees("/desk/letters")


def test_the_administrator_reads_no_case(story: Story, desk: Visitor) -> None:
    for path in ("/desk/inbox", "/desk/case/1111-1111-1111", "/desk/findings/acts"):
        desk.sees(path, 403)


@pytest.mark.parametrize("path", ["subjects", "offices?department=MU", "departments", "officers", "keys", "sentences"])
def test_every_table_can_be_read_in_urdu(desk: Visitor, path: str) -> None:
    assert 'dir="rtl"' in desk.sees(f"/desk/{path}{'&' if '?' in path else '?'}lang=ur")
