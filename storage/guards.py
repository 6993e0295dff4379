"""The database's own watch over what is only ever added to: triggers that refuse a change, and a role without the right to one.

Triggers keep our own mistakes out, and on PostgreSQL the role keeps out whoever has the program's password. Who owns the
database can undo both; him the chain finds out.
"""

from sqlalchemy import Connection, text

KEPT = ("history", "acts", "chain", "roots")
READ_ONLY = ("alembic_version",)
NO_MORE = ("secrets",)  # made by a release, wrapped anew by a rotation, never deleted
REFUSE = """
CREATE OR REPLACE FUNCTION sunwai_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$
"""
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'only\\_added\\_to%' AND tgenabled IN ('O', 'A')"


def stand(connection: Connection) -> None:
    """Put up the triggers that are not there."""
    gone = missing(connection)
    if gone and connection.dialect.name == "postgresql":
        connection.execute(text(REFUSE))
    for name in gone:
        table, _, what = name.removeprefix("only_added_to_").partition("_")
        connection.exec_driver_sql(_trigger(connection.dialect.name, name, table, what))


def missing(connection: Connection) -> tuple[str, ...]:
    """The triggers that are not there, or switched off."""
    if connection.dialect.name == "postgresql":
        there, kinds = set(connection.scalars(text(TRIGGERS))), ("change", "truncate")
    else:
        there = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        kinds = ("update", "delete")
    wanted = (f"only_added_to_{table}_{kind}" for table in KEPT for kind in kinds)
    return tuple(name for name in wanted if name not in there)


def grant(connection: Connection, role: str) -> None:
    """Give the program's role what it needs, and no more: it can neither change what is only added to, nor the tables."""
    quoted = connection.dialect.identifier_preparer.quote(role)
    schema = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_schema()"))))
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {quoted}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {quoted}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC",
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {quoted}",
        *(f"REVOKE UPDATE, DELETE ON {table} FROM {quoted}" for table in KEPT),
        *(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {quoted}" for table in READ_ONLY),
        *(f"REVOKE INSERT, DELETE ON {table} FROM {quoted}" for table in NO_MORE),
    ]
    for statement in statements:
        connection.exec_driver_sql(statement)


def may_change(connection: Connection) -> bool:
    """Whether this role has the right to change what is only ever added to. SQLite knows no rights."""
    if connection.dialect.name != "postgresql":
        return False
    asked = text(
        "SELECT bool_or(has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE')) FROM unnest(CAST(:kept AS text[])) AS name"
    )
    return bool(connection.scalar(asked, {"kept": list(KEPT)}))


def _trigger(dialect: str, name: str, table: str, what: str) -> str:
    if dialect == "postgresql":
        kind, each = ("TRUNCATE", "STATEMENT") if what == "truncate" else ("UPDATE OR DELETE", "ROW")
        return (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {kind} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION sunwai_only_added_to()"
        )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
    return f"CREATE TRIGGER {name} BEFORE {what.upper()} ON {table} {refuse}"
