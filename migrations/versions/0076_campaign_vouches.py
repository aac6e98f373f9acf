"""Who vouched at a counter for whom."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0076"
down_revision = "0075"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "campaign_vouch",
        sa.Column("id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("dealer_staff_id", BigId, nullable=False),
        sa.Column("by_follower_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["campaign_entry.id"], name=op.f("fk_campaign_vouch_entry_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_campaign_vouch_follower_id")),
        sa.ForeignKeyConstraint(["by_follower_id"], ["follower.id"], name=op.f("fk_campaign_vouch_by_follower_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_campaign_vouch_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_vouch")),
        sa.UniqueConstraint("entry_id", "open_marker", name="uq_campaign_vouch_entry"),
        sa.UniqueConstraint("dealer_id", "day", "turn", name="uq_campaign_vouch_turn"),
        **INNODB,
    )
    op.create_index("ix_campaign_vouch_staff", "campaign_vouch", ["dealer_staff_id", "id"])
    op.create_index(op.f("ix_campaign_vouch_follower_id"), "campaign_vouch", ["follower_id"])
    op.create_index(op.f("ix_campaign_vouch_by_follower_id"), "campaign_vouch", ["by_follower_id"])


def downgrade() -> None:
    op.drop_table("campaign_vouch")
