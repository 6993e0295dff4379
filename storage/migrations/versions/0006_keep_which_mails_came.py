"""Count the claims of duties and fingerprint them; keep which mails came and what is to be answered."""

import sqlalchemy as sa
from alembic import op

from storage.tables import BIG, Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add columns and tables; duties from before have no fingerprint."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claims", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("checksum", BIG, nullable=True))

    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index("idempotency_by_age", ["at"], unique=False)

    op.create_table(
        "mails",
        sa.Column("message_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("message_index"),
    )
    with op.batch_alter_table("mails", schema=None) as batch_op:
        batch_op.create_index("mails_from", ["address_index", "outcome", "at"], unique=False)

    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
