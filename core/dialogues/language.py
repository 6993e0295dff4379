"""Which language shall we talk in?"""

from core.events import Speak
from core.messages import Choice
from core.questions import Choose
from core.records import Records
from core.script import Ending, Script


def language(records: Records) -> Script:
    """Each language is offered under its own name."""
    offered = tuple(Choice(found.code, found.name) for found in records.catalogue.country.languages)
    chosen = yield Choose("language.which", offered)
    return Ending("language.done", event=Speak(chosen))
