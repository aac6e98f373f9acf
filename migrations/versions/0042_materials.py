"""Materials: their folders, versions, pages, tags and who may see them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from models.types import BigId, Instant

revision = "0042"
down_revision = "0041"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
LONG_TEXT = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")


def upgrade() -> None:
    _folders_and_materials()
    _who_may_see()
    _versions()


def _folders_and_materials() -> None:
    op.create_table(
        "material_folder",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["material_folder.id"], name=op.f("fk_material_folder_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_folder")),
        **INNODB,
    )
    op.create_index(op.f("ix_material_folder_parent_id"), "material_folder", ["parent_id"])
    op.create_table(
        "material",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=True),
        sa.Column("product_line", sa.String(length=40), nullable=True),
        sa.Column("folder_id", BigId, nullable=True),
        sa.Column("cover_file_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("must_read", sa.Boolean(), nullable=False),
        sa.Column("valid_from", Instant(), nullable=True),
        sa.Column("valid_until", Instant(), nullable=True),
        sa.Column("current_version_id", BigId, nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("recalled_at", Instant(), nullable=True),
        sa.Column("recall_reason", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["cover_file_id"], ["stored_file.id"], name=op.f("fk_material_cover_file_id")),
        sa.ForeignKeyConstraint(["folder_id"], ["material_folder.id"], name=op.f("fk_material_folder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("token", name=op.f("uq_material_token")),
        **INNODB,
    )
    op.create_index("ix_material_folder", "material", ["folder_id", "position", "id"])
    op.create_index(op.f("ix_material_kind"), "material", ["kind"])
    op.create_index("ix_material_position", "material", ["position", "id"])
    op.create_index(op.f("ix_material_product_line"), "material", ["product_line"])
    op.create_index("ix_material_state", "material", ["state", "published_at"])
    op.create_index(op.f("ix_material_title"), "material", ["title"])


def _who_may_see() -> None:
    op.create_table(
        "material_audience",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("material_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=True),
        sa.Column("category_id", BigId, nullable=True),
        sa.Column("tier_id", BigId, nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("with_below", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["dealer_category.id"], name=op.f("fk_material_audience_category_id")),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_material_audience_dealer_id")),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_audience_material_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_material_audience_region_code")),
        sa.ForeignKeyConstraint(["tier_id"], ["dealer_tier.id"], name=op.f("fk_material_audience_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_audience")),
        **INNODB,
    )
    op.create_index(op.f("ix_material_audience_category_id"), "material_audience", ["category_id"])
    op.create_index(op.f("ix_material_audience_dealer_id"), "material_audience", ["dealer_id"])
    op.create_index(op.f("ix_material_audience_material_id"), "material_audience", ["material_id"])
    op.create_index(op.f("ix_material_audience_region_code"), "material_audience", ["region_code"])
    op.create_index(op.f("ix_material_audience_tier_id"), "material_audience", ["tier_id"])
    op.create_table(
        "material_tag",
        sa.Column("material_id", BigId, nullable=False),
        sa.Column("tag", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_tag_material_id")),
        sa.PrimaryKeyConstraint("material_id", "tag", name=op.f("pk_material_tag")),
        **INNODB,
    )
    op.create_index("ix_material_tag_tag", "material_tag", ["tag", "material_id"])


def _versions() -> None:
    op.create_table(
        "material_version",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("material_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=16), nullable=False),
        sa.Column("file_id", BigId, nullable=True),
        sa.Column("link_url", sa.String(length=1000), nullable=True),
        sa.Column("link_title", sa.String(length=120), nullable=True),
        sa.Column("article_html", LONG_TEXT, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_note", sa.String(length=40), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pages_done", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_material_version_file_id")),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_version_material_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_version")),
        sa.UniqueConstraint("material_id", "number", name="uq_material_version_number"),
        **INNODB,
    )
    op.create_index("ix_material_version_state", "material_version", ["state", "leased_until"])
    op.create_table(
        "material_page",
        sa.Column("version_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_material_page_file_id")),
        sa.ForeignKeyConstraint(["version_id"], ["material_version.id"], name=op.f("fk_material_page_version_id")),
        sa.PrimaryKeyConstraint("version_id", "number", name=op.f("pk_material_page")),
        **INNODB,
    )


def downgrade() -> None:
    for table in (
        "material_page",
        "material_version",
        "material_tag",
        "material_audience",
        "material",
        "material_folder",
    ):
        op.drop_table(table)
