"""See what is open on all desks without opening the cases: whoever sees all departments counts and sorts by an index alone."""

from alembic import op

revision = "0011"
down_revision = "0010"

COLUMNS = ["status", "due_at", "tracking_id", "department", "office", "kept_from", "reopenings", "transfers"]


def upgrade() -> None:
    """Add the index."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index("complaints_at_a_glance", COLUMNS, unique=False)
