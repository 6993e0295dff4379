"""Once a day what has had its time is deleted: words after thirty days, files of ended cases after ninety.

A little in each round, each little in a transaction of its own: nobody waits for it, and after a restart it goes on by itself.
The terms are in core/catalogue/country.toml.
"""

from datetime import datetime, timedelta

from bot.wiring import Sunwai
from storage.evidence import POINT
from storage.outbox import Topic
from storage.unit import Unit

EVERY = timedelta(days=1)
AT_ONCE = 200


class Retention:
    """One walk a day; by day or night, for nobody is written to."""

    def __init__(self) -> None:
        self._rests_until: datetime | None = None
        self._after = ""

    def walk(self, sunwai: Sunwai) -> int:
        """A little of today's walk; how many rows lost what was in them."""
        now = sunwai.store.clock()
        if self._rests_until and now < self._rests_until:
            return 0
        words, files = blank(sunwai, now), due(sunwai, now, self._after)
        self._after = files[-1] if files else self._after
        done = sum(words) + drop(sunwai, files)
        if max(*words, len(files)) < AT_ONCE:
            self._rests_until, self._after = now + EVERY, ""
        return done


def blank(sunwai: Sunwai, now: datetime) -> tuple[int, ...]:
    """The words of old messages: hers with our answers, ours that were pushed, and ours that could not be sent."""
    before = now - sunwai.catalogue.country.terms.words
    with sunwai.store.begin() as unit:
        hers = unit.retention.blank_receipts(before, AT_ONCE)
    with sunwai.store.begin() as unit:
        ours, unsent = unit.retention.blank_messages(before, AT_ONCE), unit.retention.blank_dead(before, AT_ONCE)
    return hers, ours, unsent


def due(sunwai: Sunwai, now: datetime, after: str) -> tuple[str, ...]:
    """Files and points of cases that have been over for so long. This may walk far, so it only reads."""
    terms = sunwai.catalogue.country.terms
    with sunwai.store.survey() as unit:
        return unit.retention.files(now - terms.files, terms.reopen, after, AT_ONCE)


def drop(sunwai: Sunwai, files: tuple[str, ...]) -> int:
    """They are said to be deleted, and a worker takes them off the shelf; how many."""
    if not files:
        return 0
    with sunwai.store.lease() as unit:
        return sum(dropped(unit, item_id) for item_id in files)


def dropped(unit: Unit, item_id: str) -> bool:
    """One of them; False where somebody else was quicker."""
    if not unit.evidence.age(item_id):
        return False
    item = unit.evidence.get(item_id)
    if item and item.content_type != POINT:
        unit.outbox.add(Topic.FETCH, subject=item_id)
    return True
