"""How this works."""

from core.records import Records
from core.script import Ending, Script


def help_(records: Records) -> Script:
    """What to send, in one message."""
    return Ending("help.text")
    yield  # a script without a question is a script all the same
