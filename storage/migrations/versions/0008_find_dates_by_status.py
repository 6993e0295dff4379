"""Find what dates demand among the open cases alone, and wait for nothing where nothing is promised."""

from alembic import op

revision = "0008"
down_revision = "0007"

DATES = {"complaints_limit": "limit_at", "complaints_to_remind": "remind_at"}


def upgrade() -> None:
    """Put the status before the date in both indexes."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        for name, column in DATES.items():
            batch_op.drop_index(name)
            batch_op.create_index(name, ["status", column], unique=False)
    op.execute("UPDATE complaints SET heard_at = NULL WHERE due_at IS NULL")
