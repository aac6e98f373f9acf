"""Who added a version: what the worker fetches for a link counts as theirs."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    with op.batch_alter_table("material_version") as table:
        table.add_column(sa.Column("employee_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_material_version_employee_id"), "employee", ["employee_id"], ["id"])
        table.create_index(op.f("ix_material_version_employee_id"), ["employee_id"])


def downgrade() -> None:
    with op.batch_alter_table("material_version") as table:
        table.drop_constraint(op.f("fk_material_version_employee_id"), type_="foreignkey")
        table.drop_index(op.f("ix_material_version_employee_id"))
        table.drop_column("employee_id")
