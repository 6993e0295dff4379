"""Count cases by week, and keep for each how soon it was answered and how often it was closed."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables of the figures, and what they are counted from; what happened before is looked up in the history."""
    op.create_table(
        "counted_weeks",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("dirty", sa.Boolean(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("week"),
    )
    op.create_table(
        "snapshots",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tallies",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("dimension", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("rated", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("answer_hours", sa.JSON(), nullable=False),
        sa.Column("closing_hours", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("week", "scope", "dimension", "value"),
    )
    with op.batch_alter_table("tallies", schema=None) as batch_op:
        batch_op.create_index("tallies_of_dimension", ["scope", "dimension", "week"], unique=False)

    op.create_table(
        "contests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answered_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("contests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contests_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "stories",
        sa.Column("tracking_id", sa.String(length=12), nullable=False),
        sa.Column("consented_at", Moment, nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("published_at", Moment, nullable=True),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["tracking_id"],
            ["complaints.tracking_id"],
        ),
        sa.PrimaryKeyConstraint("tracking_id"),
    )
    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_at", Moment, nullable=True))
        batch_op.add_column(sa.Column("closings", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("reopenings", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("escalations", sa.Integer(), nullable=False, server_default="0"))
        batch_op.create_index("complaints_changed", ["updated_at"], unique=False)
        batch_op.create_index("complaints_registered", ["registered_at"], unique=False)
    for column, steps in (
        ("closings", "'resolved', 'rejected'"),
        ("reopenings", "'reopened'"),
        ("escalations", "'escalated'"),
    ):
        of_case = "history.tracking_id = complaints.tracking_id"
        op.execute(
            f"UPDATE complaints SET {column} = (SELECT count(*) FROM history WHERE {of_case} AND step IN ({steps}))"
        )
    op.execute(
        "UPDATE complaints SET answered_at = (SELECT min(at) FROM history "
        "WHERE history.tracking_id = complaints.tracking_id AND actor = 'officer')"
    )
