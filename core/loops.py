"""Machines that answer our answers: after some patience we are silent, until something else comes or ten minutes have passed.

The same words for the third time in a row are not taken at all: an autoresponder would fill in any question with them. Nor is
anything said to the seventh message in a row that is no answer. A command, a number, a tap and a danger are always heard.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from core.catalogue import Catalogue
from core.conversation import Conversation, Heard
from core.understanding import commands, danger

PATIENCE = timedelta(minutes=10)
MOST_TIMES = 2
MOST_MISSES = 6


def heard(conversation: Conversation, text: str, now: datetime) -> Conversation:
    """With the words noted, and how often in a row they came."""
    mark, before = crc32(text.strip().encode(errors="replace")), conversation.heard
    again = before and before.mark == mark and now - before.since <= PATIENCE
    noted = Heard(mark, before.times + 1, before.since) if before and again else Heard(mark, 1, now)
    return replace(conversation, heard=noted)


def repeats(conversation: Conversation, text: str, catalogue: Catalogue) -> bool:
    """Whether these words, noted already, are the same over and over."""
    if conversation.heard is None or conversation.heard.times <= MOST_TIMES or not any(map(str.isalpha, text)):
        return False
    return commands.recognise(text) is None and danger.notice(text, catalogue) is None


def begins(before: Conversation, after: Conversation) -> bool:
    """Whether a message that is not answered is the first such one."""
    if after.quiet:
        return before.quiet is None
    return after.heard is not None and after.heard.times == MOST_TIMES + 1


def lost(before: Conversation, after: Conversation, now: datetime) -> Conversation:
    """With the moment noted from which we are silent about what we do not understand; in time it begins anew."""
    if after.misses <= before.misses:  # this was understood
        return replace(after, misses=0 if before.quiet else after.misses, quiet=None)
    if after.misses <= MOST_MISSES:
        return after
    since = before.quiet or now
    return replace(after, quiet=since) if now - since <= PATIENCE else replace(after, misses=1, quiet=None)
