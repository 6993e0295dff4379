"""Give a mission abroad its part in a case, with a date of its own."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the columns and the index."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mission", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mission_due_at", Moment, nullable=True))
        batch_op.create_index("complaints_of_mission", ["mission"], unique=False)
