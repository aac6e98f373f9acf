"""Campaigns: what is published, who may promote it, what it gives."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from models.types import BigId, Instant, Sealed

revision = "0064"
down_revision = "0063"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("bait", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("draft", LONG_TEXT, nullable=False),
        sa.Column("current_version_id", BigId, nullable=True),
        sa.Column("starts_at", Instant(), nullable=True),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("per_person", sa.SmallInteger(), nullable=False),
        sa.Column("budget_fen", sa.BigInteger(), nullable=True),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("cost_fen", sa.BigInteger(), nullable=True),
        sa.Column("copied_from_id", BigId, nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=True),
        sa.Column("scarce_told_at", Instant(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
        **INNODB,
    )
    op.create_index(op.f("ix_campaign_name"), "campaign", ["name"])
    op.create_index("ix_campaign_state", "campaign", ["state", "ends_at"])
    op.create_table(
        "campaign_version",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", LONG_TEXT, nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_version_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_version")),
        sa.UniqueConstraint("campaign_id", "number", name="uq_campaign_version_number"),
        **INNODB,
    )
    op.create_table(
        "campaign_audience",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("category_id", BigId, nullable=True),
        sa.Column("tier_id", BigId, nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("with_below", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_audience_campaign_id")),
        sa.ForeignKeyConstraint(["category_id"], ["dealer_category.id"], name=op.f("fk_campaign_audience_category_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_campaign_audience_dealer_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_campaign_audience_region_code")),
        sa.ForeignKeyConstraint(["tier_id"], ["dealer_tier.id"], name=op.f("fk_campaign_audience_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_audience")),
        **INNODB,
    )
    op.create_index(op.f("ix_campaign_audience_campaign_id"), "campaign_audience", ["campaign_id"])
    op.create_index(op.f("ix_campaign_audience_category_id"), "campaign_audience", ["category_id"])
    op.create_index(op.f("ix_campaign_audience_dealer_id"), "campaign_audience", ["dealer_id"])
    op.create_index(op.f("ix_campaign_audience_region_code"), "campaign_audience", ["region_code"])
    op.create_index(op.f("ix_campaign_audience_tier_id"), "campaign_audience", ["tier_id"])
    op.create_table(
        "campaign_prize",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.Column("picture_file_id", BigId, nullable=True),
        sa.Column("worth_fen", sa.Integer(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("odds_ppm", sa.Integer(), nullable=True),
        sa.Column("good_days", sa.SmallInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_prize_campaign_id")),
        sa.ForeignKeyConstraint(
            ["picture_file_id"], ["stored_file.id"], name=op.f("fk_campaign_prize_picture_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_prize")),
        **INNODB,
    )
    op.create_index("ix_campaign_prize", "campaign_prize", ["campaign_id", "position"])
    op.create_table(
        "campaign_seed",
        sa.Column("campaign_id", BigId, autoincrement=False, nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("seed", Sealed("campaign_seed.seed"), nullable=False),
        sa.Column("draws", sa.BigInteger(), nullable=False),
        sa.Column("committed_at", Instant(), nullable=False),
        sa.Column("revealed_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_seed_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_seed")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("campaign_seed")
    op.drop_table("campaign_prize")
    op.drop_table("campaign_audience")
    op.drop_table("campaign_version")
    op.drop_table("campaign")
