"""The conversation machine: one message in, what to say and at most one event out. A function of its arguments only.

Nothing but answers by name is remembered. A message is taken by replaying the script on them, reading the new answer, and
replaying again. So a deploy may add, remove, rename, reorder or tighten questions while citizens are half-way: each is
simply asked what is still missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.catalogue import Catalogue
from core.conversation import Asked, Conversation, Open
from core.dialogues import ASIDES, DIALOGUES, OPENERS
from core.events import Event
from core.messages import Said
from core.questions import Choose, Given, Question, Write, number
from core.records import Records
from core.script import Dialogue, Ending
from core.understanding import commands, danger, language, leaves, places
from core.understanding.commands import Command

HOME = Open("home")
SURE = 0.5  # from here on a leaf is filled in, to be read back; below, the likely ones are offered
PATIENCE = 2  # misses before she is told how to reach a person
LEAST_WORDS = 3  # fewer words of free text are not taken for a new complaint


@dataclass(frozen=True)
class Turn:
    """What one message led to."""

    conversation: Conversation
    said: tuple[Said, ...]
    event: Event | None = None


@dataclass(frozen=True)
class Machine:
    """Takes messages. `dialogues` is an argument so that another version of the scripts can take over in mid-conversation."""

    records: Records
    now: datetime
    dialogues: Mapping[str, Dialogue]

    @property
    def catalogue(self) -> Catalogue:
        return self.records.catalogue

    # -- one message --------------------------------------------------------------------------------------------------

    def take(self, conversation: Conversation, text: str, choice: str | None = None) -> Turn:
        """One message of the citizen's; `choice` is the key of an option that she tapped."""
        conversation = replace(self.faded(conversation), language=language.detect(text) or conversation.language)
        if not (choice or text.strip()):  # a dial, a photo: nothing said, so what stands is said again
            return self.settle(conversation if conversation.top else replace(conversation, stack=(HOME,)))
        command = None if choice else commands.recognise(text)
        ordered = self.order(conversation, command) if command else None
        return ordered or self.warned(text, self.listen(conversation, text, choice))

    def order(self, conversation: Conversation, command: Command) -> Turn | None:
        """What a command leads to; None for "yes" and "no", which are answers."""
        match command:
            case Command("menu"):
                return self.settle(replace(conversation, stack=(HOME,), misses=0))
            case Command("back"):
                return self.back(conversation)
            case Command("status", said):
                return self.aside(conversation, Open("track", {"track.said": said}))
            case Command("language", said) if said:
                return self.settle(self.opened(conversation, Open("language", {"language.which": said})))
            case Command(name) if name in ASIDES:
                return self.aside(conversation, ASIDES[name])
            case Command(name) if name in OPENERS:
                return self.settle(self.opened(conversation, OPENERS[name]))
        return None

    def listen(self, conversation: Conversation, text: str, choice: str | None) -> Turn:
        """An answer to what was asked, or something new."""
        top = conversation.top
        if top is None:
            return self.fresh(conversation, text)
        heard = self.heard(top, choice or text)
        if heard is not None:
            return self.settle(replace(conversation, stack=(*conversation.stack[:-1], heard), misses=0))
        if self.new_complaint(top, text):
            return self.fresh(conversation, text)
        return self.missed(conversation)

    def heard(self, top: Open, text: str) -> Open | None:
        """The dialogue with its question answered, or None where the message is no answer to it."""
        question = self.replay(top)[0]
        if not isinstance(question, Write | Choose) or top.asked is None:
            return top  # a deploy took the question away: go on with what is left
        said = shown(top.asked, text)
        if said is None:
            return None
        if top.asked.name not in (question.name, *question.formerly):
            # The script was changed since: keep the words for the question they answered, should it come up again.
            return top.answered(top.asked.name, said)
        answer = question.read(said, self.catalogue)
        return None if answer is None else top.answered(question.name, answer)

    def fresh(self, conversation: Conversation, text: str) -> Turn:
        """A message out of the blue: a complaint as far as it can be understood, else the front door."""
        if not any(map(str.isalnum, text)) or not self.telling(text):
            return self.settle(replace(conversation, stack=(*without_home(conversation.stack), HOME)))
        return self.settle(self.opened(conversation, Open("register", self.understood(text))))

    def understood(self, text: str) -> Mapping[str, str]:
        """What a first message answers already: the words, the leaf where it is clear, the district where it is certain."""
        ranked, place = leaves.rank(text, self.catalogue), places.find(text, self.catalogue)
        answers = {"register.details": text.strip()}
        if ranked and ranked[0].confidence >= SURE:
            answers["register.leaf"] = ranked[0].leaf
        if place:
            answers["register.place"] = place.districts[0] if len(place.districts) == 1 else place.name
        return answers

    def telling(self, text: str) -> bool:
        """Whether words out of the blue say what is wrong, or at least are enough to be kept."""
        return bool(leaves.rank(text, self.catalogue)) or len(text.split()) > LEAST_WORDS

    def new_complaint(self, top: Open, text: str) -> bool:
        """Whether a message that answers nothing starts a complaint of its own; in the midst of another it does not."""
        if top.dialogue == "home":
            return self.telling(text) and number(text) is None
        ranked = leaves.rank(text, self.catalogue)
        sure = bool(ranked) and ranked[0].confidence >= SURE and len(text.split()) >= LEAST_WORDS
        return sure and top.dialogue != "register"

    # -- going on -----------------------------------------------------------------------------------------------------

    def opened(self, conversation: Conversation, dialogue: Open) -> Conversation:
        """With a dialogue on top; the front door closes behind her."""
        return replace(conversation, stack=(*without_home(conversation.stack), dialogue), misses=0)

    def settle(self, conversation: Conversation, said: tuple[Said, ...] = (), event: Event | None = None) -> Turn:
        """Go on until something is asked or nothing is open."""
        while conversation.top is not None:
            top = conversation.top
            ahead = self.replay(top)[0]
            if isinstance(ahead, Write | Choose):
                until = self.now + ahead.fades if ahead.fades else None
                asked = Asked(ahead.name, ahead.keys(), self.now, until)
                stack = (*conversation.stack[:-1], replace(top, asked=asked))
                return Turn(replace(conversation, stack=stack), (*said, ahead.say()), event)
            stack = conversation.stack[:-1]
            if isinstance(ahead, Ending) and event and ahead.event:
                break  # one event a message: what lies beneath ends with the next one
            if isinstance(ahead, Ending):
                said, event = (*said, *ahead.say()), event or ahead.event
                stack = (*stack, ahead.then) if ahead.then else stack
            conversation = replace(conversation, stack=stack)
        return Turn(conversation, said, event)

    def aside(self, conversation: Conversation, dialogue: Open) -> Turn:
        """Answer at once; what was open stays open and is asked again. With nothing open it is a dialogue like any other."""
        if not without_home(conversation.stack):
            return self.settle(self.opened(conversation, dialogue))
        ahead = self.replay(dialogue)[0]
        match ahead:
            case Ending():
                return self.settle(conversation, ahead.say(), ahead.event)
            case Write() | Choose():
                return self.settle(conversation, (ahead.say(),))
            case _:
                return self.settle(conversation)

    def back(self, conversation: Conversation) -> Turn:
        """Take the newest answer back; before the first, leave the dialogue."""
        top = conversation.top
        if top is None:
            return self.settle(replace(conversation, stack=(HOME,)))
        answered = self.replay(top)[1]
        below = conversation.stack[:-1]
        stack = (*below, top.without(answered[-1])) if answered else below or (HOME,)
        return self.settle(replace(conversation, stack=stack, misses=0))

    def missed(self, conversation: Conversation) -> Turn:
        """Not understood: ask again, and after some patience say how to reach a person."""
        misses = conversation.misses + 1
        hint = Said("again.lost" if misses > PATIENCE else "again")
        return self.settle(replace(conversation, misses=misses), (hint,))

    def warned(self, text: str, turn: Turn) -> Turn:
        """Where a message smells of danger, the number to call is the first line."""
        kind = danger.notice(text, self.catalogue)
        if kind is None:
            return turn
        numbers = " / ".join(danger.numbers(kind))
        return replace(turn, said=(Said("danger", {"numbers": numbers}), *turn.said))

    def faded(self, conversation: Conversation) -> Conversation:
        """Without the invitations that were not taken up in time."""
        stack = tuple(item for item in conversation.stack if not item.asked or not item.asked.faded(self.now))
        return replace(conversation, stack=stack)

    # -- replay -------------------------------------------------------------------------------------------------------

    def replay(self, item: Open) -> tuple[Question | Ending | None, tuple[str, ...]]:
        """Run the script on the answers: what it asks next or how it ends, and the questions answered on the way.

        None where the dialogue is gone, or was opened without what it must be given.
        """
        dialogue = self.dialogues.get(item.dialogue)
        if dialogue is None:
            return None, ()
        script = dialogue(self.records)
        answered: list[str] = []
        try:
            question = next(script)
            while True:
                name, answer = self.stored(item.answers, question)
                if answer is None:
                    return (None if isinstance(question, Given) else question), tuple(answered)
                if isinstance(question, Write | Choose):
                    answered.append(name)
                question = script.send(answer)
        except StopIteration as end:
            return end.value, tuple(answered)

    def stored(self, answers: Mapping[str, str], question: Question | Given) -> tuple[str, str | None]:
        """The stored answer to a question, under its name or one it had before; None where there is none any more."""
        for name in (question.name, *question.formerly):
            if name in answers:
                answer = answers[name]
                if isinstance(question, Given) or question.accepts(answer):
                    return name, answer
                return name, question.read(answer, self.catalogue)
        return question.name, None


def machine(records: Records, now: datetime) -> Machine:
    """The machine with today's dialogues."""
    return Machine(records, now, DIALOGUES)


def shown(asked: Asked, text: str) -> str | None:
    """A number stands for the option that was shown under it; None where there was no such option."""
    item = number(text)
    if item is None or not asked.options:
        return text
    return asked.options[item - 1] if 1 <= item <= len(asked.options) else None


def without_home(stack: tuple[Open, ...]) -> tuple[Open, ...]:
    """What is really open."""
    return tuple(item for item in stack if item.dialogue != HOME.dialogue)
