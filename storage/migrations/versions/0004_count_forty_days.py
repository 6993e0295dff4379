"""Keep when a case becomes the head's, and since when its citizen has heard nothing; what is open gets both."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0004"
down_revision = "0003"

OPEN = ("registered", "forwarded", "acknowledged", "in_progress", "waiting_for_citizen", "reopened")
BEGUN = """(SELECT max(at) FROM history
            WHERE history.tracking_id = complaints.tracking_id AND step IN ('registered', 'reopened'))"""
LIMIT = {
    "sqlite": f"strftime('%Y-%m-%d %H:%M:%f', {BEGUN}, '+40 days') || '000'",
    "postgresql": f"{BEGUN} + interval '40 days'",
}


def upgrade() -> None:
    """Add the column and its index."""
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("limit_at", Moment, nullable=True))
        batch_op.create_index("complaints_limit", ["limit_at"], unique=False)
    among = f"status IN {OPEN} AND due_at IS NOT NULL"
    op.execute(f"UPDATE complaints SET limit_at = {LIMIT[op.get_bind().dialect.name]} WHERE {among}")
    op.execute("UPDATE complaints SET heard_at = updated_at WHERE heard_at IS NULL")
