"""How far people of ours read what they must read, and until when they should; which material has effect."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0051"
down_revision = "0050"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.add_column("material", sa.Column("must_read_until", Instant(), nullable=True))
    op.create_table(
        "own_reading",
        sa.Column("version_id", BigId, autoincrement=False, nullable=False),
        sa.Column("follower_id", BigId, autoincrement=False, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("seen", sa.String(length=128), nullable=False),
        sa.Column("scroll_pct", sa.SmallInteger(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["material_version.id"], name=op.f("fk_own_reading_version_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_own_reading_follower_id")),
        sa.PrimaryKeyConstraint("version_id", "follower_id", name=op.f("pk_own_reading")),
        **INNODB,
    )
    op.create_index(op.f("ix_own_reading_follower_id"), "own_reading", ["follower_id"])
    op.create_table(
        "material_effect",
        sa.Column("material_id", BigId, autoincrement=False, nullable=False),
        sa.Column("shares", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_effect_material_id")),
        sa.PrimaryKeyConstraint("material_id", name=op.f("pk_material_effect")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("material_effect")
    op.drop_table("own_reading")
    op.drop_column("material", "must_read_until")
