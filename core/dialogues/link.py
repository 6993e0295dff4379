"""One citizen, several channels: she shows by a code that it is she who writes here and there."""

from datetime import timedelta

from core.events import Guess, Join, Offer
from core.messages import Number, Text
from core.questions import Choose, Given
from core.records import Records
from core.script import Ending, Script, choices

FADES = timedelta(minutes=3)  # well before the code does, as a rule: what she writes later is about something else
MEDIA = ("sms", "whatsapp", "telegram", "ussd")


def link(records: Records) -> Script:
    """`LINK` gives her a code; `LINK 12345678` connects this channel with the one on which that was given, once she is sure.

    Where her number is not known, that would connect her as well.
    """
    code = yield Given("link.code", default="")
    if not code:
        return Ending("link.offer", event=Offer(), number=Number.WANTED)
    issued = records.issued(code)
    if issued is None:
        return Ending("link.wrong", event=Guess())
    if issued.own:
        return Ending("link.same")
    medium = issued.channel.partition("/")[0]
    there = Text(f"medium.{medium if medium in MEDIA else 'other'}")
    sure = yield Choose("link.sure", choices("link.sure", "link", "keep"), {"there": there}, yes="link", no="keep",
                        fades=FADES)  # fmt: skip
    if sure == "keep":
        return Ending("link.kept")
    return Ending("link.done", event=Join(code), number=Number.GIVEN)
