"""Promotions: each person's own link to a campaign, and who opened its page."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0065"
down_revision = "0064"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token", Sealed("promotion.token"), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("promoter_id", BigId, nullable=False),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_promotion_campaign_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_promotion_dealer_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_promotion_employee_id")),
        sa.ForeignKeyConstraint(["promoter_id"], ["follower.id"], name=op.f("fk_promotion_promoter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion")),
        sa.UniqueConstraint("campaign_id", "promoter_id", "open_marker", name="uq_promotion_open"),
        sa.UniqueConstraint("token_index", name=op.f("uq_promotion_token_index")),
        **INNODB,
    )
    op.create_index(op.f("ix_promotion_dealer_id"), "promotion", ["dealer_id"])
    op.create_index(op.f("ix_promotion_employee_id"), "promotion", ["employee_id"])
    op.create_index("ix_promotion_promoter", "promotion", ["promoter_id", "id"])
    op.create_table(
        "promotion_qr",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("promotion_id", BigId, nullable=False),
        sa.Column("url", Sealed("promotion_qr.url"), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotion.id"], name=op.f("fk_promotion_qr_promotion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotion_qr")),
        **INNODB,
    )
    op.create_index(op.f("ix_promotion_qr_promotion_id"), "promotion_qr", ["promotion_id"])
    op.create_table(
        "campaign_visit",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("visitor_index", sa.String(length=64), nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("promotion_id", BigId, nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("left_out", sa.String(length=8), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_visit_campaign_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_campaign_visit_follower_id")),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotion.id"], name=op.f("fk_campaign_visit_promotion_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_visit")),
        sa.UniqueConstraint("campaign_id", "visitor_index", "day", name="uq_campaign_visit"),
        **INNODB,
    )
    op.create_index("ix_campaign_visit_day", "campaign_visit", ["campaign_id", "day", "dealer_id"])
    op.create_index(op.f("ix_campaign_visit_follower_id"), "campaign_visit", ["follower_id"])
    op.create_index(op.f("ix_campaign_visit_promotion_id"), "campaign_visit", ["promotion_id"])


def downgrade() -> None:
    op.drop_table("campaign_visit")
    op.drop_table("promotion_qr")
    op.drop_table("promotion")
