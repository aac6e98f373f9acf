"""How much personal data each of headquarters' people saw or took away in a day."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "personal_data_count",
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("data_class", sa.String(length=16), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_personal_data_count_employee_id")),
        sa.PrimaryKeyConstraint("employee_id", "day", "data_class", name=op.f("pk_personal_data_count")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("personal_data_count")
