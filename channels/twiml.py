"""Twilio's markup for answering in the response to its request."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from flask import Response

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def twiml(texts: Sequence[str]) -> Response:
    """The answer that makes Twilio send each text; none at all for no text."""
    messages = "".join(f"<Message>{escape(NOT_XML.sub('', text))}</Message>" for text in texts)
    body = f"<Response>{messages}</Response>" if messages else "<Response/>"
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{body}', content_type="text/xml; charset=utf-8")
