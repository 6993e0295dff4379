"""Officers by text: what is ordered, confirmed by a code, and done as if at the desk."""

import re
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from bot import converse
from bot.staff import officers
from channels import segments, shaping
from channels.shaping import SMS
from core.complaint import Actor, Status, Step
from core.messages import Inbound
from core.staff import Role
from tests import together
from tests.bot.signing import PHONE
from tests.bot.story import Citizen, Story, begin
from tests.house import STRANGER

CODE = re.compile(r"\bOK (\d{6})\b")
WORDS = "the line was cleared on Monday"


@pytest.fixture
def officer(story: Story) -> Citizen:
    return hired(story)


def hired(story: Story, phone: str = PHONE, **more: str) -> Citizen:
    """An officer of the water department, by her telephone."""
    given = {"login": f"bano{phone[-3:]}", "role": Role.OFFICER, "department": "WT", "language": "en", **more}
    officers.add(story.sunwai, name="Bano", phone=phone, **given)  # type: ignore[arg-type]
    return story.citizen(phone)


def order(who: Citizen, text: str) -> str:
    """An order; the code that comes back."""
    said = who.says(text)
    found = CODE.search(said)
    assert found, said
    return found[1]


def show(case: str) -> str:
    return f"{case[:4]}-{case[4:8]}-{case[8:]}"


def test_done_resolves_with_relief_once_its_code_comes_back(story: Story, officer: Citizen) -> None:
    her = story.citizen()
    case = her.lodges()
    code = order(officer, f"DONE {show(case)} {WORDS}")
    assert story.case(case).status is not Status.RESOLVED
    assert "closed as done" in officer.says(f"OK {code}")
    story.work()
    found = story.case(case)
    assert (found.status, found.outcome, found.notice) == (Status.RESOLVED, "relief_granted", WORDS)
    assert any(WORDS in text for text in her.reads())


def test_history_names_the_officer_as_if_she_had_sat_at_her_desk(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    officer.says(f"OK {order(officer, f'DONE {case} {WORDS}')}")
    entry = story.history(case)[-1]
    (bano,) = officers.every(story.sunwai)
    assert (entry.step, entry.actor, entry.officer_id, entry.note) == (Step.RESOLVED, Actor.OFFICER, bano.id, WORDS)


def test_ask_puts_the_question_and_her_answer_comes_back_to_the_case(story: Story, officer: Citizen) -> None:
    her = story.citizen()
    case = her.lodges()
    officer.says(order(officer, f"ASK {case} Which house is nearest?"))  # the code alone will do
    story.work()
    assert any("Which house is nearest?" in text for text in her.reads())
    her.says("The blue one, number 14")
    assert story.history(case)[-1].note == "The blue one, number 14"


def test_fwd_passes_the_case_on_with_its_reason(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    officer.says(f"OK {order(officer, f'FWD {case} MU the drain is the municipality’s')}")
    found = story.case(case)
    assert (found.department, story.history(case)[-1].step) == ("MU", Step.TRANSFERRED)
    assert "no case of your" in officer.says(f"DONE {case} {WORDS}")


def test_not_solved_comes_back_and_the_officer_resolves_again(story: Story, officer: Citizen) -> None:
    her = story.citizen()
    case = her.lodges()
    officer.says(f"OK {order(officer, f'DONE {case} {WORDS}')}")
    story.work()
    her.says("2")
    assert story.case(case).status is Status.REOPENED
    officer.says(f"OK {order(officer, f'DONE {case} pumped out once more')}")
    story.work()
    her.says("1")
    assert story.case(case).status is Status.CONFIRMED


def test_late_lists_her_own_late_cases_and_nobody_elses(story: Story, officer: Citizen) -> None:
    assert "None of your cases is late" in officer.says("LATE")
    mine = story.citizen().lodges()
    other = story.citizen(STRANGER).lodges("bijli 3 din se band hai, Mohalla Islampura, Gujranwala")
    assert story.case(other).department == "EL"
    story.clock.move(days=20)
    said = officer.says("LATE")
    assert show(mine) in said
    assert show(other) not in said


# Who may, and what


def test_another_departments_case_is_unknown_as_if_there_were_none(story: Story, officer: Citizen) -> None:
    other = story.citizen(STRANGER).lodges("bijli 3 din se band hai, Mohalla Islampura, Gujranwala")
    there, nowhere = officer.says(f"DONE {other} {WORDS}"), officer.says(f"DONE 482109375514 {WORDS}")
    assert there.replace(show(other), "") == nowhere.replace("4821-0937-5514", "")
    assert story.count("orders") == 0


def test_a_case_that_is_kept_from_her_office_is_unknown(story: Story) -> None:
    case = story.citizen().lodges()
    with story.sunwai.store.begin() as unit:
        unit.connection.exec_driver_sql("UPDATE complaints SET kept_from = 'WT-GUJRANWALA'")
    officer = hired(story, office="WT-GUJRANWALA")
    assert "no case of your" in officer.says(f"DONE {case} {WORDS}")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.ADMINISTRATOR])
def test_whoever_handles_no_cases_orders_nothing(story: Story, role: Role) -> None:
    case = story.citizen().lodges()
    hired(story, role=role).says(f"DONE {case} {WORDS}")
    assert story.count("orders") == 0


def test_who_is_no_officer_any_more_orders_nothing_not_even_what_she_had_begun(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    officers.disable(story.sunwai, "bano707")
    officer.says(f"OK {code}")
    assert story.case(case).status is not Status.RESOLVED


def test_a_citizen_who_writes_an_order_is_a_citizen(story: Story) -> None:
    her = story.citizen()
    case = her.lodges()
    her.says(f"DONE {case} {WORDS}", "LATE", "OK 482193")
    assert story.count("orders") == 0
    assert story.case(case).status is not Status.RESOLVED


def test_her_own_complaint_is_a_colleagues_to_handle(story: Story, officer: Citizen) -> None:
    case = officer.lodges()
    assert "your own complaint" in officer.says(f"DONE {case} {WORDS}")


def test_between_two_orders_she_is_a_citizen_and_what_was_asked_still_stands(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    officer.says("gas ka pressure bohat kam hai")
    before = officer.conversation
    assert before.stack
    officer.says(f"OK {order(officer, f'DONE {case} {WORDS}')}")
    assert officer.conversation == before
    assert "Gujranwala" in officer.says("Gujranwala")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DONE {case}", "what was done"),
        ("ASK {case}", "your question"),
        ("FWD {case} MU", "the reason"),
        ("FWD {case} XX it is theirs", "XX is no department"),
        ("FWD {case} WT it is ours", "already"),
        ("ASK {case} " + "why " * 300, "1000"),
    ],
)
def test_what_is_missing_is_said_at_once_and_nothing_waits(
    story: Story, officer: Citizen, text: str, words: str
) -> None:
    case = story.citizen().lodges()
    assert words in officer.says(text.format(case=case))
    assert story.count("orders") == 0


def test_what_is_closed_is_not_closed_again(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    story.office(case, "resolved", "by a colleague")
    assert "not possible" in officer.says(f"OK {code}")
    assert "not possible" in officer.says(f"DONE {case} {WORDS}")
    assert story.case(case).notice == "by a colleague"


@pytest.mark.parametrize(("language", "words"), [("ur", "بند کریں"), ("ur-Latn", "band karen")])
def test_she_is_answered_in_her_own_language(story: Story, language: str, words: str) -> None:
    case = story.citizen().lodges()
    assert words in hired(story, language=language).says(f"ہوگیا {case} لائن صاف کر دی")


@pytest.mark.parametrize("language", ["en", "ur", "ur-Latn"])
def test_what_is_said_back_fits_one_text_message_or_two_in_urdu(story: Story, language: str) -> None:
    case, officer = story.citizen().lodges(), hired(story, language=language)
    for text in (f"DONE {case} {WORDS}", f"ASK {case} which one", f"FWD {case} MU theirs", f"DONE {case}"):
        said = officer.says(text)
        assert segments.parts(SMS.write(said)) <= (2 if language == "ur" else 1), said


# The code


def test_s26_five_wrong_codes_end_it_for_an_hour(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    wrong = [f"{(int(code) + number) % 10**6:06}" for number in range(1, 6)]
    for guess in wrong[:4]:
        assert "not right" in officer.says(f"OK {guess}")
    assert "Too many wrong codes" in officer.says(wrong[4])
    assert "Too many wrong codes" in officer.says(f"OK {code}")
    assert "Too many wrong codes" in officer.says(f"DONE {case} {WORDS}")
    assert story.case(case).status is not Status.RESOLVED
    story.clock.move(hours=1, seconds=1)
    officer.says(f"OK {order(officer, f'DONE {case} {WORDS}')}")
    assert story.case(case).status is Status.RESOLVED


def test_s26_new_orders_bring_no_new_guesses(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    for _ in range(5):
        code = order(officer, f"DONE {case} {WORDS}")
        said = officer.says(f"OK {(int(code) + 1) % 10**6:06}")
    assert "Too many wrong codes" in said


def test_s26_a_code_is_good_for_ten_minutes(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    story.clock.move(minutes=10)
    assert "any more" in officer.says(f"OK {code}")
    assert story.case(case).status is not Status.RESOLVED


def test_s26_a_code_is_good_once(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"ASK {case} which house?")
    officer.says(f"OK {code}")
    assert "any more" in officer.says(f"OK {code}")
    assert [entry.step for entry in story.history(case)].count(Step.QUESTION) == 1


def test_s26_the_code_and_the_order_are_not_in_the_database_as_they_are(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    kept = repr(story.rows("SELECT * FROM orders"))
    assert code not in kept
    assert WORDS not in kept


def test_a_later_order_takes_the_place_of_one_that_waits(story: Story, officer: Citizen) -> None:
    one, two = story.citizen().lodges(), story.citizen(STRANGER).lodges()
    first = order(officer, f"DONE {one} {WORDS}")
    second = order(officer, f"DONE {two} {WORDS}")
    assert "not right" in officer.says(f"OK {first}")
    officer.says(f"OK {second}")
    assert story.case(one).status is not Status.RESOLVED
    assert story.case(two).status is Status.RESOLVED


def test_another_officers_code_is_none_of_hers(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    code = order(officer, f"DONE {case} {WORDS}")
    colleague = hired(story, "+923000000808")
    colleague.says(f"OK {code}")
    assert story.case(case).status is not Status.RESOLVED


# On the way


def test_an_order_that_is_delivered_twice_is_taken_once_and_answered_alike(story: Story, officer: Citizen) -> None:
    case = story.citizen().lodges()
    text = officer.sends(f"DONE {case} {WORDS}")
    first, again = (converse.converse(story.sunwai, text) for _ in range(2))
    assert first == again
    assert story.count("orders") == 1
    assert first
    confirmed = officer.sends(f"OK {CODE.search(first.text)[1]}")  # type: ignore[index]
    replies = [converse.converse(story.sunwai, confirmed) for _ in range(2)]
    assert replies[0] == replies[1]
    assert [entry.step for entry in story.history(case)].count(Step.RESOLVED) == 1


def test_where_replies_do_not_ride_home_the_code_is_pushed_to_her_alone(tmp_path: Path) -> None:
    story = begin(tmp_path, sms_kannel=False)
    officer, her = replace(hired(story), channel="sms/kannel"), story.citizen()
    case = her.lodges()
    assert officer.says(f"DONE {case} {WORDS}") == ""
    story.work()
    (said,) = officer.reads()
    assert CODE.search(said)
    assert not any(CODE.search(text) for text in her.reads())


def test_on_telegram_an_officer_is_known_by_the_number_she_shared(tmp_path: Path) -> None:
    story = begin(tmp_path, telegram=True)
    hired(story)
    case = story.citizen().lodges()

    def tells(text: str, phone: str | None = None) -> str:
        reply = converse.converse(story.sunwai, Inbound("telegram", "70001", uuid.uuid4().hex, text, phone=phone))
        return shaping.numbered(reply) if reply else ""

    tells(f"DONE {case} {WORDS}")
    assert story.count("orders") == 0
    tells("", PHONE)
    tells(f"OK {CODE.search(tells(f'DONE {case} {WORDS}'))[1]}")  # type: ignore[index]
    assert story.case(case).status is Status.RESOLVED


def test_a_screen_that_vanishes_takes_no_orders(tmp_path: Path) -> None:
    story = begin(tmp_path, ussd_africastalking=True)
    officer = replace(hired(story), channel="ussd/africastalking")
    case = story.citizen().lodges()
    officer.says(f"DONE {case} {WORDS}")
    assert story.count("orders") == 0


def test_neither_side_ever_reads_the_others_number(story: Story, officer: Citizen) -> None:
    her = story.citizen()
    case = her.lodges()
    said = [officer.says(f"ASK {case} which house?")]
    said.append(officer.says(CODE.search(said[0])[1]))  # type: ignore[index]
    story.work()
    heard = her.reads()
    assert not any(her.phone[3:] in text for text in (*said, *officer.reads()))
    assert not any(officer.phone[3:] in text or "Bano" in text for text in heard)


# On both engines, and at the same instant


def test_an_order_is_taken_on_either_engine(either: Story) -> None:
    officer, case = hired(either), either.citizen().lodges()
    code = order(officer, f"ASK {case} which house?")
    assert "not right" in officer.says(f"OK {(int(code) + 1) % 10**6:06}")
    assert "on its way" in officer.says(f"OK {code}")
    either.clock.move(days=20)
    assert show(case) in officer.says("LATE")


def test_s26_a_code_that_comes_twice_at_the_same_instant_does_it_once(either: Story) -> None:
    officer, case = hired(either), either.citizen().lodges()
    code = order(officer, f"ASK {case} which house?")
    together.threads(*[lambda: officer.says(f"OK {code}")] * 4)
    assert [entry.step for entry in either.history(case)].count(Step.QUESTION) == 1


def test_two_officers_who_complain_of_one_another_both_get_through(either: Story) -> None:
    one, two = hired(either), hired(either, "+923000000808")
    ones, twos = one.lodges(), two.lodges()
    codes = order(one, f"DONE {twos} {WORDS}"), order(two, f"DONE {ones} {WORDS}")
    together.threads(lambda: one.says(f"OK {codes[0]}"), lambda: two.says(f"OK {codes[1]}"))
    either.wait(seconds=5)
    assert {either.case(case).status for case in (ones, twos)} == {Status.RESOLVED}
