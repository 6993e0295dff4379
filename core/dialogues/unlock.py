"""A private case: whoever holds the phone reads nothing of it without the word that she chose."""

from core import tracking_id
from core.complaint import CLOSED_BY_OFFICE, Status
from core.conversation import Open
from core.events import Guess
from core.questions import Given, Write
from core.records import Case, Records
from core.script import Ending, Script


def unlock(records: Records) -> Script:
    """The word, and then the case. `unlock.news`: she did not ask, we have something to tell."""
    about = yield Given("unlock.case")
    news = yield Given("unlock.news", default="")
    case = records.find(about)
    if not isinstance(case, Case):
        return Ending("track.unknown")
    values = {"tracking_id": tracking_id.show(about)}
    if records.locked:
        return Ending("unlock.locked", values)
    word = yield Write("unlock.word", values=values, secret=True, optional=True, text="unlock.news" if news else None)
    if not records.unlocks(about, word):
        return Ending("unlock.wrong", values, Guess())
    return opened(case)


def opened(case: Case) -> Ending:
    """What there is to read, and to answer; what is asked of her after it names no subject, for it may stand for days."""
    about, values = case.tracking_id, {"notice": case.notice}
    said = "unlock.note" if case.notice else None
    if case.status in CLOSED_BY_OFFICE:
        return Ending(said, values, then=Open("feedback", {"feedback.case": about}))
    if case.status is Status.WAITING:
        return Ending(said, values, then=Open("answer", {"answer.case": about}))
    return Ending(None, then=Open("track", {"track.said": about, "track.opened": "yes"}))
