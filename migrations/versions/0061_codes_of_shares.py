"""A share has a QR code of its own, which WeChat makes anew every few weeks."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0061"
down_revision = "0060"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "share_qr",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("share_id", BigId, nullable=False),
        sa.Column("url", Sealed("share_qr.url"), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_share_qr_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_qr")),
        **INNODB,
    )
    op.create_index(op.f("ix_share_qr_share_id"), "share_qr", ["share_id"])


def downgrade() -> None:
    op.execute("DELETE FROM visit WHERE left_out = 'scan'")
    op.drop_table("share_qr")
