"""In which language an import's problems are written into its workbook."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.add_column(
        "organisation_import", sa.Column("language", sa.String(length=8), nullable=False, server_default="zh")
    )


def downgrade() -> None:
    with op.batch_alter_table("organisation_import") as table:
        table.drop_column("language")
