"""Is it solved? Only the citizen says so. Then, if she likes, a rating and some words.

Dialogues one after the other, because each answer counts at once: a "solved" must not wait for a rating.
"""

from datetime import timedelta

from core import tracking_id
from core.complaint import CLOSED_BY_OFFICE, Status
from core.conversation import Open
from core.events import Confirm, Consent, Rate, Remark, Reopen
from core.opening import may_be_apart
from core.questions import About, Choose, Given, Write, quoted
from core.questions import verdict as agreed
from core.records import Case, Records
from core.script import Ending, Script, choices

FADES = timedelta(hours=12)  # an invitation, not a duty: what she writes tomorrow is about something else
LEAST = 8  # letters of a remark in place of a rating
STARS = ("1", "2", "3", "4", "5")


def feedback(records: Records) -> Script:
    """1 solved, whenever she says so; 2 not solved: one level higher, for as long as it can be reopened."""
    about = yield Given("feedback.case")
    case = records.find(about)
    if not isinstance(case, Case):
        return Ending("track.unknown")
    if case.status not in CLOSED_BY_OFFICE:
        return Ending("feedback.late")
    values = {"tracking_id": tracking_id.show(about), "notice": case.notice}
    solved = yield Choose("feedback.solved", choices("feedback.solved", "solved", "not_solved"), values,
                          yes="solved", no="not_solved", about=about_case(case), text=verdict(case))  # fmt: skip
    rating = Open("rate", {"rate.case": about})
    if solved == "solved":
        return Ending("feedback.confirmed", values, Confirm(about), rating)
    if case.settled:
        return (yield from begin_anew(records, case))
    return Ending("feedback.reopened", values, Reopen(about), rating)


def begin_anew(records: Records, case: Case) -> Script:
    """Too late to reopen it: a new complaint about the same, in her words, that names the old one."""
    shown, days = tracking_id.show(case.tracking_id), records.catalogue.country.terms.reopen.days
    anew = yield Choose("feedback.anew", choices("feedback.anew", "anew", "leave"), {"tracking_id": shown, "days": days},
                        yes="anew", no="leave", about=about_case(case))  # fmt: skip
    if anew == "leave":
        return Ending("feedback.left")
    words = yield Write("feedback.wrong", about=about_case(case))
    known = {"register.meant": case.leaf, "register.details": f"{words} ({shown})"}
    return Ending(None, then=Open("register", known | ({"register.place": case.place} if case.place else {})))


def verdict(case: Case) -> str:
    """The text that tells what the office said, and asks."""
    said = "feedback.rejected" if case.status is Status.REJECTED else "feedback.resolved"
    return said if case.notice and not case.private else f"{said}_without_note"


def rate(records: Records) -> Script:
    """One to five. Words instead are taken as a remark."""
    about = yield Given("rate.case")
    subject = subject_of(records, about)
    stars = yield Choose("rate.stars", choices("rate.stars", *STARS), least=LEAST, about=subject, fades=FADES)
    words = quoted(stars)
    if words is not None:
        return noted(records, about, words)
    then = Open("remark", {"remark.case": about, "remark.stars": stars})
    return Ending(None, event=Rate(about, int(stars)), then=then)


def remark(records: Records) -> Script:
    """Words, if she has any. Who gave all stars is asked whether it may be told."""
    about = yield Given("remark.case")
    stars = yield Given("remark.stars", default="")
    words = yield Write("remark.words", about=subject_of(records, about), fades=FADES)
    if agreed(words) == "no":
        return Ending("tell.left")
    said = noted(records, about, words)
    if stars == STARS[-1] and said.then is None and tellable(records, about):
        return Ending(None, event=said.event, then=Open("tell", {"tell.case": about}))
    return said


def noted(records: Records, about: str, words: str) -> Ending:
    """Her words are on record; where they may be a complaint of its own, one digit files it."""
    subject = subject_of(records, about)
    then = None
    if subject is not None and may_be_apart(words, records.catalogue, subject):
        then = Open("apart", {"apart.words": words, "apart.like": subject.leaf})
    return Ending("remark.thanks", event=Remark(about, words), then=then)


def tellable(records: Records, about: str) -> bool:
    """Whether a case is a success that one may ask her to tell of: she confirmed it, and nothing about it is private."""
    case = records.find(about)
    solved = isinstance(case, Case) and case.status is Status.CONFIRMED and not case.private
    return solved and isinstance(case, Case) and not records.catalogue.leaves[case.leaf].private


def tell(records: Records) -> Script:
    """Whether we may tell of it without her name. Words instead are taken as a remark."""
    about = yield Given("tell.case")
    answer = yield Choose("tell.may", choices("tell.may", "yes", "no"), yes="yes", no="no", least=LEAST,
                          about=subject_of(records, about), fades=FADES)  # fmt: skip
    words = quoted(answer)
    if words is not None:
        return noted(records, about, words)
    return Ending("tell.thanks", event=Consent(about)) if answer == "yes" else Ending("tell.left")


def subject_of(records: Records, about: str) -> About | None:
    """What the case is about."""
    case = records.find(about)
    return about_case(case) if isinstance(case, Case) else None


def about_case(case: Case) -> About:
    """What she may be expected to speak of: its leaf and its district."""
    return About(case.leaf, case.place)


def awaited_by_office(records: Records) -> Open | None:
    """The question of an office's that she has not answered yet, about the newest such case; what is settled waits no more."""
    for case in records.cases():
        if case.status is Status.WAITING:
            return Open("answer", {"answer.case": case.tracking_id})
        if case.status in CLOSED_BY_OFFICE and not case.settled:
            return Open("feedback", {"feedback.case": case.tracking_id})
    return None
