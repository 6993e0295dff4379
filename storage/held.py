"""How much we hold of a citizen, and how often somebody opened who she is."""

from sqlalchemy import Connection, func, select

from core.records import Seen
from storage import audit_tables, staff_tables, tables
from storage.evidence import State
from storage.tables import table_of

ACTS = table_of(audit_tables.Act)
COMPLAINTS = table_of(tables.Complaint)
EVIDENCE = table_of(tables.Evidence)
OPENINGS = table_of(staff_tables.Opening)

READ, NUMBER = "case.read", "identity.seen"
LOOKS = (READ, NUMBER)
LOOKED_THROUGH = 200


def cases(connection: Connection, citizen_id: str) -> int:
    """All her cases, also those that are over."""
    return _count(connection, select(func.count()).where(COMPLAINTS.c.citizen_id == citizen_id))


def files(connection: Connection, citizen_id: str) -> int:
    """What she sent along and we kept."""
    hers = (EVIDENCE.c.citizen_id == citizen_id) & (EVIDENCE.c.state == State.KEPT)
    return _count(connection, select(func.count()).where(hers))


def opened(connection: Connection, citizen_id: str) -> int:
    """How often an officer opened who she is, over all her cases."""
    of_hers = OPENINGS.join(COMPLAINTS, COMPLAINTS.c.tracking_id == OPENINGS.c.tracking_id)
    query = select(func.count()).select_from(of_hers).where(COMPLAINTS.c.citizen_id == citizen_id, OPENINGS.c.granted)
    return _count(connection, query)


def seen(connection: Connection, citizen_id: str, most: int) -> tuple[Seen, ...]:
    """Who has read her cases lately, as the record has it, the newest first; the same on one day counts once.

    Of private cases nothing is said: the department alone would betray them.
    """
    hers = select(COMPLAINTS.c.tracking_id).where(COMPLAINTS.c.citizen_id == citizen_id, ~COMPLAINTS.c.private)
    looks = select(ACTS.c.at, ACTS.c.act, ACTS.c.detail).where(ACTS.c.tracking_id.in_(hers), ACTS.c.act.in_(LOOKS))
    found: dict[tuple[object, ...], Seen] = {}
    for row in connection.execute(looks.order_by(ACTS.c.id.desc()).limit(LOOKED_THROUGH)):
        look = Seen(row.at, str(row.detail.get("department", "")), row.act == NUMBER)
        found.setdefault((look.at.date(), look.department, look.number), look)
    return tuple(found.values())[:most]


def _count(connection: Connection, query: object) -> int:
    return int(connection.scalar(query) or 0)  # type: ignore[call-overload]
