"""A person: by telephone, or one who calls her back."""

from core.events import Lodge
from core.questions import Choose, Write
from core.records import Records
from core.script import Ending, Script, choices

CALL = "SG5"  # the leaf of whoever wants to be called


def human(records: Records) -> Script:
    """A telephone number with people behind it; she may leave hers with one digit."""
    values = {"helpline": records.catalogue.country.helpline.number}
    what = yield Choose("human.what", choices("human.what", "call", "leave"), values, yes="call", no="leave")
    if what != "call":
        return Ending("human.left")
    number = "" if records.numbered else (yield Write("human.number", least=7, digits=True, address=True))
    return Ending("human.noted", event=Lodge(CALL, "", "", number))
