"""Followers, the openids they are known by, and what they consented to."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("label", sa.String(length=16), nullable=False),
        sa.Column("follow_state", sa.String(length=16), nullable=False),
        sa.Column("followed_at", Instant(), nullable=True),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("phone", Sealed("follower.phone"), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("phone_verified_at", Instant(), nullable=True),
        sa.Column("merged_into_id", BigId, nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["follower.id"], name=op.f("fk_follower_merged_into_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("label", name=op.f("uq_follower_label")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_follower_merged_into_id"), "follower", ["merged_into_id"], unique=False)
    op.create_index(op.f("ix_follower_phone_index"), "follower", ["phone_index"], unique=False)
    op.create_table(
        "identity",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("openid", Sealed("identity.openid"), nullable=False),
        sa.Column("openid_index", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_identity_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("account", "openid_index", name="uq_identity"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_identity_follower_id"), "identity", ["follower_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("text_version", sa.String(length=32), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_consent_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_consent_follower_id"), "consent", ["follower_id"], unique=False)


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("identity")
    op.drop_table("follower")
