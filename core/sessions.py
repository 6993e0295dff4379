"""What was typed last in a session whose every step brings all inputs since its beginning, joined by a sign.

The sign may be typed as well: what is new is what stands after what was there before, and only who remembers can tell.
"""

from dataclasses import replace

from core.conversation import Conversation
from core.messages import Inbound

JOINT = "*"


def unjoined(conversation: Conversation, inbound: Inbound) -> tuple[Conversation, Inbound]:
    """The message with the words that are new in it, and the conversation that remembers how far the session has come."""
    now = inbound.session
    if now is None:
        return conversation, inbound
    before = conversation.session
    going_on = before is not None and before.id == now.id and now.joined.startswith(before.joined + JOINT)
    said = now.joined[len(before.joined) + 1 :] if going_on and before else inbound.text
    # Pages that were turned meanwhile are in it, too; that was no message of hers.
    while now.turn and said.startswith(now.turn + JOINT):
        said = said[len(now.turn) + 1 :]
    return replace(conversation, session=now), replace(inbound, text=said if said != now.back else "BACK")
