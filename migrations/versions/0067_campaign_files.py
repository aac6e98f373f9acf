"""The files that campaigns' pages show."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0067"
down_revision = "0066"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "campaign_file",
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_file_campaign_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_campaign_file_file_id")),
        sa.PrimaryKeyConstraint("campaign_id", "file_id", name=op.f("pk_campaign_file")),
        **INNODB,
    )
    op.create_index(op.f("ix_campaign_file_file_id"), "campaign_file", ["file_id"])


def downgrade() -> None:
    op.drop_table("campaign_file")
