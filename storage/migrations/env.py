"""How Alembic meets the database: on the connection it is handed, in the transaction that is open."""

from alembic import context
from sqlmodel import SQLModel

from storage import audit_tables, department_tables, figure_tables, sending_tables, staff_tables, tables

FILLED = (
    tables,
    department_tables,
    figure_tables,
    sending_tables,
    staff_tables,
    audit_tables,
)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
