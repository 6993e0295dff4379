"""A case's page: what it shows, what may be done, and what must not be seen."""

import re
from datetime import timedelta
from io import BytesIO
from urllib.parse import unquote

import pytest

from bot.retention import Retention
from bot.sight import Why
from bot.staff import unsealing
from core.complaint import LIFECYCLE, Actor, Status
from core.staff import Role
from core.tracking_id import show
from desk.words import load
from tests.bot.story import Story
from tests.channels.files.handmade import EXIF, GPS, jpeg, segment
from tests.desk.office import Visitor, inside
from tests.house import GUTTER, HER, STRANGER

PHOTO = jpeg(segment(0xE1, EXIF))
FILE = re.compile(r'(/desk/case/[\d-]+/evidence/[0-9a-f]{32}\?[^"]+)"')
NUMBER = "0000101"
ABUSE = "Shohar mujhe maarta hai, mera number 0300 0000 101 hai, Gujranwala"
TRICK = "Gutter band hai, gali 4, Gujranwala \u202e devloser\n\nStatus: resolved\n<b>Closed by office</b> ΡΤΑ"


def lodged(story: Story, text: str = GUTTER, phone: str = HER) -> str:
    case = story.citizen(phone).lodges(text)
    story.work()
    return case


def of(case: str) -> str:
    return f"/desk/case/{show(case)}"


def act(browser: Visitor, case: str, step: str, **fields: object) -> int:
    return browser.sends(f"{of(case)}/{step}", **fields).status_code


@pytest.mark.parametrize("step", [step for step, rule in LIFECYCLE.items() if rule.by is not Actor.OFFICER])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR])
def test_s37_nobody_at_the_desk_says_for_the_citizen_that_it_is_solved(story: Story, role: Role, step: str) -> None:
    case = lodged(story)
    story.office(case, "resolved", "Saaf.")
    before = story.history(case)
    assert act(inside(story.sunwai, role), case, step, note="said she") == 404
    assert story.history(case) == before


@pytest.mark.parametrize("step", [step for step, rule in LIFECYCLE.items() if rule.by is Actor.OFFICER])
@pytest.mark.parametrize("closed", [True, False])
def test_every_step_that_a_form_can_ask_for_is_taken_or_refused_in_words(story: Story, closed: bool, step: str) -> None:
    case = lodged(story)
    if closed:
        story.office(case, "resolved", "Saaf.")
    assert act(inside(story.sunwai), case, step) in (303, 409, 422)


def links(browser: Visitor, case: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in dict.fromkeys(FILE.findall(browser.sees(of(case))))]


# What an officer does


def test_the_page_has_her_words_the_place_and_the_next_steps_only(story: Story) -> None:
    case = lodged(story)
    page = inside(story.sunwai).sees(of(case))
    for text in (GUTTER, "Gujranwala", show(case), "Ask the citizen", "3 days left", "Given to the department"):
        assert text in page
    story.office(case, "resolved", "Saaf.")
    closed = inside(story.sunwai, login="second").sees(of(case))
    assert f"{of(case)}/note" in closed
    assert f"{of(case)}/resolved" not in closed


def test_a_question_is_asked_and_her_answer_stands_beside_it(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    assert act(browser, case, "question", note="Which house is nearest?") == 303
    assert "No answer yet" in browser.sees(of(case))
    story.work()
    story.citizen().says("Ghar 12 ke samne")
    page = browser.sees(of(case))
    assert "Her answer" in page
    assert page.count("Ghar 12 ke samne") == 2, "there, and in what happened"
    assert "Bano Iqbal</bdi>, Officer" in page


def test_a_case_is_resolved_with_a_photo_that_is_then_on_its_page(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    status = act(browser, case, "resolved", note="Saaf.", outcome="relief_granted", proof=(BytesIO(PHOTO), "a.jpg"))
    assert (status, story.case(case).status) == (303, Status.RESOLVED)
    assert "What the office shows" in browser.sees(of(case))
    (link,) = links(browser, case)
    found = browser.client.get(link)
    assert found.content_type == "image/jpeg"
    assert GPS not in found.data


def test_of_who_is_erased_the_page_links_no_file(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    act(browser, case, "resolved", note="Saaf.", proof=(BytesIO(PHOTO), "a.jpg"))
    story.work()
    story.citizen(HER).says("DELETE", "1")
    assert "evidence" not in browser.sees(of(case))


def test_p6_of_a_file_that_is_deleted_by_age_the_page_says_so_and_links_to_nothing(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    act(browser, case, "resolved", note="Saaf.", proof=(BytesIO(PHOTO), "a.jpg"))
    story.clock.move(days=121)
    assert Retention().walk(story.sunwai)
    page = inside(story.sunwai, login="later").sees(of(case))
    assert "deleted, its time was over" in page
    assert "/evidence/" not in page


@pytest.mark.parametrize("name", ["x.jpg", "../../etc/x", 'a"\r\nSet-Cookie: a=b', "a" * 300, "\u202egpj.exe"])
def test_s52_a_files_own_name_is_used_nowhere(story: Story, name: str) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    assert act(browser, case, "resolved", note="Saaf.", proof=(BytesIO(PHOTO), name)) == 303
    (link,) = links(browser, case)
    headers = browser.client.get(link).headers
    assert re.fullmatch(rf'inline; filename="{show(case)}-[0-9a-f]{{6}}\.jpg"', headers["Content-Disposition"])
    assert "Set-Cookie" not in headers or "a=b" not in headers["Set-Cookie"]


def test_s53_what_is_no_photo_is_refused_and_nothing_typed_is_lost(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    answer = browser.sends(f"{of(case)}/resolved", note="Saaf kar diya.", proof=(BytesIO(b"<svg/>"), "a.jpg"))
    assert answer.status_code == 422
    assert "Saaf kar diya.</textarea>" in answer.text
    assert story.case(case).status is Status.FORWARDED


def test_why_an_act_is_refused_is_said_in_the_language_of_the_page(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    answer = browser.sends(f"{of(case)}/transferred?lang=ur", note="", to="MU")
    assert answer.status_code == 422
    assert "وجہ لکھیں" in answer.text
    assert "needs a note" not in answer.text


@pytest.mark.parametrize("why", Why)
def test_the_desk_has_words_for_every_refusal_of_an_act(why: Why) -> None:
    assert f"refused.{why}" in load()["en"].ids


def test_a_sentence_goes_behind_what_was_written_and_nothing_is_sent(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    page = browser.sees(of(case))
    assert "Gutter machine se saaf kar diya gaya hai" in page
    answer = browser.sends(f"{of(case)}/resolved", note="Ji.", sentence="Yeh ho gaya.", insert="1")
    assert answer.status_code == 200
    assert "Ji.\nYeh ho gaya.</textarea>" in answer.text
    assert story.case(case).status is Status.FORWARDED


def test_a_case_is_passed_on_to_another_office_and_leaves_her_inbox(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    assert act(browser, case, "transferred", note="It is theirs.", to="office:WT-LAHORE") == 303
    assert story.case(case).office == "WT-LAHORE"
    assert act(browser, case, "transferred", note="", to="MU") == 422
    assert act(browser, case, "transferred", note="It is theirs.", to="MU") == 303
    browser.sees(of(case), 404)


def test_duplicates_are_offered_joined_and_answered_at_once(story: Story) -> None:
    first = lodged(story)
    story.clock.move(hours=1)
    other = story.citizen(STRANGER)
    other.says("Islampura mohalla Gujranwala mein gutter ubal raha hai")
    second = other.lodges("1")
    story.work()
    browser = inside(story.sunwai)
    assert f'name="lead" value="{first}"' in browser.sees(of(second))
    assert act(browser, second, "merged", lead=first) == 303
    assert "Waits for what becomes of" in browser.sees(of(second))
    assert "The answer goes to 2 citizens." in browser.sees(of(first))
    assert act(browser, first, "resolved", note="Saaf.") == 303
    assert story.case(second).status is Status.RESOLVED


def test_an_unlawful_step_is_a_409_with_what_was_typed(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    story.office(case, "resolved", "Saaf.")
    answer = browser.sends(f"{of(case)}/question", note="Which house?")
    assert answer.status_code == 409
    assert "The case has moved on meanwhile" in answer.text


def test_whether_it_has_moved_is_told_without_a_reading_on_record(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    before = story.count("acts")
    since = story.clock.now.isoformat().replace("+", "%2B")
    assert browser.client.get(f"{of(case)}/moved?since={since}").json == {"changed": 0}
    story.clock.move(minutes=1)
    story.office(case, "in_progress")
    assert browser.client.get(f"{of(case)}/moved?since={since}").json == {"changed": 1}
    assert browser.client.get(f"{of(case)}/moved?since=x").status_code == 400
    assert story.count("acts") == before


# What must not be seen


def test_s17_another_departments_case_is_not_there(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai, department="MU")
    for path in ("", "/moved?since=2026-01-01T00:00:00Z", "/identity"):
        browser.sees(of(case) + path, 404)
    for step in ("note", "resolved", "merged", "identity"):
        assert act(browser, case, step, note="Saaf.", reason="to send the crew to her") == 404
    assert story.case(case).status is Status.FORWARDED


def test_s27_a_protected_case_is_shown_without_numbers_and_without_the_place(story: Story) -> None:
    case = lodged(story, ABUSE)
    found = story.case(case)
    page = inside(story.sunwai, Role.COORDINATOR).sees(of(case))
    assert "Shohar mujhe" in page
    assert "Protected" in page
    assert NUMBER not in re.sub(r"\D", "", page.partition("<main")[2].partition("</main")[0]).replace(case, "")
    assert found.where == "" or found.where not in page


def test_s50_her_words_cannot_pass_for_ours(story: Story) -> None:
    case = lodged(story, TRICK)
    page = inside(story.sunwai, Role.COORDINATOR).sees(of(case))
    said = page[page.index('<blockquote class="her-words"') : page.index("</blockquote>")]
    assert "Status: resolved" in said
    assert "Status: resolved" not in page.replace(said, "")
    assert "<b>Closed" not in page
    assert "\u202e" not in page
    assert "U+202E" in said
    assert "lookalike" in said
    assert story.case(case).details.count("\u202e") == 1, "kept as it came"


def test_s56_a_files_address_is_for_one_session_and_for_a_quarter_of_an_hour(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    act(browser, case, "resolved", note="Saaf.", proof=(BytesIO(PHOTO), "a.jpg"))
    (link,) = links(browser, case)
    answer = browser.client.get(link)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    colleague = inside(story.sunwai, login="colleague")
    assert colleague.client.get(link).status_code == 403
    bare = link.partition("?")[0]
    for forged in (
        bare,
        f"{bare}?until=99999999999&mark={'0' * 32}",
        link.replace("until=1", "until=2"),
        f"{bare}?until=²&mark=x",
    ):
        assert browser.client.get(forged).status_code == 403
    story.clock.move(minutes=16)
    assert browser.client.get(link).status_code == 403
    assert unquote(link).count(browser.session or "-") == 0


def test_s56_what_is_no_picture_is_a_download(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    paper = b"%PDF-1.4\n%%EOF\n"
    assert act(browser, case, "resolved", note="Saaf.", proof=(BytesIO(paper), "a.html")) == 303
    (link,) = links(browser, case)
    assert browser.client.get(link).headers["Content-Disposition"].startswith("attachment;")


# Who the citizen is


def test_who_she_is_is_shown_for_a_reason_and_only_for_a_while(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai)
    assert HER[-7:] not in browser.sees(of(case))
    assert browser.sends(f"{of(case)}/identity", reason="why").status_code == 422
    answer = browser.sends(f"{of(case)}/identity", reason="to send the crew to her gate")
    where = answer.headers["Location"]
    assert HER in browser.sees(where)
    assert "Show" in browser.sees(of(case))
    story.work()
    assert any("number" in text for text in story.citizen().reads())
    inside(story.sunwai, login="colleague").sees(where, 404)
    story.clock.now += timedelta(minutes=16)
    browser.sees(where, 404)
    assert "to send the crew to her gate" in browser.sees(of(case)), "who has seen this"


def test_of_who_is_protected_a_second_person_decides(story: Story) -> None:
    case = lodged(story)
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql(f"UPDATE complaints SET hidden = true WHERE tracking_id = '{case}'")
    browser, second = inside(story.sunwai), inside(story.sunwai, Role.SUPERVISOR)
    assert "a supervisor or a coordinator must consent" in browser.sees(f"{of(case)}/identity")
    answer = browser.sends(f"{of(case)}/identity", reason="to send the crew to her gate")
    assert answer.headers["Location"].startswith(of(case) + "?said=wished")
    assert "waits for a second person" in browser.sees(of(case))
    page = second.sees("/desk/wishes")
    assert "to send the crew to her gate" in page
    wish = re.search(r"/desk/wishes/([0-9a-f]{32})/consent", page)
    assert wish
    assert second.sends(f"/desk/wishes/{wish[1]}/consent").status_code == 303
    assert second.sends(f"/desk/wishes/{wish[1]}/refuse").status_code == 409
    shown = re.search(rf"{of(case)}/identity/[0-9a-f]{{32}}", browser.sees(of(case)))
    assert shown
    assert HER in browser.sees(shown[0])
    assert "Nobody waits" in second.sees("/desk/wishes")


def test_s27_an_auditor_reads_and_neither_acts_nor_opens(story: Story) -> None:
    case, browser = lodged(story), inside(story.sunwai, Role.AUDITOR)
    page = browser.sees(of(case))
    assert "Nothing for you to do here now." in page
    assert "/identity" not in page
    assert act(browser, case, "note", note="x") == 403
    assert act(browser, case, "identity", reason="to send the crew to her gate") == 403


def test_a_reading_is_on_record_and_can_be_seen(story: Story) -> None:
    case = lodged(story)
    inside(story.sunwai).sees(of(case))
    page = inside(story.sunwai, Role.SUPERVISOR).sees(of(case))
    assert "Who has seen this (1)" in page
    with story.sunwai.store.read() as unit:
        assert [seen.role for seen in unsealing.seen(story.sunwai, unit, story.case(case))] == ["supervisor", "officer"]
