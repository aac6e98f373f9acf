"""Pages of settings have a version each; menus are edited, and each publication of them is kept."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0025"
down_revision = "0024"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "settings_page",
        sa.Column("page", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("page", name=op.f("pk_settings_page")),
        **INNODB,
    )
    op.create_table(
        "role_menu",
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_role_menu")),
        **INNODB,
    )
    op.create_table(
        "menu_publication",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("menus", sa.JSON(), nullable=False),
        sa.Column("menu_ids", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("problem", sa.String(length=16), nullable=True),
        sa.Column("errcode", sa.Integer(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_publication")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("menu_publication")
    op.drop_table("role_menu")
    op.drop_table("settings_page")
