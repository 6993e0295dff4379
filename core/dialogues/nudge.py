"""The date has passed: she may remind the office."""

from core import tracking_id
from core.events import Nudge
from core.questions import Given
from core.records import Records
from core.script import Ending, Script


def nudge(records: Records) -> Script:
    """Once in some days: an office that is reminded every hour reads nothing."""
    about = yield Given("nudge.case")
    if not records.overdue(about):
        return Ending("feedback.late")
    return Ending("nudge.done", {"tracking_id": tracking_id.show(about)}, Nudge(about))
