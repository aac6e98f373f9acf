"""A number left beside a material may go before that somebody left one does: the material's figures count it."""

from alembic import op

from models.types import Hash, Sealed

revision = "0078"
down_revision = "0077"


def upgrade() -> None:
    with op.batch_alter_table("left_phone") as table:
        table.alter_column("phone", existing_type=Sealed("left_phone.phone"), nullable=True)
        table.alter_column("phone_index", existing_type=Hash, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM left_phone WHERE phone IS NULL")
    with op.batch_alter_table("left_phone") as table:
        table.alter_column("phone_index", existing_type=Hash, nullable=False)
        table.alter_column("phone", existing_type=Sealed("left_phone.phone"), nullable=False)
