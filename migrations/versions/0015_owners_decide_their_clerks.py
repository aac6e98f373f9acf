"""A dealer's owner decides who becomes a clerk: approval links for owners, and decisions by them."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("approval_link") as table:
        table.alter_column("employee_id", existing_type=BigId, nullable=True)
        table.add_column(sa.Column("dealer_staff_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_approval_link_dealer_staff_id"), "dealer_staff", ["dealer_staff_id"], ["id"])
    with op.batch_alter_table("claim") as table:
        table.add_column(sa.Column("decided_by_staff_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_claim_decided_by_staff_id"), "dealer_staff", ["decided_by_staff_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("claim") as table:
        table.drop_constraint(op.f("fk_claim_decided_by_staff_id"), type_="foreignkey")
        table.drop_column("decided_by_staff_id")
    # A link of an owner means nothing to the version before.
    op.execute("DELETE FROM approval_link WHERE employee_id IS NULL")
    with op.batch_alter_table("approval_link") as table:
        table.drop_constraint(op.f("fk_approval_link_dealer_staff_id"), type_="foreignkey")
        table.drop_column("dealer_staff_id")
        table.alter_column("employee_id", existing_type=BigId, nullable=False)
