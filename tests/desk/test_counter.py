"""The counter: complaints taken down for citizens, and cases told to callers."""

import re
from typing import Any

import pytest

from bot.record import audit
from core.staff import Role
from tests.bot.story import Story
from tests.desk.office import OURS, Visitor, inside
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID, lodge, say

COUNTER = "/desk/counter"
HIDDEN = re.compile(
    r'name="((?:answer|shown|key):[^"]+)" (?:rows="3" maxlength="4000" dir="auto">([^<]*)<|value="([^"]*)")'
)
KEY = re.compile(r'name="key" value="([^"]+)"')
ASKED = re.compile(r'name="asked" value="([^"]+)"')
SELECT = re.compile(r'<select id="answer-\d+" name="(answer:[^"]+)">(.*?)</select>', re.DOTALL)


def at_counter(story: Story) -> Visitor:
    return inside(story.sunwai, Role.OPERATOR)


def filled(page: str) -> dict[str, Any]:
    """What the form on a page would send."""
    fields: dict[str, Any] = {}
    for name, text, value in HIDDEN.findall(page):
        fields[name] = text or value
    for name, options in SELECT.findall(page):
        chosen = re.search(r'value="([^"]+)" selected', options)
        assert chosen
        fields[name] = chosen[1]
    if asked := ASKED.search(page):
        fields["asked"] = asked[1]
    found = KEY.search(page)
    assert found
    return {**fields, "key": found[1]}


def goes_on(browser: Visitor, page: str, **more: str) -> Any:
    base = {"source": "telephone", "language": "ur-Latn", "phone": HER, "again": HER}
    return browser.sends(COUNTER, on=COUNTER, **{**base, **filled(page), **more})


def files(browser: Visitor, text: str = GUTTER, **more: str) -> str:
    """The page of what was filed."""
    page = browser.sees(COUNTER)
    answer = goes_on(browser, page, said=text, **more)
    for _ in range(6):
        if answer.status_code == 303:
            return browser.sees(answer.headers["Location"])
        assert answer.status_code == 200, answer.text
        answer = goes_on(browser, answer.text, choice="1" if 'name="choice"' in answer.text else "", said="", **more)
    raise AssertionError(answer.text)


def test_an_operator_begins_at_the_counter(story: Story) -> None:
    assert at_counter(story).client.get("/desk/").headers["Location"] == COUNTER


def test_a_complaint_is_filed_by_the_bots_own_questions_and_its_id_stands_large(story: Story) -> None:
    browser = at_counter(story)
    page = files(browser)
    groups = re.findall(r"<bdi>(\d{4})</bdi>", page)
    assert len(groups) == 3
    case = story.case("".join(groups))
    assert (case.department, case.place) == ("WT", "gujranwala")
    assert "-".join(groups) in page, "and in the words that she is told"


def test_the_citizen_with_a_number_gets_the_same_text(story: Story) -> None:
    page = files(at_counter(story))
    story.work()
    (address, reply) = story.lines["sms/twilio"].pushed[-1]
    assert address == HER
    found = TRACKING_ID.search(page)
    assert found
    assert found[0] in reply.text


def test_without_a_number_nobody_is_told_and_the_page_says_so(story: Story) -> None:
    page = files(at_counter(story), phone="", again="", source="letter")
    story.work()
    assert story.lines["sms/twilio"].pushed == []
    assert "give the citizen the ID in writing" in page


def test_a_number_that_is_written_differently_twice_files_nothing_and_nothing_is_lost(story: Story) -> None:
    browser = at_counter(story)
    answer = goes_on(browser, browser.sees(COUNTER), said=GUTTER, again=STRANGER)
    assert answer.status_code == 422
    assert "not the same" in answer.text
    assert GUTTER in answer.text
    assert story.count("complaints") == 0


def test_an_answer_can_be_changed_before_it_is_filed(story: Story) -> None:
    browser = at_counter(story)
    page = goes_on(browser, browser.sees(COUNTER), said=GUTTER).text
    changed = goes_on(browser, page, **{"answer:register.place": "Lahore"}).text
    done = goes_on(browser, changed, choice="1")
    assert done.status_code == 303
    (place,) = story.rows("SELECT place FROM complaints")[0]
    assert place == "lahore"


def test_a_form_that_is_sent_twice_files_once(story: Story) -> None:
    browser = at_counter(story)
    page = goes_on(browser, browser.sees(COUNTER), said=GUTTER).text
    first, second = goes_on(browser, page, choice="1"), goes_on(browser, page, choice="1")
    assert first.headers["Location"] == second.headers["Location"]
    assert story.count("complaints") == 1


def test_what_another_operator_filed_is_not_there(story: Story) -> None:
    browser = at_counter(story)
    page = goes_on(browser, browser.sees(COUNTER), said=GUTTER).text
    where = goes_on(browser, page, choice="1").headers["Location"]
    other = inside(story.sunwai, Role.OPERATOR, login="another")
    assert other.client.get(where).status_code == 404


def test_likely_duplicates_are_shown_while_typing_and_without_a_script_with_the_next_question(story: Story) -> None:
    known = lodge(story.sunwai, phone=STRANGER)
    browser = at_counter(story)
    fields = {**filled(browser.sees(COUNTER)), "said": GUTTER}
    (found,) = browser.sends(f"{COUNTER}/alike", on=COUNTER, **fields).json
    assert found["id"].replace("-", "") == known
    page = goes_on(browser, browser.sees(COUNTER), said=GUTTER).text
    assert found["id"] in page


def test_what_is_private_is_nobodys_duplicate(story: Story) -> None:
    browser = at_counter(story)
    fields = {**filled(browser.sees(COUNTER)), "said": "the patwari asks for a bribe in Gujranwala, gali 4"}
    assert browser.sends(f"{COUNTER}/alike", on=COUNTER, **fields).json == []


def test_a_caller_is_told_what_a_stranger_may_know_and_more_from_her_own_number(story: Story) -> None:
    case = lodge(story.sunwai)
    browser = at_counter(story)
    strange = browser.sends(f"{COUNTER}/case", on=COUNTER, case=case)
    assert strange.status_code == 200
    assert "anybody but the citizen" in strange.text
    own = browser.sends(f"{COUNTER}/case", on=COUNTER, case=case, phone=HER)
    assert "filed from this number" in own.text
    assert GUTTER not in strange.text
    assert browser.sends(f"{COUNTER}/case", on=COUNTER, case="1111-1111-1111").status_code == 404


@pytest.mark.parametrize(
    "words", ["SHO rishwat maang raha hai, gali 4, Gujranwala", "Shohar mujhe maarta hai, Gujranwala"]
)
def test_s27_at_the_counter_no_number_is_the_one_of_who_has_something_to_fear(story: Story, words: str) -> None:
    case, browser = story.citizen().lodges(words), at_counter(story)
    told = [browser.sends(f"{COUNTER}/case", on=COUNTER, case=case, phone=phone) for phone in (HER, STRANGER)]
    assert [answer.status_code for answer in told] == [200, 200]
    assert all("anybody but the citizen" in answer.text for answer in told)
    with story.sunwai.store.read() as unit:
        assert [act.detail["own"] for act in unit.audit.acts(tracking_id=case)] == [False, False]


def test_looking_a_case_up_is_on_record(story: Story) -> None:
    case = lodge(story.sunwai)
    at_counter(story).sends(f"{COUNTER}/case", on=COUNTER, case=case)
    with story.sunwai.store.read() as unit:
        acts = [act.act for act in unit.audit.acts(tracking_id=case)]
    assert "case.looked_up" in acts
    assert audit.SINGLE not in acts


def test_no_number_is_in_an_address(story: Story) -> None:
    browser = at_counter(story)
    say(story.sunwai, "salam")
    answer = browser.client.get(f"{COUNTER}/case?phone={HER}", headers=OURS)
    assert answer.status_code == 405
