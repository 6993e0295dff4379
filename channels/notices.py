"""News to who has not written on WhatsApp for a day: by approved templates only, whose variable is one line of ours."""

import re

from channels import shaping
from core.messages import Reply

LONGEST = 900  # characters; the whole takes 1,024, and some are the template's own
BLANKS, LINE = re.compile(r"[ \t]{2,}|\t"), re.compile(r"\s*[\n\r\v\f\x85\u2028\u2029]\s*")


def flat(text: str) -> str:
    """On one line: a template's variable takes no line break, no tab and no more than four blanks."""
    return LINE.sub(" · ", BLANKS.sub(" ", text.strip()))


def words(reply: Reply) -> str:
    """The reply with its options as such a line; "" where that is too long, or nothing."""
    text = flat(shaping.numbered(reply))
    return text if len(text) <= LONGEST else ""
