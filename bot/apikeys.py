"""The keys by which departments, their offices and operators call us: which there are, and the end of one."""

import logging

from bot.wiring import Sunwai
from storage.departments import Key

__all__ = ["Key", "every", "revoke"]

log = logging.getLogger(__name__)


def every(sunwai: Sunwai) -> tuple[Key, ...]:
    """All of them, the newest first, the ended ones included. A key itself is known to its holder alone."""
    with sunwai.store.read() as unit:
        return unit.departments.keys()


def revoke(sunwai: Sunwai, key_id: int, by: str) -> bool:
    """End a key; False where it has ended already, or there is none."""
    with sunwai.store.begin() as unit:
        ended = unit.departments.revoke_key(key_id)
        if ended:
            unit.audit.note(by, "key.revoked", key=key_id)
    log.info("a key was revoked", extra={"key": key_id, "ended": ended})
    return ended
