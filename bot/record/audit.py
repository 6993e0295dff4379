"""The record of what is done here: links it, closes its days, proves it, and notes who read what."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from bot import mail
from bot.running import health
from bot.sight import Caller, Unknown, may_see
from bot.wiring import Sunwai
from core import audit
from core.audit import Head
from core.messages import Said
from storage import proof
from storage.audit import Root
from storage.heads import Heads
from storage.mails import Reply
from storage.outbox import Topic
from storage.proof import Ground
from storage.unit import Unit

log = logging.getLogger(__name__)

BATCH = 500  # rows linked in one transaction
READING = timedelta(minutes=10)  # so long a second look at the same case is the same reading …
MANY = 200  # … and so many cases read within it are worth an alarm
LANGUAGE = "en"  # of the mails to outsiders
SINGLE, SEVERAL, ALARM, REFUSED = "case.read", "cases.read", "reading.alarm", "case.refused"


class Unreadable(ValueError):
    """A file of roots is not one; the message says where."""


@dataclass(frozen=True)
class Receipt:
    """What became of a code on a confirmation: whether it `holds`, and where and when its entry was linked, if it was."""

    holds: bool
    seq: int | None = None
    at: datetime | None = None


def link(sunwai: Sunwai) -> int:
    """Link what waits into the chain, and close the day that is over; how many rows were linked. One does it at a time."""
    with sunwai.store.read() as unit:
        if not unit.audit.waiting() and not _over(sunwai, unit):
            return 0
    with sunwai.store.begin() as unit:
        if not unit.audit.alone():
            return 0
        before = unit.audit.head() or Head()
        root = _close(sunwai, unit)
        wakes = _told(sunwai, unit, root) if root else ()
        head, refused = unit.audit.link(BATCH)
        now = unit.now
    for wake in wakes:
        wake()
    if refused:
        health.NOT_OURS.inc(len(refused))
        log.error("rows that the program did not write are not linked", extra={"rows": refused[:10]})
    if root:
        log.info("a day of the record is closed", extra={"day": root.day, "seq": root.seq})
    if head.seq > before.seq:
        _record(sunwai, head, now)
    return head.seq - before.seq


def heads(sunwai: Sunwai) -> Heads:
    """The file of this machine's that tells where the chain stood."""
    return Heads(sunwai.settings.data_dir / "chain.head")


def verify(
    sunwai: Sunwai, published: Iterable[Root] = (), progress: Callable[[int], object] = lambda _: None
) -> Iterator[str]:
    """Every fault of the whole record, in a sentence. `published` are roots that were taken from here earlier."""
    known = recorded(sunwai, published)
    with sunwai.store.survey() as unit:
        yield from proof.faults(Ground(unit.connection, unit.chain_key(), known), progress)


def recorded(sunwai: Sunwai, published: Iterable[Root] = ()) -> Mapping[int, Sequence[bytes]]:
    """Hashes by number, as they were kept outside of the database. Whoever walks the chain reads them before the chain."""
    found: dict[int, list[bytes]] = defaultdict(list)
    for head in (*heads(sunwai).all(), *(Head(root.seq, root.hash) for root in published)):
        found[head.seq].append(head.hash)
    return found


def roots(sunwai: Sunwai, most: int | None = None) -> tuple[Root, ...]:
    """Where the chain stood at the end of each day, the newest first."""
    with sunwai.store.read() as unit:
        return unit.audit.roots(most)


def written(roots: Iterable[Root]) -> list[Mapping[str, object]]:
    """Roots as JSON values."""
    return [{"day": root.day, "seq": root.seq, "hash": root.hash.hex()} for root in roots]


def read_roots(text: str) -> tuple[Root, ...]:
    """Roots as they were published. Raises Unreadable."""
    try:
        return tuple(Root(str(row["day"]), int(row["seq"]), bytes.fromhex(row["hash"])) for row in json.loads(text))
    except (ValueError, TypeError, KeyError) as trouble:
        raise Unreadable(f"these are not roots as they are published: {type(trouble).__name__}") from None


def check(sunwai: Sunwai, tracking_id: str, code: str) -> Receipt:
    """Whether the code on a citizen's confirmation is that of her case's first entry, as it stands and as it was linked."""
    with sunwai.store.read() as unit:
        first = unit.audit.first(tracking_id)
        place = unit.audit.place("history", first[0]) if first else None
    if first is None or audit.receipt(first[1]) != code.strip().upper():
        return Receipt(holds=False)
    if place is None:
        return Receipt(holds=True)
    return Receipt(bytes(place.digest) == first[1], place.seq, place.at)


def by(caller: Caller) -> str:
    """How whoever asks is called on the record."""
    return f"officer:{caller.officer_id}" if caller.officer_id else f"department:{caller.owner}"


def standing(caller: Caller) -> Mapping[str, str]:
    """In which capacity somebody acts: what a citizen may be told of who has seen her complaint."""
    return {"role": caller.role or "department", "department": caller.department, "office": caller.office}


def note(sunwai: Sunwai, by: str, act: str, tracking_id: str | None = None, **detail: object) -> None:
    """Put an act on record that has no transaction of its own. Raises Away."""
    with sunwai.store.begin() as unit:
        unit.audit.note(by, act, tracking_id, **detail)


def was_read(sunwai: Sunwai, caller: Caller, cases: Sequence[str]) -> None:
    """Put on record that these cases were read. Many in a short time by one officer are worth an alarm. Raises Away."""
    if not cases:
        return
    with sunwai.store.begin() as unit:
        since = unit.now - READING
        if len(cases) > 1:
            unit.audit.note(by(caller), SEVERAL, count=len(cases), **standing(caller))
        elif not _already(unit, caller, cases[0], since):
            unit.audit.note(by(caller), SINGLE, cases[0], **standing(caller))
        if caller.officer_id:
            _alarm(unit, caller, since)


@contextmanager
def guarded(sunwai: Sunwai, caller: Caller, tracking_id: str) -> Iterator[None]:
    """Put on record that somebody asked for a case that is not theirs; a number that is nobody's leaves no trace."""
    try:
        yield
    except Unknown:
        with sunwai.store.begin() as unit:
            found = unit.complaints.get(tracking_id)
            if found and not may_see(caller, found):
                unit.audit.note(by(caller), REFUSED, tracking_id, **standing(caller))
        raise


def _already(unit: Unit, caller: Caller, case: str, since: datetime) -> bool:
    acts = unit.audit.acts(tracking_id=case, by=by(caller), since=since)
    return any(act.act == SINGLE for act in acts)


def _alarm(unit: Unit, caller: Caller, since: datetime) -> None:
    acts = tuple(unit.audit.acts(by=by(caller), since=since))
    read = sum(int(act.detail.get("count", 1)) for act in acts if act.act in (SINGLE, SEVERAL))
    if read >= MANY and not any(act.act == ALARM for act in acts):
        unit.audit.note(by(caller), ALARM, count=read)
        health.READ_FAST.inc()
        log.error("an officer reads many cases in a short time", extra={"officer": caller.officer_id, "count": read})


def _record(sunwai: Sunwai, head: Head, now: datetime) -> None:
    with sunwai.store.read() as unit:
        try:
            well = heads(sunwai).keep(head, now, lambda known: unit.audit.head(known.seq) == known)
        except OSError as trouble:
            log.error("where the chain stands cannot be recorded", extra={"error": type(trouble).__name__})
            return
    if not well:
        health.CUT.inc()
        log.error("the chain is not the one that was recorded: run audit verify", extra={"seq": head.seq})


def _over(sunwai: Sunwai, unit: Unit) -> str | None:
    """The day that is over and has no root yet: yesterday in this country, once anything was linked before it ended."""
    yesterday = (unit.now.astimezone(sunwai.catalogue.country.zone).date() - timedelta(days=1)).isoformat()
    newest = unit.audit.roots(1)
    began = unit.audit.began()
    if began is None or began >= _midnight(sunwai, unit.now) or (newest and newest[0].day >= yesterday):
        return None
    return yesterday


def _close(sunwai: Sunwai, unit: Unit) -> Root | None:
    day = _over(sunwai, unit)
    head = unit.audit.stood(_midnight(sunwai, unit.now)) if day else None
    return unit.audit.root(day, head) if day and head else None


def _told(sunwai: Sunwai, unit: Unit, root: Root) -> tuple[Callable[[], object], ...]:
    """The mails to outsiders with a day's root, on their way once this is committed."""
    values = {"day": root.day, "entries": str(root.seq), "hash": root.hash.hex(), "url": sunwai.settings.public_url}
    subject = sunwai.wording.reply((Said("mail.root_subject", values),), LANGUAGE, {}, unit.now)
    text = sunwai.wording.reply((Said("mail.root", values),), LANGUAGE, {}, unit.now)
    if not (subject and text and mail.configured(sunwai)):
        return ()
    written = [unit.mails.write(Reply(to, subject.text, text.text, "")) for to in sunwai.settings.audit_mail_to]
    return tuple(partial(sunwai.bell.mail, unit.outbox.add(Topic.MAIL, subject=one)) for one in written)


def _midnight(sunwai: Sunwai, now: datetime) -> datetime:
    zone = sunwai.catalogue.country.zone
    return datetime.combine(now.astimezone(zone).date(), time(), zone)
