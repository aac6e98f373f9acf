"""Numbers that the person of a lead left for a house that does not have it, beside the one of whoever does."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0082"
down_revision = "0081"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
POINTS = {"lead_id": "lead", "follower_id": "follower", "dealer_id": "dealer"}


def upgrade() -> None:
    op.create_table(
        "lead_number",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("lead_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("phone", Sealed("lead_number.phone"), nullable=False),
        sa.Column("phone_index", sa.String(length=64), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_lead_number_{column}"))
            for column, table in POINTS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_number")),
        **INNODB,
    )
    for column in POINTS:
        op.create_index(op.f(f"ix_lead_number_{column}"), "lead_number", [column])


def downgrade() -> None:
    op.drop_table("lead_number")
