"""How each person wants to be told, what the mini program may still send, and which digest tells a notice."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0046"
down_revision = "0045"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "notice_preference",
        sa.Column("follower_id", BigId, autoincrement=False, nullable=False),
        sa.Column("switched_off", sa.JSON(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("daily_at", sa.Integer(), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_notice_preference_follower_id")),
        sa.PrimaryKeyConstraint("follower_id", name=op.f("pk_notice_preference")),
        **INNODB,
    )
    op.create_table(
        "message_grant",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_message_grant_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_grant")),
        sa.UniqueConstraint("follower_id", "template_id", name="uq_message_grant"),
        **INNODB,
    )
    op.create_table(
        "subscription_template",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("template_id", sa.String(length=64), nullable=False),
        sa.Column("field_map", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_subscription_template")),
        **INNODB,
    )
    op.add_column("outbox_promise", sa.Column("digest_id", BigId, nullable=True))
    op.create_index(op.f("ix_outbox_promise_digest_id"), "outbox_promise", ["digest_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_promise_digest_id"), table_name="outbox_promise")
    op.drop_column("outbox_promise", "digest_id")
    for table in ("subscription_template", "message_grant", "notice_preference"):
        op.drop_table(table)
