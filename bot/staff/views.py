"""The views that an officer keeps for herself: what she filters by, under a name. No words that she searched for."""

from collections.abc import Mapping

from bot.sight import Caller, Refused, Unknown
from bot.wiring import Sunwai
from storage.views import Kept

__all__ = ["FILTERS", "Kept", "drop", "keep", "kept"]

FILTERS = ("view", "department", "leaf", "place", "channel")
MOST = 12
LONGEST = 40  # characters of a name


def kept(sunwai: Sunwai, caller: Caller) -> tuple[Kept, ...]:
    """What she keeps, the oldest first."""
    with sunwai.store.read() as unit:
        return unit.views.of(caller.officer_id or "")


def keep(sunwai: Sunwai, caller: Caller, name: str, filters: Mapping[str, str]) -> None:
    """Keep these filters; those that had the name before are gone. Raises Refused, Unknown for who is no officer."""
    if caller.officer_id is None:
        raise Unknown
    if not 0 < len(name.strip()) <= LONGEST:
        raise Refused(f"a name has 1 to {LONGEST} characters")
    with sunwai.store.begin() as unit:
        if unit.views.count(caller.officer_id) >= MOST:
            raise Refused(f"{MOST} views are the most: remove one first")
        chosen = {key: filters[key] for key in FILTERS if filters.get(key)}
        unit.views.add(caller.officer_id, name.strip(), chosen)


def drop(sunwai: Sunwai, caller: Caller, view_id: int) -> None:
    """Keep one no longer."""
    with sunwai.store.begin() as unit:
        unit.views.drop(caller.officer_id or "", view_id)
