"""The front door: what would you like to do?"""

from datetime import timedelta

from core.conversation import Open
from core.questions import Choose
from core.records import Records
from core.script import Ending, Script, choices

FADES = timedelta(hours=1)
SUGGESTION = Open("register", {"register.meant": "SG1"})
DOORS = {
    "complain": Open("register"),
    "status": Open("track", {"track.said": ""}),
    "suggest": SUGGESTION,
    "language": Open("language"),
    "help": Open("help"),
}


def home(records: Records) -> Script:
    """The menu; a citizen who writes her complaint instead of a number is understood as well."""
    door = yield Choose("home.what", choices("home.what", *DOORS), strict=True, fades=FADES)
    return Ending(None, then=DOORS[door])
