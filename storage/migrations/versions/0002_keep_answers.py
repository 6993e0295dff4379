"""Keep the answer that a department's event got, for when its request comes again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Keep the answers."""
    op.add_column("idempotency", sa.Column("answer_sealed", sa.LargeBinary(), nullable=True))
