"""What came of campaigns, as the worker counts it."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0071"
down_revision = "0070"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "campaign_sum",
        sa.Column("campaign_id", BigId, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("promotion_id", BigId, autoincrement=False, nullable=False),
        sa.Column("dealer_id", BigId, autoincrement=False, nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("leads", sa.Integer(), nullable=False),
        sa.Column("opportunities", sa.Integer(), nullable=False),
        sa.Column("won", sa.Integer(), nullable=False),
        sa.Column("won_fen", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_sum_campaign_id")),
        sa.PrimaryKeyConstraint(
            "campaign_id", "kind", "promotion_id", "dealer_id", "place", name=op.f("pk_campaign_sum")
        ),
        **INNODB,
    )
    op.create_index("ix_campaign_sum_dealer", "campaign_sum", ["kind", "dealer_id", "campaign_id"])


def downgrade() -> None:
    op.drop_table("campaign_sum")
