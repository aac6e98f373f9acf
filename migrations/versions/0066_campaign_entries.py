"""Entries of campaigns, the ledger of prizes, vouchers and where they were redeemed."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0066"
down_revision = "0065"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "campaign_entry",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=True),
        sa.Column("contact_index", sa.String(length=64), nullable=True),
        sa.Column("contact_turn", sa.SmallInteger(), nullable=True),
        sa.Column("answers", Sealed("campaign_entry.answers"), nullable=True),
        sa.Column("promotion_id", BigId, nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("wanted_at", Instant(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("risk", sa.SmallInteger(), nullable=False),
        sa.Column("risk_reasons", sa.String(length=120), nullable=True),
        sa.Column("draw_number", sa.BigInteger(), nullable=True),
        sa.Column("draw_value", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("prize_id", BigId, nullable=True),
        sa.Column("lead_id", BigId, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_entry_campaign_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_campaign_entry_dealer_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_campaign_entry_employee_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_campaign_entry_follower_id")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_campaign_entry_lead_id")),
        sa.ForeignKeyConstraint(["prize_id"], ["campaign_prize.id"], name=op.f("fk_campaign_entry_prize_id")),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotion.id"], name=op.f("fk_campaign_entry_promotion_id")),
        sa.ForeignKeyConstraint(["version_id"], ["campaign_version.id"], name=op.f("fk_campaign_entry_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_entry")),
        sa.UniqueConstraint("campaign_id", "contact_index", "contact_turn", name="uq_campaign_entry_contact"),
        sa.UniqueConstraint("campaign_id", "draw_number", name="uq_campaign_entry_draw"),
        sa.UniqueConstraint("campaign_id", "follower_id", "turn", name="uq_campaign_entry_person"),
        **INNODB,
    )
    op.create_index("ix_campaign_entry_at", "campaign_entry", ["campaign_id", "at"])
    op.create_index(op.f("ix_campaign_entry_dealer_id"), "campaign_entry", ["dealer_id"])
    op.create_index(op.f("ix_campaign_entry_employee_id"), "campaign_entry", ["employee_id"])
    op.create_index(op.f("ix_campaign_entry_follower_id"), "campaign_entry", ["follower_id"])
    op.create_index(op.f("ix_campaign_entry_lead_id"), "campaign_entry", ["lead_id"])
    op.create_index(op.f("ix_campaign_entry_prize_id"), "campaign_entry", ["prize_id"])
    op.create_index(op.f("ix_campaign_entry_promotion_id"), "campaign_entry", ["promotion_id"])
    op.create_index("ix_campaign_entry_state", "campaign_entry", ["state", "campaign_id", "id"])
    op.create_table(
        "campaign_stock_entry",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("prize_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=True),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["campaign_entry.id"], name=op.f("fk_campaign_stock_entry_entry_id")),
        sa.ForeignKeyConstraint(["prize_id"], ["campaign_prize.id"], name=op.f("fk_campaign_stock_entry_prize_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_stock_entry")),
        sa.UniqueConstraint("entry_id", "why", name="uq_campaign_stock_entry"),
        **INNODB,
    )
    op.create_index("ix_campaign_stock_entry_prize", "campaign_stock_entry", ["prize_id", "id"])
    op.create_table(
        "voucher",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("prize_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("code", Sealed("voucher.code"), nullable=False),
        sa.Column("code_index", sa.String(length=64), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("good_until", Instant(), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["campaign_entry.id"], name=op.f("fk_voucher_entry_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_voucher_follower_id")),
        sa.ForeignKeyConstraint(["prize_id"], ["campaign_prize.id"], name=op.f("fk_voucher_prize_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voucher")),
        sa.UniqueConstraint("code_index", name=op.f("uq_voucher_code_index")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_voucher_entry_id")),
        **INNODB,
    )
    op.create_index(op.f("ix_voucher_follower_id"), "voucher", ["follower_id"])
    op.create_index(op.f("ix_voucher_prize_id"), "voucher", ["prize_id"])
    op.create_table(
        "redemption",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("voucher_id", BigId, nullable=True),
        sa.Column("item_privilege_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("by_follower_id", BigId, nullable=False),
        sa.Column("scanned_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", sa.String(length=80), nullable=True),
        sa.Column("undone_reason", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["by_follower_id"], ["follower.id"], name=op.f("fk_redemption_by_follower_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_redemption_dealer_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_redemption_employee_id")),
        sa.ForeignKeyConstraint(
            ["item_privilege_id"], ["item_privilege.id"], name=op.f("fk_redemption_item_privilege_id")
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name=op.f("fk_redemption_voucher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption")),
        sa.UniqueConstraint("item_privilege_id", "open_marker", name="uq_redemption_item"),
        sa.UniqueConstraint("key", name=op.f("uq_redemption_key")),
        sa.UniqueConstraint("voucher_id", "open_marker", name="uq_redemption_voucher"),
        **INNODB,
    )
    op.create_index(op.f("ix_redemption_by_follower_id"), "redemption", ["by_follower_id"])
    op.create_index("ix_redemption_dealer", "redemption", ["dealer_id", "at"])
    op.create_index(op.f("ix_redemption_employee_id"), "redemption", ["employee_id"])


def downgrade() -> None:
    op.drop_table("redemption")
    op.drop_table("voucher")
    op.drop_table("campaign_stock_entry")
    op.drop_table("campaign_entry")
