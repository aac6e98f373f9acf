"""The audit says from where, and is sealed into a chain."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("audit_entry", sa.Column("address", sa.String(length=45), nullable=True))
    op.create_table(
        "audit_seal",
        sa.Column("number", BigId, autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_seal_entry_id")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_audit_seal_sealed_at"), "audit_seal", ["sealed_at"], unique=False)


def downgrade() -> None:
    op.drop_table("audit_seal")
    with op.batch_alter_table("audit_entry") as table:
        table.drop_column("address")
