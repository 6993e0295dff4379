"""What do you hold about me? And what may be done about it."""

from core.conversation import Open
from core.events import Learn
from core.messages import Named, Text
from core.questions import Choose
from core.records import Records, Seen
from core.script import Ending, Script, choices


def mydata(records: Records) -> Script:
    """What is kept, until when, who has seen it; then delete it, or let us learn from it, or not any more."""
    held = records.held()
    values = {"cases": held.cases, "files": held.files, "opened": held.opened}
    looks = records.seen()
    keys = ("seen",) if looks else ()
    learning = "forbid" if held.learning else "allow"
    what = yield Choose("mydata.what", choices("mydata.what", "erase", learning, *keys), values, optional=True)
    if what == "erase":
        return Ending(None, then=Open("delete"))
    if what == "seen":
        return Ending("mydata.seen", {"lines": lines(looks)})
    return Ending(f"mydata.{what}", event=Learn(what == "allow"))


def lines(looks: tuple[Seen, ...]) -> Text:
    """One below the other."""
    first, *rest = looks
    return Text("mydata.seen.lines", {"line": line(first), "rest": lines(tuple(rest))}) if rest else line(first)


def line(look: Seen) -> Text:
    """When, who, and whether her number was seen as well."""
    who = Named("department", look.department) if look.department else Text("mydata.seen.us")
    return Text("mydata.seen.number" if look.number else "mydata.seen.line", {"at": look.at, "who": who})
