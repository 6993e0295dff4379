"""A reply as Meta's Cloud API takes it: texts, a message with buttons or a list, or an approved template."""

from collections.abc import Mapping
from typing import Any

from channels import notices, shaping
from channels.shaping import Capability, Shown, Style, Tappable
from core.messages import Option, Reply

Content = Mapping[str, Any]
BUTTONS = Tappable(Style.BUTTONS, most=3, label=20, body=1024, key=256)
LIST = Tappable(Style.LIST, most=10, label=24, body=1024, key=200)
CAPABILITY = Capability(longest=4096, tappable=(BUTTONS, LIST), files=True, pins=True, window=True)
NOTICE = "notice"  # the use of our template for who has not written for a day
NO_WORD = "☰"  # what stands for "choose" on a list in a language that has no word for it here


def contents(reply: Reply, choose: Mapping[str, str]) -> tuple[Content, ...]:
    """The messages that the reply becomes; `choose` is the word on the button that opens a list, by language."""
    shown = shaping.shape(reply, CAPABILITY)
    opens = choose.get(reply.language, NO_WORD)
    return tuple(_content(text, shown, opens) for text in shown.texts)


def notice(reply: Reply, templates: Mapping[str, str]) -> tuple[Content, ...]:
    """By the template that may begin a conversation: of the reply's language, else the one for all others.

    () if there is none, or the reply is too long for it.
    """
    named, text = templates.get(f"{NOTICE}/{reply.language}") or templates.get(NOTICE), notices.words(reply)
    if not named or not text:
        return ()
    name, _, code = named.partition("@")
    body = {"type": "body", "parameters": [{"type": "text", "text": text}]}
    template = {"name": name, "language": {"code": code or reply.language}, "components": [body]}
    return ({"type": "template", "template": template},)


def _content(text: str, shown: Shown, opens: str) -> Content:
    match shown.style:
        case Style.BUTTONS:
            return _interactive("button", text, {"buttons": [_button(option) for option in shown.options]})
        case Style.LIST:
            rows = [{"id": option.key, "title": option.label} for option in shown.options]
            return _interactive("list", text, {"button": opens, "sections": [{"rows": rows}]})
        case _:
            return {"type": "text", "text": {"body": text, "preview_url": False}}


def _interactive(kind: str, text: str, action: Content) -> Content:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}


def _button(option: Option) -> Content:
    return {"type": "reply", "reply": {"id": option.key, "title": option.label}}
