"""Signing in to the console by scanning with WeChat: links of accounts, and tries."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Hash, Instant

revision = "0027"
down_revision = "0026"

TABLE = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "console_link",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("binding_id", BigId, nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_console_link_account_id")),
        sa.ForeignKeyConstraint(["binding_id"], ["binding.id"], name=op.f("fk_console_link_binding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_link")),
        sa.UniqueConstraint("account_id", name=op.f("uq_console_link_account_id")),
        sa.UniqueConstraint("binding_id", name=op.f("uq_console_link_binding_id")),
        **TABLE,
    )
    op.create_table(
        "scan_sign_in",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("purpose", sa.String(length=8), nullable=False),
        sa.Column("token_hash", Hash, nullable=False),
        sa.Column("browser_hash", Hash, nullable=False),
        sa.Column("answer_hash", Hash, nullable=True),
        sa.Column("number", sa.String(length=2), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=45), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_scan_sign_in_account_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_scan_sign_in_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_scan_sign_in_token_hash")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_scan_sign_in_browser_hash")),
        sa.UniqueConstraint("answer_hash", name=op.f("uq_scan_sign_in_answer_hash")),
        **TABLE,
    )
    op.create_index(op.f("ix_scan_sign_in_follower_id"), "scan_sign_in", ["follower_id"], unique=False)
    op.create_index(op.f("ix_scan_sign_in_expires_at"), "scan_sign_in", ["expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("scan_sign_in")
    op.drop_table("console_link")
