"""What this service is, for whoever wants to know before she trusts it."""

from core.records import Records
from core.script import Ending, Script


def about(records: Records) -> Script:
    """No reference, no visit, no time bar; what it costs, who reads a complaint, who sees a number."""
    return Ending("about.text")
    yield
