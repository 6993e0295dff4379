"""Let a mission's own date be seen to."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column and its index."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mission_remind_at", Moment, nullable=True))
        batch_op.create_index("complaints_mission_due", ["status", "mission_remind_at"], unique=False)
