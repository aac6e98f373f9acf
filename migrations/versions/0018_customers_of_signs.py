"""Customers: which dealer a consumer is attributed to by which rule, and the signs they scanned."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0018"
down_revision = "0017"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "attribution",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("invitation_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_why", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_attribution_follower_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_attribution_dealer_id")),
        sa.ForeignKeyConstraint(["dealer_staff_id"], ["dealer_staff.id"], name=op.f("fk_attribution_dealer_staff_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_attribution_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribution")),
        sa.UniqueConstraint("follower_id", "open_marker", name="uq_attribution_follower"),
        **INNODB,
    )
    op.create_index("ix_attribution_dealer", "attribution", ["dealer_id", "open_marker", "started_at"])
    op.create_table(
        "sign_scan",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("invitation_id", BigId, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_sign_scan_follower_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_sign_scan_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_scan")),
        sa.UniqueConstraint("follower_id", "invitation_id", name="uq_sign_scan"),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("sign_scan")
    op.drop_table("attribution")
    # A sign means nothing to the version before.
    op.execute("DELETE FROM parametric_qr WHERE invitation_id IN (SELECT id FROM invitation WHERE letter = 's')")
    op.execute("DELETE FROM invitation WHERE letter = 's'")
