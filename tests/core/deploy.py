"""A survey whose script is exchanged while somebody answers it."""

from collections.abc import Mapping

from core.conversation import Conversation, Open
from core.events import Remark
from core.messages import Choice
from core.questions import Choose, Write
from core.records import Records
from core.script import Dialogue, Ending, Script
from tests.talk import Talk

Scripts = Mapping[str, Dialogue]


def survey(*questions: Write | Choose) -> Scripts:
    """A dialogue that asks these questions and ends with all the answers, as name=answer."""

    def script(records: Records) -> Script:
        answers = []
        for question in questions:
            answers.append(f"{question.name}={(yield question)}")
        return Ending("remark.thanks", event=Remark("survey", " ".join(answers)))

    return {"survey": script}


def pick(name: str, *keys: str, formerly: tuple[str, ...] = (), least: int | None = None) -> Choose:
    options = tuple(Choice(key, key) for key in keys)
    return Choose(name, options, text="again", formerly=formerly, least=least)


def tell(name: str, least: int = 2, formerly: tuple[str, ...] = ()) -> Write:
    return Write(name, least=least, text="again", formerly=formerly)


COLOUR, SIZE, NAME = pick("colour", "red", "green", "blue"), pick("size", "small", "large"), tell("name")


class Deploy:
    """A citizen who answers a survey while its script is exchanged."""

    def __init__(self, *questions: Write | Choose) -> None:
        self.talk = Talk("en", dialogues=survey(*questions))
        self.talk.conversation = self.talk.engine.settle(Conversation((Open("survey"),), "en")).conversation

    def to(self, *questions: Write | Choose) -> None:
        self.talk.dialogues = survey(*questions)

    def say(self, *texts: str) -> None:
        self.talk.say(*texts)

    @property
    def asked(self) -> str | None:
        return self.talk.asked

    @property
    def answers(self) -> str | None:
        assert len(self.talk.events) <= 1
        return self.talk.event.words if isinstance(self.talk.event, Remark) else None
