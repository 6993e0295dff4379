"""The proof of the whole record: walked through now and then, what came of it kept for auditors to see."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.record import audit
from bot.wiring import Sunwai
from storage.audit import Root
from storage.unit import Unit

PROOF = "audit.proof"
KEPT = 50  # faults that a page lists; the command prints all


class OutOfTime(RuntimeError):
    """The record is longer than somebody at a page can wait for; `seq` links were walked."""

    def __init__(self, seq: int) -> None:
        super().__init__(seq)
        self.seq = seq


@dataclass(frozen=True)
class Proof:
    """What came of a walk: when, how far the chain went, how many faults, and the first of them."""

    at: datetime
    seq: int
    count: int
    faults: tuple[str, ...]


def prove(
    sunwai: Sunwai,
    by: str,
    published: Iterable[Root] = (),
    progress: Callable[[int], object] = lambda _: None,
) -> Iterator[str]:
    """Every fault of the whole record; at the end what came of it is kept."""
    seq, faults = 0, list[str]()

    def onward(at: int) -> None:
        nonlocal seq
        seq = at
        progress(at)

    for fault in audit.verify(sunwai, published, onward):
        faults.append(fault)
        yield fault
    with sunwai.store.begin() as unit:
        keep(unit, by, seq, len(faults), faults)


def keep(unit: Unit, by: str, seq: int, count: int, faults: Sequence[str]) -> None:
    """What came of a walk to the end, for the pages and on record."""
    unit.tallies.keep(PROOF, {"seq": seq, "count": count, "faults": list(faults[:KEPT])})
    unit.audit.note(by, "record.verified", seq=seq, faults=count)


def within(sunwai: Sunwai, by: str, seconds: float) -> Proof | None:
    """Prove it now, if that takes no longer than this. Raises OutOfTime."""
    end = time.monotonic() + seconds

    def hurry(seq: int) -> None:
        if time.monotonic() > end:
            raise OutOfTime(seq)

    for _ in prove(sunwai, by, progress=hurry):
        pass
    return last(sunwai)


def last(sunwai: Sunwai) -> Proof | None:
    """What came of the last walk that went to the end; None where there was none yet."""
    with sunwai.store.read() as unit:
        found = unit.tallies.kept(PROOF)
    if found is None:
        return None
    body, at = found
    return Proof(at, int(body["seq"]), int(body["count"]), tuple(body["faults"]))
