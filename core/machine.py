"""The conversation machine: one message in, what to say and at most one event out. A function of its arguments only.

Nothing but answers by name is remembered. A message is taken by replaying the script on them, reading the new answer, and
replaying again. So a deploy may add, remove, rename, reorder or tighten questions while citizens are half-way: each is
simply asked what is still missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core import hearing, loops, opening
from core.catalogue import Catalogue
from core.conversation import Asked, Conversation, Open
from core.dialogues import ASIDES, DIALOGUES, HOME, OPENERS
from core.dialogues.feedback import awaited_by_office
from core.events import Erase, Event
from core.messages import Pin, Said
from core.questions import Choose, Question, Write, number, quoted, unnumbered, verdict
from core.records import Records
from core.replay import Reached, replay
from core.script import Dialogue, Ending
from core.setting_aside import without_home, without_list, without_list_of, without_offers
from core.understanding import anger, answers, commands, danger, pins
from core.understanding.commands import Command

DANGER = "danger"
PATIENCE = 2  # misses before she is told how to reach a person


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
    replayed: dict[tuple[str, tuple[tuple[str, str], ...]], Reached] = field(default_factory=dict, compare=False)

    @property
    def catalogue(self) -> Catalogue:
        """The country."""
        return self.records.catalogue

    def reached(self, item: Open) -> Reached:
        """Where an open dialogue stands; replayed once for a message, however often it is asked."""
        key = item.dialogue, tuple(item.answers.items())
        if key not in self.replayed:
            self.replayed[key] = replay(self.dialogues.get(item.dialogue), self.records, item.answers)
        return self.replayed[key]

    def language(self, text: str, conversation: Conversation, question: Question | None) -> str | None:
        """The language to answer in."""
        return hearing.language_of(text, conversation.language, question, self.catalogue)

    # -- one message --------------------------------------------------------------------------------------------------

    def take(self, conversation: Conversation, text: str, choice: str | None = None, pin: Pin | None = None) -> Turn:
        """One message of the citizen's; `choice` is the key of an option that she tapped, `pin` a point on the map."""
        self.replayed.clear()
        noted = loops.heard(conversation, text, self.now) if text.strip() and not choice else conversation
        if noted is not conversation and loops.repeats(noted, text, self.catalogue):
            return Turn(noted, ())
        turn = self.answer(noted, text, choice, pin)
        after = loops.lost(noted, turn.conversation, self.now)
        return replace(turn, conversation=after, said=() if after.quiet else turn.said)

    def answer(self, conversation: Conversation, text: str, choice: str | None, pin: Pin | None) -> Turn:
        """What it leads to."""
        standing = self.standing(conversation)
        question = self.reached(standing.top).question if standing.top else None
        standing = replace(standing, language=self.language(text, conversation, question))
        if not (choice or text.strip()):  # a dial, a photo: nothing said, so what stands is said again
            same = standing.top == conversation.top
            return self.settle(self.pointed(standing, question, pin) if pin and same else standing)
        named = question and question.named(text, self.catalogue)
        command = None if choice or named or answers.greets(text) else commands.recognise(text)
        again = command == Command("status") and hearing.waits(standing.top, text)
        if command and not again and (turn := self.order(standing, command)):
            return turn
        if not choice and answers.thanks(text) and (turn := self.thanked(standing)):
            return turn
        if standing.top != conversation.top:  # it answers what is no longer asked
            return self.warned(text, self.late(standing, "" if choice else text))
        return self.warned(text, self.listen(standing, question, text, choice))

    def order(self, conversation: Conversation, command: Command) -> Turn | None:
        """What a command leads to; None for "yes" and "no", which are answers."""
        match command:
            case Command("menu"):
                return self.settle(replace(conversation, stack=(HOME,), misses=0), self.dropped(conversation))
            case Command("back"):
                return self.back(conversation)
            case Command("status", said):
                return self.aside(without_list(conversation), Open("track", {"track.said": said}))
            case Command("language", said) if said:
                return self.settle(self.opened(conversation, Open("language", {"language.which": said})))
            case Command("link", said) if said:
                return self.settle(self.opened(conversation, Open("link", {"link.code": said})))
            case Command(name) if name in ASIDES:
                return self.aside(conversation, ASIDES[name])
            case Command(name) if name in OPENERS:
                return self.settle(self.opened(conversation, OPENERS[name]))
        return None

    def pointed(self, conversation: Conversation, question: Question | None, pin: Pin) -> Conversation:
        """With the district of a point on the map for an answer, where a place was asked for."""
        top, district = conversation.top, pins.nearest(pin, self.catalogue)
        asked = top.asked.name if top and top.asked else None
        if not (top and question and question.address and asked == question.name):
            return conversation
        if district is None or not question.accepts(district):
            return conversation
        return replace(conversation, stack=(*conversation.stack[:-1], top.answered(asked, district)), misses=0)

    def listen(self, conversation: Conversation, question: Question | None, text: str, choice: str | None) -> Turn:
        """An answer to what was asked, or something new."""
        top = conversation.top
        if top is None and not choice and anger.angry(text):
            return self.calmed(conversation)
        if top is None:
            return self.fresh(conversation, "" if choice else text)
        if not choice and answers.greets(text):
            return self.settle(conversation)
        if not choice and anger.angry(text) and not hearing.invites_words(question):
            return self.calmed(conversation)
        if not choice and self.new_complaint(top, question, text):
            left = isinstance(question, Choose) and question.optional
            return self.fresh(replace(conversation, stack=conversation.stack[:-1]) if left else conversation, text)
        if not choice and self.declined(question, text):
            return self.late(replace(conversation, stack=conversation.stack[:-1]), text)
        heard = hearing.answered(top, question, text, choice, self.catalogue)
        if heard is None:
            return self.missed(conversation)
        return self.settle(replace(conversation, stack=(*conversation.stack[:-1], heard), misses=0))

    def fresh(self, conversation: Conversation, text: str) -> Turn:
        """A message out of the blue: a complaint as far as it can be understood, else the front door.

        A bare `2` or "no" is neither while an office waits for her word: it may have crossed our question, which she is shown.
        """
        awaited = awaited_by_office(self.records) if number(text) is not None or verdict(text) else None
        if awaited:
            return self.settle(self.opened(conversation, awaited))
        if verdict(text) == "yes" and not conversation.stack and self.records.cases():
            return self.settle(conversation, (Said("settled"),))
        if opening.introduces(text, self.catalogue):
            return self.settle(self.opened(conversation, Open("register")))
        door = self.reached(HOME).question
        if door and (named := door.named(text, self.catalogue)):
            return self.settle(self.opened(conversation, HOME.answered(door.name, named)))
        if not opening.telling(text, self.catalogue):
            return self.settle(replace(conversation, stack=(*without_home(conversation.stack), HOME)))
        return self.settle(self.opened(conversation, Open("register", opening.understood(text, self.catalogue))))

    def thanked(self, conversation: Conversation) -> Turn | None:
        """A thank-you where nothing but an offer is open: it closes that. Else it is heard as an answer."""
        left = without_offers(conversation)
        only_offered = conversation.top is None or len(left.stack) < len(conversation.stack)
        return self.settle(replace(left, misses=0), (Said("welcome"),)) if only_offered else None

    def late(self, conversation: Conversation, text: str) -> Turn:
        """What was asked last is not asked any more. It is not taken for the answer to what was asked before that."""
        if conversation.top is None or opening.speaks_for_itself(text, self.catalogue, None):
            return self.fresh(conversation, text)
        return self.settle(conversation)

    def new_complaint(self, top: Open, question: Question | None, text: str) -> bool:
        """Whether a message starts a complaint of its own, though something was asked; amidst another, only of danger."""
        if top.dialogue == HOME.dialogue:
            named = question and question.read(text, self.catalogue)
            return not named and number(text) is None and opening.telling(text, self.catalogue)
        if question and top.dialogue == "register":
            return opening.alarms(text, self.catalogue, top.answers.get("register.details", ""))
        if question is None:
            return False
        if isinstance(question, Write) and not question.fades:
            return False
        chosen = question.read(text, self.catalogue) if isinstance(question, Choose) else None
        if chosen and quoted(chosen) is None:
            return False
        if (chosen or isinstance(question, Write)) and opening.on_staff(text, self.catalogue):
            return False  # her words are welcome here, and may be on how her case was handled
        return opening.speaks_for_itself(text, self.catalogue, question.about)

    def declined(self, question: Question | None, text: str) -> bool:
        """Whether she was offered something and speaks of something else."""
        if question is None or not question.optional or (question.keys() and number(text) is not None):
            return False
        return any(map(str.isalpha, text)) and question.read(text, self.catalogue) is None

    # -- going on -----------------------------------------------------------------------------------------------------

    def standing(self, conversation: Conversation) -> Conversation:
        """Without invitations that were not taken up in time, and without what no script stands behind any more."""
        kept = [item for item in conversation.stack if not (item.asked and item.asked.faded(self.now))]
        while kept and self.reached(kept[-1]).ahead is None:
            kept.pop()
        return replace(conversation, stack=tuple(kept))

    def opened(self, conversation: Conversation, dialogue: Open) -> Conversation:
        """With a dialogue on top, and only there; the front door closes behind her."""
        same = (dialogue.dialogue, dialogue.answers)
        below = (item for item in without_home(conversation.stack) if (item.dialogue, item.answers) != same)
        return replace(conversation, stack=(*below, dialogue), misses=0)

    def settle(self, conversation: Conversation, said: tuple[Said, ...] = (), event: Event | None = None) -> Turn:
        """Go on until something is asked or nothing is open. There is always something to say."""
        while (top := conversation.top) is not None:
            ahead, below = self.reached(top).ahead, conversation.stack[:-1]
            if isinstance(ahead, Write | Choose):
                asking = self.asking(top, ahead)
                return Turn(
                    replace(conversation, stack=(*below, asking)), (*said, hearing.put(asking, ahead, top)), event
                )
            if isinstance(ahead, Ending) and event and ahead.event:
                break  # one event a message: what lies beneath ends with the next one
            if isinstance(ahead, Ending):
                said, event = (*said, *ahead.say()), event or ahead.event
                below = without_list_of(below, ahead.event)
                below = (*below, ahead.then) if ahead.then else below
            conversation = replace(conversation, stack=() if isinstance(event, Erase) else below)
        if not said and HOME.dialogue in self.dialogues:
            return self.settle(replace(conversation, stack=(HOME,)))
        return Turn(conversation, said, event)

    def asking(self, top: Open, question: Question) -> Open:
        """With the question noted as the one that she is shown."""
        until = self.now + question.fades if question.fades else None
        return replace(top, asked=Asked(question.name, question.keys(), self.now, until))

    def aside(self, conversation: Conversation, dialogue: Open) -> Turn:
        """Answer at once; what was open stays open and is asked again. With nothing open it is a dialogue like any other."""
        if not without_home(conversation.stack):
            return self.settle(self.opened(conversation, dialogue))
        ahead = self.reached(dialogue).ahead
        match ahead:
            case Ending(then=Open() as following) if following != HOME:
                return self.settle(self.opened(conversation, following), ahead.say(), ahead.event)
            case Ending():
                return self.settle(conversation, ahead.say(), ahead.event)
            case Write() | Choose():
                return self.settle(conversation, (ahead.mentioned(),))
            case _:
                return self.settle(conversation)

    def back(self, conversation: Conversation) -> Turn:
        """Take the newest answer back; before the first, leave the dialogue."""
        top = conversation.top
        if top is None:
            return self.settle(conversation)
        reached, below = self.reached(top), conversation.stack[:-1]
        before = (*reached.given, *reached.answered[:-1])
        # What was filled in for later questions goes, too: it came from the words that may be taken back.
        stack = (*below, top.only(before)) if reached.answered else below
        return self.settle(replace(conversation, stack=stack, misses=0))

    def dropped(self, conversation: Conversation) -> tuple[Said, ...]:
        """A word that what she has begun to tell was not sent, where it is left: else she waits for an office in vain."""
        return (Said("menu.dropped"),) if conversation.unfinished else ()

    def missed(self, conversation: Conversation) -> Turn:
        """Not understood: ask again, and after some patience say how to reach a person."""
        misses = conversation.misses + 1
        hint = Said("again.lost" if misses > PATIENCE else "again")
        return self.settle(replace(conversation, misses=misses), (hint,))

    def calmed(self, conversation: Conversation) -> Turn:
        """Nothing but anger: a calm word, and what was asked, or the front door. It counts as not understood."""
        stack = conversation.stack or (HOME,)
        return self.settle(replace(conversation, stack=stack, misses=conversation.misses + 1), (Said("calm"),))

    def warned(self, text: str, turn: Turn) -> Turn:
        """Where a message smells of danger, the number to call is the first line."""
        kind = danger.notice(text, self.catalogue)
        if kind is None:
            return turn
        numbers = " / ".join(danger.numbers(kind))
        return replace(turn, said=(Said(DANGER, {"numbers": numbers}), *turn.said))


def machine(records: Records, now: datetime) -> Machine:
    """The machine with today's dialogues."""
    return Machine(records, now, DIALOGUES)


def secret(conversation: Conversation) -> bool:
    """Whether what she is asked for is kept nowhere, not even sealed."""
    top = conversation.top
    return bool(top and top.asked and unnumbered(top.asked.name).endswith(".word"))
