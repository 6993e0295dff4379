"""Mark what waits to be linked into the chain as written by the program."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the mark. What waited before there was a key to mark it with is marked when the key is made."""
    with op.batch_alter_table("unlinked", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seal", sa.LargeBinary(), nullable=True))
