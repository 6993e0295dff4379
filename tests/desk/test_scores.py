"""Officers' scores on the desk: who sees whose, and how one objects."""

import re

from bot.casework import Act, act
from bot.sight import Caller
from bot.staff import officers, scores
from core.complaint import Outcome, Step
from core.staff import Role
from tests.bot.story import Story
from tests.desk.office import Visitor, inside

HERS, HIS = "hers.officer", "his.officer"


def closes(story: Story, login: str, code: str = "WT") -> None:
    """An officer closes a case."""
    case = story.citizen().lodges()
    one = next(officer for officer in officers.every(story.sunwai) if officer.login == login)
    done = Act(Step.RESOLVED, "done", Outcome.RELIEF_GRANTED)
    act(story.sunwai, Caller(code, "", Role.OFFICER, one.id), case, done)
    story.work()
    story.citizen().says("1")


def people(story: Story) -> tuple[Visitor, Visitor, Visitor]:
    """An officer who has closed a case, another one, and their supervisor."""
    hers, his = inside(story.sunwai, login=HERS), inside(story.sunwai, login=HIS)
    chief = inside(story.sunwai, Role.SUPERVISOR)
    closes(story, HERS)
    scores.work_out(story.sunwai)
    return hers, his, chief


def test_an_officer_sees_her_own_score_and_nobody_elses(story: Story) -> None:
    hers, his, _ = people(story)
    assert hers.sees("/desk/scores").count('<th scope="row">') == 1
    assert "1 where 1.0 was usual" in hers.sees("/desk/scores")
    assert "1 where 1.0 was usual" not in his.sees("/desk/scores")


def test_a_supervisor_sees_her_officers_and_an_auditor_everybody(story: Story) -> None:
    _, _, chief = people(story)
    inside(story.sunwai, login="other.officer", department="EL")
    assert chief.sees("/desk/scores").count('<th scope="row">') == 3
    auditor = inside(story.sunwai, Role.AUDITOR)
    assert auditor.sees("/desk/scores").count('<th scope="row">') == 4


def test_she_objects_and_her_supervisor_answers_and_both_are_on_record(story: Story) -> None:
    hers, his, chief = people(story)
    answer = hers.sends("/desk/scores/objection", on="/desk/scores", words="The sewer was <b>outside</b>.")
    assert answer.headers["Location"] == "/desk/scores?said=contested"
    page = chief.sees("/desk/scores")
    assert "The sewer was &lt;b&gt;outside&lt;/b&gt;." in page
    assert "outside" not in his.sees("/desk/scores")
    (form,) = re.findall(r'action="(/desk/scores/objection/[0-9a-f]+)"', page)
    assert chief.sends(form, on="/desk/scores", words="You are right.").status_code == 303
    assert "You are right." in hers.sees("/desk/scores")
    assert chief.sends(form, on="/desk/scores", words="Or not.").status_code == 422
    acts = [row[0] for row in story.rows("SELECT act FROM acts WHERE act LIKE 'score.%' ORDER BY id")]
    assert acts == ["score.contested", "score.answered"]


def test_another_departments_supervisor_cannot_answer(story: Story) -> None:
    hers, _, chief = people(story)
    hers.sends("/desk/scores/objection", on="/desk/scores", words="No.")
    (form,) = re.findall(r'action="(/desk/scores/objection/[0-9a-f]+)"', chief.sees("/desk/scores"))
    other = inside(story.sunwai, Role.SUPERVISOR, "EL", login="el.supervisor")
    assert other.sends(form, on="/desk/scores", words="Mine.").status_code == 404
    assert hers.sends(form, on="/desk/scores", words="Mine.").status_code == 403


def test_an_objection_without_words_is_not_taken_and_nothing_typed_is_lost(story: Story) -> None:
    hers, _, _ = people(story)
    assert hers.sends("/desk/scores/objection", on="/desk/scores", words="  ").status_code == 422
    answer = hers.sends("/desk/scores/objection", on="/desk/scores", words="x" * 1001)
    assert answer.status_code == 422
    assert "x" * 1001 in answer.text
