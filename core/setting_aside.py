"""What is set aside of the open dialogues, because it only showed something: the front door, her cases, an offer."""

from dataclasses import replace

from core.conversation import Conversation, Open
from core.dialogues import HOME
from core.events import Event, Lodge, Withdraw

SHOWN = frozenset({"track.which", "track.next"})  # asked with the list of her cases, and with one of them
OFFERS = (HOME.dialogue, "track", "apart")  # dialogues that only show what she may do next


def without_list(conversation: Conversation) -> Conversation:
    """Without the cases of hers that she was shown last: who asks for one need not be shown those again, nor it twice."""
    top = conversation.top
    listed = top and top.asked and top.asked.name in SHOWN
    return replace(conversation, stack=conversation.stack[:-1]) if listed else conversation


def without_list_of(stack: tuple[Open, ...], event: Event | None) -> tuple[Open, ...]:
    """Without what she was shown of her cases last, where one has come or gone since."""
    stale = isinstance(event, Lodge | Withdraw) and bool(stack) and stack[-1].dialogue == "track"
    return stack[:-1] if stale else stack


def without_offers(conversation: Conversation) -> Conversation:
    """Without what she was only offered last."""
    stack = conversation.stack
    while stack and stack[-1].dialogue in OFFERS:
        stack = stack[:-1]
    return replace(conversation, stack=stack)


def without_home(stack: tuple[Open, ...]) -> tuple[Open, ...]:
    """What is really open."""
    return tuple(item for item in stack if item.dialogue != HOME.dialogue)
