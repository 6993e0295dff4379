"""What she said of a case may be a complaint of its own: it is kept with the case, and one digit files it besides."""

from datetime import timedelta

from core.conversation import Open
from core.opening import CLEAR, ranked_leaves, understood
from core.questions import Choose, Given
from core.records import Records
from core.script import Ending, Script, choices

FADES = timedelta(hours=12)  # as the invitation that she answered
FILE, LEAVE = "file", "leave"


def apart(records: Records) -> Script:
    """Her words once more, as the first message of a new complaint: `like` the old one where they tell of no other subject."""
    words = yield Given("apart.words")
    like = yield Given("apart.like")
    answer = yield Choose(
        "apart.too", choices("apart.too", FILE, LEAVE), yes=FILE, no=LEAVE, optional=True, fades=FADES
    )
    if answer != FILE:
        return Ending("tell.left")
    ranked, known = ranked_leaves(words, records.catalogue), dict(understood(words, records.catalogue))
    if not ranked or ranked[0].confidence < CLEAR:
        known = {name: value for name, value in known.items() if name != "register.leaf"} | {"register.meant": like}
    return Ending(None, then=Open("register", known))
