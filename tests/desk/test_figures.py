"""The figures: on the desk each sees her own, in public nobody sees who it was."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from bot import figures, rises
from bot.generation.fill import fill
from core import tracking_id
from core.complaint import Actor, Step
from core.staff import Role
from desk.charts import Series, lines
from tests.bot.story import Story
from tests.desk.office import inside
from tests.storage.rows import lodged, message

HEAVIEST = 150_000  # bytes of a page, everything with it


@pytest.fixture
def filled(story: Story) -> Story:
    fill(story.sunwai, 400, lambda _: None)
    figures.anew(story.sunwai)
    figures.recount(story.sunwai, 60)
    return story


@pytest.fixture
def client(story: Story) -> FlaskClient:
    return create_app(story.sunwai).test_client()


def test_a_department_sees_its_own_figures_and_asks_in_vain_for_anothers(filled: Story) -> None:
    officer = inside(filled.sunwai)
    assert "Water and sewer" in officer.sees("/desk/figures?weeks=52")
    assert 'id="by-department"' not in officer.sees("/desk/figures?weeks=52&department=EL")


def test_who_sees_all_narrows_it_to_one_department(filled: Story) -> None:
    auditor = inside(filled.sunwai, Role.AUDITOR)
    assert 'id="by-department"' in auditor.sees("/desk/figures?weeks=52")
    assert "Figures: Electricity" in auditor.sees("/desk/figures?weeks=52&department=EL")


def test_an_operator_has_no_figures(story: Story) -> None:
    inside(story.sunwai, Role.OPERATOR).sees("/desk/figures", 403)


@pytest.mark.parametrize("language", ["en", "ur"])
def test_long_tables_are_folded_and_one_click_shows_them_whole(filled: Story, language: str) -> None:
    auditor = inside(filled.sunwai, Role.AUDITOR)
    page = auditor.sees(f"/desk/figures?weeks=52&lang={language}")
    assert len(page.encode()) < HEAVIEST
    section = page.partition('id="by-district"')[2].partition("</section>")[0]
    assert section.count('<th scope="row">') == 12
    (link,) = re.findall(r'href="(/desk/figures/by/district[^"]*)"', page)
    assert auditor.sees(link.replace("&amp;", "&")).count('<th scope="row">') > 12
    auditor.sees("/desk/figures/by/nothing", 404)


def test_every_chart_has_words_and_a_table(filled: Story) -> None:
    page = inside(filled.sunwai, Role.AUDITOR).sees("/desk/figures?weeks=52")
    charts = re.findall(r'<svg class="chart"[^>]*>', page)
    assert len(charts) == 2
    assert all(re.search(r'role="img" aria-label="[^"]{20,}"', chart) for chart in charts)
    assert page.partition("The weeks in numbers")[2].partition("</table>")[0].count('<th scope="row">') == 52
    assert "style=" not in page


def test_a_chart_says_how_high_it_reaches_and_from_when_to_when(filled: Story) -> None:
    page = inside(filled.sunwai, Role.AUDITOR).sees("/desk/figures?weeks=52")
    assert len(re.findall(r'<p class="top">[1-9][\d,]*</p>', page)) == 2
    assert len(re.findall(r'<p class="span"><span>\d+ \w+ \d{4}</span> <span>\d+ \w+ \d{4}</span></p>', page)) == 2


def test_a_week_between_weeks_that_are_kept_back_is_drawn_as_a_dot() -> None:
    assert 'd="M300.0 2.0h0"' in lines([Series("closed", (None, 7, None))], "Closed")


def test_a_table_without_a_row_says_so(story: Story) -> None:
    assert "Nothing is counted here" in inside(story.sunwai).sees("/desk/figures/by/office")


def test_the_figures_move_when_a_citizen_confirms(story: Story) -> None:
    case = story.citizen().lodges()
    story.office(case, "resolved", outcome=None)
    supervisor = inside(story.sunwai, Role.SUPERVISOR)
    figures.recount(story.sunwai, 9)
    assert '<dd class="hers">0%</dd>' in supervisor.sees("/desk/figures")
    story.citizen().says("1")
    story.clock.move(minutes=2)
    figures.recount(story.sunwai, 9)
    assert '<dd class="hers">100%</dd>' in supervisor.sees("/desk/figures")


def rising(story: Story, count: int = 8, **more: Any) -> list[str]:
    """So many cases of one leaf in one place within a day."""
    found = []
    for number in range(count):
        complaint = lodged(story.sunwai.store, message(phone=f"+92300000060{number}"), **more)
        with story.sunwai.store.begin() as unit:
            unit.tokens.add(complaint.tracking_id, "Mohalla Islampura gali 4", "gutter")
        found.append(complaint.tracking_id)
    rises.work_out(story.sunwai)
    return found


def test_a_sudden_rise_is_shown_with_the_way_to_its_cases(story: Story) -> None:
    cases = rising(story)
    page = inside(story.sunwai).sees("/desk/figures")
    assert "Something is happening" in page
    assert "/desk/inbox?view=open&amp;leaf=WT4&amp;place=gujranwala" in page
    assert "8 open cases that name the same place" in page
    shown = [case for case in cases if tracking_id.show(case) in page]
    assert len(shown) == 6  # the others are in the inbox


def test_a_department_does_not_see_where_it_happens_to_another(story: Story) -> None:
    rising(story)
    assert "Something is happening" not in inside(story.sunwai, department="EL").sees("/desk/figures")


@pytest.mark.parametrize("kept", [{"private": True}, {"hidden": True}, {"kept_from": "WASA-X"}])
def test_what_is_private_rises_nowhere(story: Story, kept: dict[str, Any]) -> None:
    rising(story, **kept)
    assert rises.known(story.sunwai) == rises.alike(story.sunwai) == ()


def test_the_public_page_shows_neither_officers_nor_cases(filled: Story, client: FlaskClient) -> None:
    rising(filled)
    page = client.get("/figures?weeks=52").text
    assert "Something is happening" in page
    assert "/desk/" not in page
    assert not re.search(r"\b\d{4}-\d{4}-\d{4}\b", page)
    assert len(page.encode()) < HEAVIEST


def test_the_public_json_keeps_small_numbers_back(story: Story, client: FlaskClient) -> None:
    for number in range(6):
        lodged(story.sunwai.store, message(phone=f"+92300000070{number}"))
    figures.recount(story.sunwai, 9)
    body = client.get("/figures.json").json
    assert body
    assert (body["smallest"], body["total"]["registered"], body["total"]["closed"]) == (5, 6, 0)
    assert [row["value"] for row in body["by"]["district"]] == ["gujranwala"]


def test_few_cases_tell_the_public_nothing(story: Story, client: FlaskClient) -> None:
    for number in range(4):
        lodged(story.sunwai.store, message(phone=f"+92300000070{number}"))
    figures.recount(story.sunwai, 9)
    body = client.get("/figures.json").json
    assert body
    assert body["total"]["registered"] is None
    assert body["by"]["district"] == []
    assert "too few cases" in client.get("/figures").text


def test_the_csv_says_what_the_page_says(filled: Story, client: FlaskClient) -> None:
    answer = client.get("/figures.csv?weeks=52&lang=en")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0]["by"] == "all"
    assert 390 <= int(rows[0]["registered"]) <= 400  # one may have come just before the first week
    assert {row["by"] for row in rows} >= {"week", "department", "leaf", "province", "district", "channel", "language"}
    assert any("<5" in row.values() for row in rows)


def test_a_rise_of_last_month_is_no_news(story: Story) -> None:
    rising(story, registered_at=story.clock.now - timedelta(days=10))
    assert rises.known(story.sunwai) == ()


def test_a_case_that_is_closed_is_in_no_cluster(story: Story) -> None:
    cases = rising(story, 3)
    assert len(rises.alike(story.sunwai)) == 1
    found = story.case(cases[0])
    with story.sunwai.store.begin() as unit:
        unit.complaints.step(found, Step.RESOLVED, Actor.OFFICER, "done")
    rises.work_out(story.sunwai)
    assert rises.alike(story.sunwai) == ()
