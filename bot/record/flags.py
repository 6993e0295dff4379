"""Flags against gaming, for auditors: what looks like a game, and the cases behind it. Nothing personal is among it."""

from collections.abc import Iterator
from datetime import timedelta

from bot.wiring import Sunwai
from core import flags
from core import tracking_id as ids
from core.complaint import Step
from core.flags import Deed, Flag

USUAL = timedelta(days=30)


def raised(sunwai: Sunwai, past: timedelta = USUAL, by: str = "console") -> tuple[Flag, ...]:
    """Every flag that the deeds of this time raise; that it was looked for is put on record."""
    with sunwai.store.survey() as unit:
        found = flags.flags(unit.flags.deeds(unit.now - past), sunwai.catalogue.country.signs)
    with sunwai.store.begin() as unit:
        unit.audit.note(by, "flags.read", days=past.days, flags=len(found))
    return found


def lines(flag: Flag) -> Iterator[str]:
    """A flag as auditors read it, with a line for every deed."""
    cases = len({deed.tracking_id for deed in flag.deeds})
    yield f"{flag.sign}  {flag.department}  {flag.office or '–'}  cases: {cases}"
    yield from map(line, flag.deeds)


def line(deed: Deed) -> str:
    """The case, when, what, and which officer where that is known."""
    what = f"{deed.step} {deed.stars}/5" if deed.step is Step.RATED and deed.stars else deed.step
    columns = (ids.show(deed.tracking_id), deed.at.isoformat(timespec="seconds"), what, deed.officer_id or "–")
    return "  ".join(("", *columns))
