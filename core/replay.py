"""Run a dialogue's script on the answers given so far: to what it asks next, or to its end."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.catalogue import Catalogue
from core.questions import Choose, Given, Question, Write
from core.records import Records
from core.script import Dialogue, Ending


@dataclass(frozen=True)
class Reached:
    """Where the answers lead: a question, an ending, or nowhere.

    `answered` are the names of the questions answered on the way, `given` of what the dialogue was opened with.
    """

    ahead: Question | Ending | None
    answered: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def question(self) -> Question | None:
        """The question, if it is one."""
        return self.ahead if isinstance(self.ahead, Write | Choose) else None


NOWHERE = Reached(None)


def replay(dialogue: Dialogue | None, records: Records, answers: Mapping[str, str]) -> Reached:
    """Where a dialogue stands. Nowhere if it is gone, or was opened without what it must be given."""
    if dialogue is None:
        return NOWHERE
    script = dialogue(records)
    answered: list[str] = []
    given: list[str] = []
    try:
        question = next(script)
        while True:
            name, answer = stored(answers, question, records.catalogue)
            if answer is None:
                return NOWHERE if isinstance(question, Given) else Reached(question, tuple(answered), tuple(given))
            (given if isinstance(question, Given) else answered).append(name)
            question = script.send(answer)
    except StopIteration as end:
        return Reached(end.value, tuple(answered), tuple(given))


def stored(answers: Mapping[str, str], question: Question | Given, catalogue: Catalogue) -> tuple[str, str | None]:
    """The stored answer to a question, under its name or one it had before; None where there is none that still is one."""
    for name in (question.name, *question.formerly):
        if name in answers and (isinstance(question, Given) or question.accepts(answers[name])):
            return name, answers[name]
        if unread(name) in answers and not isinstance(question, Given):
            return unread(name), question.read(answers[unread(name)], catalogue)
    return question.name, question.default if isinstance(question, Given) else None


def unread(name: str) -> str:
    """Under which name words are kept that no question could read when they came, for a deploy had changed the script."""
    return f"{name}?"
