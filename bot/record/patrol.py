"""The whole record walked through once a day by the scheduler: a short way at a time, so that it keeps nobody waiting.

Where it stands is kept: another process, or the same one after a restart, goes on from there.
"""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.record import audit, proving
from bot.running import health
from bot.wiring import Sunwai
from core.audit import Head
from storage import proof
from storage.proof import Ground, Place
from storage.unit import Unit

log = logging.getLogger(__name__)

WALK = "audit.walk"
EVERY = timedelta(days=1)
SLICE = 1.0  # seconds of walking in one round
LEASE = timedelta(minutes=5)  # after which somebody who has not come back from a round is not waited for


@dataclass(frozen=True)
class Patrol:
    """A walk: since when, how far (`place` is None at its end), what it found; its `turn` and until when that is taken."""

    began: datetime
    place: Place | None
    seq: int = 0
    count: int = 0
    faults: tuple[str, ...] = ()
    turn: int = 0
    taken_until: datetime | None = None


def walk(sunwai: Sunwai, seconds: float = SLICE) -> int:
    """Go on for so long, a page at least; 1 when the end is reached. A fault is an alarm at once."""
    mine = _claim(sunwai)
    if mine is None:
        return 0
    known, end, place, found = audit.recorded(sunwai), time.monotonic() + seconds, mine.place, list[str]()
    with sunwai.store.survey() as unit:
        ground = Ground(unit.connection, unit.chain_key(), known)
        while place and (place is mine.place or time.monotonic() < end):
            mine, (place, more) = replace(mine, seq=place.head.seq), proof.step(ground, place)
            found += more
    return _settle(sunwai, _with(mine, place, found))


def going_on(sunwai: Sunwai) -> Patrol | None:
    """The walk that is under way; None between two walks."""
    with sunwai.store.read() as unit:
        known = _kept(unit)
    return known if known and known.place else None


def _claim(sunwai: Sunwai) -> Patrol | None:
    """The next turn of today's walk; None where it is done, or somebody else's turn."""
    with sunwai.store.read() as unit:
        if not _due(_kept(unit), unit.now):
            return None
    with sunwai.store.begin() as unit:
        known = _kept(unit)
        if not unit.audit.alone() or not _due(known, unit.now):
            return None
        going = known if known and known.place else Patrol(unit.now, Place(), turn=known.turn if known else 0)
        mine = replace(going, turn=going.turn + 1, taken_until=unit.now + LEASE)
        unit.tallies.keep(WALK, _plain(mine))
    return mine


def _due(known: Patrol | None, now: datetime) -> bool:
    if known is None:
        return True
    if known.place is None:
        return now - known.began >= EVERY
    return known.taken_until is None or known.taken_until <= now


def _with(mine: Patrol, place: Place | None, found: Sequence[str]) -> Patrol:
    faults = (*mine.faults, *found)[: proving.KEPT]
    if found:
        health.FAULTS.inc(len(found))
        log.error("the record has faults: run audit verify", extra={"count": len(found), "first": found[0]})
    seq = place.head.seq if place else mine.seq
    return replace(mine, place=place, seq=seq, count=mine.count + len(found), faults=faults, taken_until=None)


def _settle(sunwai: Sunwai, mine: Patrol) -> int:
    """Keep how far it came, and at the end what came of it, unless the turn was somebody else's meanwhile."""
    with sunwai.store.begin() as unit:
        known = _kept(unit)
        if known is None or known.turn != mine.turn:
            return 0
        unit.tallies.keep(WALK, _plain(mine))
        if mine.place is None:
            proving.keep(unit, "machine", mine.seq, mine.count, mine.faults)
    return int(mine.place is None)


def _kept(unit: Unit) -> Patrol | None:
    found = unit.tallies.kept(WALK)
    return _read(found[0]) if found else None


def _plain(patrol: Patrol) -> Mapping[str, Any]:
    place = patrol.place
    where = place and {"seq": place.head.seq, "hash": place.head.hash.hex(), "part": place.part, "row": place.row,
                       "case": place.case}  # fmt: skip
    taken = patrol.taken_until and patrol.taken_until.isoformat()
    return {**vars(patrol), "began": patrol.began.isoformat(), "place": where, "taken_until": taken}


def _read(body: Mapping[str, Any]) -> Patrol:
    where, taken = body["place"], body["taken_until"]
    place = where and Place(
        Head(where["seq"], bytes.fromhex(where["hash"])), where["part"], where["row"], where["case"]
    )
    if place and place.part not in proof.PARTS:
        place = Place()  # another version's: begin again
    return Patrol(
        datetime.fromisoformat(body["began"]),
        place,
        body["seq"],
        body["count"],
        tuple(body["faults"]),
        body["turn"],
        datetime.fromisoformat(taken) if taken else None,
    )
