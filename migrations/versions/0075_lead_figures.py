"""Figures of very many leads, counted ahead; entries by what came of them."""

import sqlalchemy as sa
from alembic import op

from models.materials import LongText
from models.types import Instant

revision = "0075"
down_revision = "0074"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "lead_figures",
        sa.Column("days", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("order", sa.String(length=8), nullable=False),
        sa.Column("figures", LongText, nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("days", "by", "order", name=op.f("pk_lead_figures")),
        **INNODB,
    )
    op.create_index("ix_campaign_entry_outcome", "campaign_entry", ["outcome", "state", "id", "campaign_id"])


def downgrade() -> None:
    op.drop_index("ix_campaign_entry_outcome", "campaign_entry")
    op.drop_table("lead_figures")
