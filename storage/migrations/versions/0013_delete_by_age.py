"""Let the words of messages and the files of ended cases be deleted by age, without a walk through all of them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0013"
down_revision = "0012"

WORDS = sa.text("(text_sealed IS NOT NULL OR reply_sealed IS NOT NULL)")
HELD = sa.text("state IN ('waiting', 'kept')")


def upgrade() -> None:
    """What was sent or given up before this is as old as its last news."""
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.alter_column("reply_sealed", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.add_column(sa.Column("spent_at", Moment, nullable=True))
        batch_op.create_index("messages_spent", ["spent_at"], unique=False)
    op.execute("UPDATE messages SET spent_at = updated_at WHERE state <> 'queued'")
    op.create_index("receipts_with_words", "receipts", ["received_at"], sqlite_where=WORDS, postgresql_where=WORDS)
    op.create_index("evidence_held", "evidence", ["id"], sqlite_where=HELD, postgresql_where=HELD)
