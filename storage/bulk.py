"""Many rows at once: what a demonstration or a benchmark is filled with. Citizens' own messages never come this way."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text


def load(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all have the same columns: by COPY where PostgreSQL has it, else one statement for all."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    columns = tuple(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    assert driver
    with driver.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([row[name] for name in columns])


def reserve(connection: Connection, table: Table, count: int) -> Sequence[int]:
    """Numbers for so many new rows of a table, which nobody else will give out."""
    if connection.dialect.name != "postgresql":
        newest = select(func.max(table.c.id))  # SQLite has one writer, and we are it
        first = int(connection.scalar(newest) or 0) + 1
        return range(first, first + count)
    numbers = text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")
    return tuple(connection.scalars(numbers, {"table": table.name, "count": count}))
