"""Tell of closed cases whether the citizen may still answer, or did not in time; every week is counted again."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the count. Until its week has had its turn again, a case of which she said nothing counts as silent, as before."""
    with op.batch_alter_table("tallies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pending", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE counted_weeks SET dirty = true")
