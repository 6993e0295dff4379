"""Find what a department has to do without going through all that it has done."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the index."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.create_index("complaints_on_desks", ["department", "status", "due_at"], unique=False)
