"""The office has a question about a case; the citizen answers it."""

from core import tracking_id
from core.complaint import Status
from core.events import Reply
from core.questions import Given, Write
from core.records import Case, Records
from core.script import Ending, Script


def answer(records: Records) -> Script:
    """The officer's question in the officer's words, the answer in hers."""
    about = yield Given("answer.case")
    case = records.find(about)
    if not isinstance(case, Case):
        return Ending("track.unknown")
    if case.status is not Status.WAITING:
        return Ending("feedback.late")
    values = {"tracking_id": tracking_id.show(about), "notice": case.notice}
    text = "answer.words_private" if case.private else None
    words = yield Write("answer.words", least=1, digits=True, values=values, text=text)
    return Ending("answer.thanks", values, Reply(about, words))
