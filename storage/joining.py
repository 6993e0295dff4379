"""What becomes of a citizen's rows when she turns out to be another citizen of ours.

Nothing that is sealed under her key is sealed anew but her addresses, so nothing can be lost on the way: a case, a message,
a file names for ever under whose key it is, and beside that whose it is today.
"""

from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from storage import tables
from storage.tables import table_of
from storage.vault import Box

CITIZENS = table_of(tables.Citizen)
CONTACTS = table_of(tables.Contact)
OWNED = (table_of(tables.Complaint), table_of(tables.Evidence))
# Without her conversation's row, a message of hers that waits for its lock looks again, and finds the other.
ENDED = (table_of(tables.Conversation), table_of(tables.LinkCode))


def move(connection: Connection, hers: tuple[str, Box], to: tuple[str, Box]) -> None:
    """Make one citizen's rows another's; each is given by id and box."""
    (citizen_id, box), (other_id, other_box) = hers, to
    for row in connection.execute(select(CONTACTS).where(CONTACTS.c.citizen_id == citizen_id)).all():
        place = contact_place(row)
        sealed = other_box.seal(box.open(row.address_sealed, place), place)
        here = and_(CONTACTS.c.channel == row.channel, CONTACTS.c.address_index == row.address_index)
        connection.execute(update(CONTACTS).where(here).values(citizen_id=other_id, address_sealed=sealed))
    for table in OWNED:
        connection.execute(update(table).where(table.c.citizen_id == citizen_id).values(citizen_id=other_id))
    for table in ENDED:
        connection.execute(delete(table).where(table.c.citizen_id == citizen_id))
    connection.execute(update(CITIZENS).where(same(citizen_id)).values(joined_to=other_id))


def same(citizen_id: str) -> Any:
    """The rows of one citizen: her own, and those of who joined themselves to her."""
    return or_(CITIZENS.c.id == citizen_id, CITIZENS.c.joined_to == citizen_id)


def contact_place(row: Any) -> str:
    """What an address is bound to: its own row."""
    return f"contacts/{row.channel}/{row.address_index.hex()}"
