"""Is it solved? Only the citizen says so. Then, if she likes, a rating and some words.

Three dialogues, one after the other, because each answer counts at once: a "solved" must not wait for a rating.
"""

from datetime import timedelta

from core import tracking_id
from core.complaint import Status
from core.conversation import Open
from core.events import Confirm, Rate, Remark, Reopen
from core.questions import Choose, Given, Write
from core.records import Case, Records
from core.script import Ending, Script, choices

FADES = timedelta(hours=12)  # an invitation, not a duty: what she writes tomorrow is about something else
STARS = ("1", "2", "3", "4", "5")


def feedback(records: Records) -> Script:
    """1 solved, 2 not solved: one level higher."""
    about = yield Given("feedback.case")
    case = records.find(about)
    if not isinstance(case, Case):
        return Ending("track.unknown")
    values = {"tracking_id": tracking_id.show(about), "notice": case.notice}
    solved = yield Choose("feedback.solved", choices("feedback.solved", "solved", "not_solved"), values,
                          yes="solved", no="not_solved", text=verdict(case))  # fmt: skip
    rating = Open("rate", {"rate.case": about})
    if solved == "solved":
        return Ending("feedback.confirmed", values, Confirm(about), rating)
    return Ending("feedback.reopened", values, Reopen(about), rating)


def verdict(case: Case) -> str:
    """The text that tells what the office said, and asks."""
    said = "feedback.rejected" if case.status is Status.REJECTED else "feedback.resolved"
    return said if case.notice else f"{said}_without_note"


def rate(records: Records) -> Script:
    """One to five."""
    about = yield Given("rate.case")
    stars = yield Choose("rate.stars", choices("rate.stars", *STARS), fades=FADES)
    return Ending(None, event=Rate(about, int(stars)), then=Open("remark", {"remark.case": about}))


def remark(records: Records) -> Script:
    """Words, if she has any."""
    about = yield Given("remark.case")
    words = yield Write("remark.words", fades=FADES)
    return Ending("remark.thanks", event=Remark(about, words))
