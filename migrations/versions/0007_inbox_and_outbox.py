"""Pushes answered once; promises kept later; which template says what."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed, SealedJson

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "inbox_push",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("push_key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("fields", SealedJson("inbox_push.fields"), nullable=True),
        sa.Column("reply", Sealed("inbox_push.reply"), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_push")),
        sa.UniqueConstraint("push_key", name=op.f("uq_inbox_push_push_key")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_inbox_push_event"), "inbox_push", ["event"], unique=False)
    op.create_index(op.f("ix_inbox_push_received_at"), "inbox_push", ["received_at"], unique=False)
    op.create_table(
        "outbox_promise",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=True),
        sa.Column("dedupe_key", sa.String(length=160), nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("payload", SealedJson("outbox_promise.payload"), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("run_at", Instant(), nullable=False),
        sa.Column("claimed_by", sa.String(length=80), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery", sa.String(length=32), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_outbox_promise_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_promise")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_promise_dedupe_key")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_outbox_due", "outbox_promise", ["state", "run_at"], unique=False)
    op.create_index(op.f("ix_outbox_promise_follower_id"), "outbox_promise", ["follower_id"], unique=False)
    op.create_index(op.f("ix_outbox_promise_message_id"), "outbox_promise", ["message_id"], unique=False)
    op.create_table(
        "notice_template",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("field_map", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_notice_template")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("notice_template")
    op.drop_table("outbox_promise")
    op.drop_table("inbox_push")
