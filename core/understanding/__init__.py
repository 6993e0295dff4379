"""What a citizen's message says: its language, a command, what it is about, where, and whether there is danger.

Pure and quick; what is sure is told apart from what is likely by `confidence` and by the number of districts.
"""

from dataclasses import dataclass

from core.catalogue import Catalogue
from core.understanding import commands, danger, language, leaves, places
from core.understanding.commands import Command
from core.understanding.leaves import Ranked
from core.understanding.places import Found

__all__ = ["Command", "Found", "Ranked", "Understood", "understand"]


@dataclass(frozen=True)
class Understood:
    """All that a message says. `language` is None where too short to tell; leaves, departments: best first."""

    language: str | None
    command: Command | None
    leaves: tuple[Ranked, ...]
    departments: tuple[str, ...]
    place: Found | None
    danger: str | None


def understand(text: str, catalogue: Catalogue) -> Understood:
    """Understand one message. A command is the whole message, and says nothing else."""
    spoken = language.detect(text)
    if command := commands.recognise(text):
        return Understood(spoken, command, (), (), None, None)
    likely = leaves.likelihoods(text, catalogue)
    return Understood(
        spoken,
        None,
        leaves.best(likely),
        leaves.departments(likely, catalogue),
        places.find(text, catalogue),
        danger.notice(text, catalogue),
    )
