"""What goes with a message to Telegram: buttons under it, or a key below the field for writing that shares her number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from channels import shaping
from channels.shaping import Capability
from core.messages import Number, Option, Reply

NO_WORD = "☎"  # what stands on the key in a language that has no words for it here


@dataclass(frozen=True)
class Markup:
    """Options to tap; or a key that shares her number, by its label; or, once that is `shared`, no such key any more."""

    options: tuple[Option, ...] = ()
    share: str = ""
    shared: bool = False


def messages(reply: Reply, capability: Capability, share: Mapping[str, str]) -> Iterator[tuple[str, Markup]]:
    """The texts of a reply, each with its markup; `share` is what stands on the key, by language.

    A message has room for one kind, so what has to do with her number goes ahead of a question.
    """
    ahead, gap, rest = reply.text.partition("\n\n")
    if reply.number and reply.options and gap:
        yield ahead, _key(reply, share)
        reply = replace(reply, text=rest, number=None)
    wanted = reply.number is Number.WANTED  # the key takes the place of buttons: options are numbered
    shown = shaping.shape(reply, replace(capability, tappable=()) if wanted else capability)
    for text in shown.texts:
        yield text, Markup(shown.options) if shown.options else _key(reply, share)


def _key(reply: Reply, share: Mapping[str, str]) -> Markup:
    match reply.number:
        case Number.WANTED:
            return Markup(share=share.get(reply.language, NO_WORD))
        case Number.GIVEN:
            return Markup(shared=True)
        case _:
            return Markup()
