"""What entries leave behind: hours that are taken, how they were sent, whom they named; and numbers over campaigns."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0068"
down_revision = "0067"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "campaign_slot",
        sa.Column("campaign_id", BigId, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "at", name=op.f("pk_campaign_slot")),
        **INNODB,
    )
    op.create_table(
        "campaign_trace",
        sa.Column("entry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("network_index", sa.String(length=64), nullable=True),
        sa.Column("device_index", sa.String(length=64), nullable=True),
        sa.Column("newcomer", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["campaign_entry.id"], name=op.f("fk_campaign_trace_entry_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_campaign_trace_follower_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_campaign_trace")),
        **INNODB,
    )
    op.create_index("ix_campaign_trace_network", "campaign_trace", ["campaign_id", "network_index", "at"])
    op.create_index("ix_campaign_trace_device", "campaign_trace", ["campaign_id", "device_index"])
    op.create_index(op.f("ix_campaign_trace_follower_id"), "campaign_trace", ["follower_id"])
    op.create_index(op.f("ix_campaign_trace_at"), "campaign_trace", ["at"])
    op.create_table(
        "campaign_hand_over",
        sa.Column("entry_id", BigId, autoincrement=False, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["campaign_entry.id"], name=op.f("fk_campaign_hand_over_entry_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_campaign_hand_over_follower_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_campaign_hand_over")),
        **INNODB,
    )
    op.create_index(op.f("ix_campaign_hand_over_follower_id"), "campaign_hand_over", ["follower_id"])
    op.add_column("campaign_entry", sa.Column("refused_reason", sa.String(length=200), nullable=True))
    op.create_index("ix_campaign_entry_contact", "campaign_entry", ["contact_index", "id"])


def downgrade() -> None:
    op.drop_index("ix_campaign_entry_contact", "campaign_entry")
    with op.batch_alter_table("campaign_entry") as table:
        table.drop_column("refused_reason")
    op.drop_table("campaign_hand_over")
    op.drop_table("campaign_trace")
    op.drop_table("campaign_slot")
