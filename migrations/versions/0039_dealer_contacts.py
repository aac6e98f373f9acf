"""People at a dealer whom headquarters calls, beside those who bind."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0039"
down_revision = "0038"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "dealer_contact",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=80), nullable=True),
        sa.Column("phone", Sealed("dealer_contact.phone"), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("note", Sealed("dealer_contact.note"), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_contact_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_contact")),
        sa.UniqueConstraint("dealer_id", "name", name="uq_dealer_contact_name"),
        **INNODB,
    )
    op.create_index(op.f("ix_dealer_contact_name"), "dealer_contact", ["name"])
    op.create_index(op.f("ix_dealer_contact_phone_index"), "dealer_contact", ["phone_index"])


def downgrade() -> None:
    op.drop_table("dealer_contact")
