"""How this works, and how to reach a person."""

from core.records import Records
from core.script import Ending, Script


def help_(records: Records) -> Script:
    """What to send, in one message."""
    return Ending("help.text")
    yield  # a script without a question is a script all the same


def human(records: Records) -> Script:
    """A telephone number with people behind it."""
    return Ending("help.human", {"helpline": records.catalogue.country.helpline.number})
    yield
