"""How much we hold of a citizen, and how often somebody opened who she is."""

from sqlalchemy import Connection, Table, func, select

from storage import staff_tables, tables
from storage.evidence import State

COMPLAINTS: Table = tables.Complaint.__table__  # type: ignore[attr-defined]
EVIDENCE: Table = tables.Evidence.__table__  # type: ignore[attr-defined]
OPENINGS: Table = staff_tables.Opening.__table__  # type: ignore[attr-defined]


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


def _count(connection: Connection, query: object) -> int:
    return int(connection.scalar(query) or 0)  # type: ignore[call-overload]
