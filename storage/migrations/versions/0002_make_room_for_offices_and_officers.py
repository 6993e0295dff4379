"""Make room for offices, officers, the audit chain, search by words, and what citizens may ask for besides."""

import sqlalchemy as sa
from alembic import op

from storage.tables import BIG, Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables and columns; what happened before is waiting to be linked into the chain."""
    op.create_table(
        "acts",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("tracking_id", sa.String(length=12), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.create_index("acts_of_actor", ["by", "at"], unique=False)
        batch_op.create_index("acts_of_complaint", ["tracking_id", "id"], unique=False)

    op.create_table(
        "chain",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("source", "row_id"),
    )
    op.create_table(
        "editions",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("editions", schema=None) as batch_op:
        batch_op.create_index("editions_of_name", ["name", "id"], unique=False)

    op.create_table(
        "officers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", BIG, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("disabled_at", Moment, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
        sa.UniqueConstraint("phone_index"),
    )
    op.create_table(
        "roots",
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("login_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("sign_ins_from", ["address_index", "at"], unique=False)
        batch_op.create_index("sign_ins_of_login", ["login_index", "at"], unique=False)

    op.create_table(
        "unlinked",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("source", "row_id"),
    )
    op.create_table(
        "orders",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("code_index", sa.LargeBinary(), nullable=False),
        sa.Column("order_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("done_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("orders_of_officer", ["officer_id", "at"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "views",
        sa.Column("id", BIG, autoincrement=True, nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filters", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("views", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_views_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("tracking_id", sa.String(length=12), nullable=False),
        sa.Column("guessed", sa.String(), nullable=False),
        sa.Column("chosen", sa.String(), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_id"],
            ["complaints.tracking_id"],
        ),
        sa.PrimaryKeyConstraint("tracking_id"),
    )
    op.create_table(
        "foreign_cases",
        sa.Column("tracking_id", sa.String(length=12), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("next_poll_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["tracking_id"],
            ["complaints.tracking_id"],
        ),
        sa.PrimaryKeyConstraint("tracking_id", "department", "office"),
    )
    with op.batch_alter_table("foreign_cases", schema=None) as batch_op:
        batch_op.create_index("foreign_cases_next", ["next_poll_at"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tracking_id", sa.String(length=12), nullable=False),
        sa.Column("officer_id", sa.String(length=32), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("decided_at", Moment, nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("told_at", Moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
        ),
        sa.ForeignKeyConstraint(
            ["tracking_id"],
            ["complaints.tracking_id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_openings_tracking_id"), ["tracking_id"], unique=False)

    op.create_table(
        "tokens",
        sa.Column("token_index", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("tracking_id", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["tracking_id"],
            ["complaints.tracking_id"],
        ),
        sa.PrimaryKeyConstraint("token_index", "kind", "tracking_id"),
    )
    with op.batch_alter_table("tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tokens_tracking_id"), ["tracking_id"], unique=False)

    with op.batch_alter_table("api_keys", schema=None) as batch_op:
        batch_op.add_column(sa.Column("role", sa.String(), nullable=False, server_default="department"))
        batch_op.add_column(sa.Column("office", sa.String(), nullable=False, server_default=""))

    with op.batch_alter_table("citizens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("learning_at", Moment, nullable=True))

    with op.batch_alter_table("complaints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("kept_from", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("word_index", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("lead", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("transfers", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("source", sa.String(), nullable=False, server_default="message"))
        batch_op.add_column(sa.Column("remind_at", Moment, nullable=True))
        batch_op.add_column(sa.Column("heard_at", Moment, nullable=True))
        batch_op.create_index("complaints_by_age", ["status", "registered_at"], unique=False)
        batch_op.create_index("complaints_heard", ["status", "heard_at"], unique=False)
        batch_op.create_index("complaints_led", ["lead"], unique=False)
        batch_op.create_index("complaints_of_office", ["office", "status", "due_at"], unique=False)
        batch_op.create_index("complaints_to_remind", ["remind_at"], unique=False)

    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unfinished_at", Moment, nullable=True))
        batch_op.add_column(sa.Column("reminded_at", Moment, nullable=True))
        batch_op.create_index("conversations_unfinished", ["unfinished_at"], unique=False)

    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("officer_id", sa.String(length=32), nullable=True))
    op.execute("INSERT INTO unlinked (source, row_id) SELECT 'history', id FROM history")
