"""She has something to add to a case: words, or a photo."""

from core import tracking_id
from core.complaint import OPEN
from core.events import Add
from core.questions import About, Given, Write
from core.records import Case, Records
from core.script import Ending, Script


def add(records: Records) -> Script:
    """Her words go to the office that has the case; a photo finds its way by itself."""
    about = yield Given("add.case")
    case = records.find(about)
    if not isinstance(case, Case):
        return Ending("track.unknown")
    if case.status not in OPEN:
        return Ending("feedback.late")
    values = {"tracking_id": tracking_id.show(about)}
    words = yield Write("add.words", values=values, about=About(case.leaf, case.place))
    return Ending("add.thanks", values, Add(about, words))
