"""What was lodged at the end of a talk."""

import re

from core.events import Lodge
from tests.talk import Talk

TRACKING_ID = re.compile(r"\b\d{4}-\d{4}-\d{4}\b")


def lodged(talk: Talk) -> Lodge:
    assert isinstance(talk.event, Lodge), talk
    assert TRACKING_ID.search(talk.hears())
    return talk.event


def lodged_leaf(talk: Talk) -> str:
    return next(event.leaf for event in talk.events if isinstance(event, Lodge))
