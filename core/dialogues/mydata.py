"""What do you hold about me? And what may be done about it."""

from core.conversation import Open
from core.events import Learn
from core.questions import Choose
from core.records import Records
from core.script import Ending, Script, choices


def mydata(records: Records) -> Script:
    """What is kept, until when, who has seen it; then delete it, or let us learn from it, or not any more."""
    held = records.held()
    values = {"cases": held.cases, "files": held.files, "opened": held.opened}
    learning = "forbid" if held.learning else "allow"
    what = yield Choose("mydata.what", choices("mydata.what", "erase", learning), values, optional=True)
    if what == "erase":
        return Ending(None, then=Open("delete"))
    return Ending(f"mydata.{what}", event=Learn(what == "allow"))
