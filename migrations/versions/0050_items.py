"""Items that belong to somebody: owners, gifts, guesses, privileges, points; and for whom a batch is."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0050"
down_revision = "0049"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _id() -> sa.Column[int]:
    return sa.Column("id", BigId, autoincrement=True, nullable=False)


def upgrade() -> None:
    _items()
    _privileges()
    with op.batch_alter_table("code_batch") as table:
        table.add_column(sa.Column("dealer_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_code_batch_dealer_id"), "dealer", ["dealer_id"], ["id"])
        table.create_index(op.f("ix_code_batch_dealer_id"), ["dealer_id"])
    with op.batch_alter_table("attribution") as table:
        table.add_column(sa.Column("ownership_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_attribution_ownership_id"), "ownership", ["ownership_id"], ["id"])
        table.create_index(op.f("ix_attribution_ownership_id"), ["ownership_id"])


def _items() -> None:
    op.create_table(
        "item",
        _id(),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("owner_id", BigId, nullable=True),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("first_bound_at", Instant(), nullable=False),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        _link("item", "batch_id", "code_batch"),
        _link("item", "owner_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("serial", name=op.f("uq_item_serial")),
        **INNODB,
    )
    op.create_index("ix_item_batch", "item", ["batch_id", "first_bound_at"])
    op.create_index("ix_item_owner", "item", ["owner_id", "id"])
    op.create_table(
        "ownership",
        _id(),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("share_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_why", sa.String(length=16), nullable=True),
        sa.Column("ended_reason", sa.String(length=100), nullable=True),
        _link("ownership", "item_id", "item"),
        _link("ownership", "follower_id", "follower"),
        _link("ownership", "dealer_id", "dealer"),
        _link("ownership", "share_id", "share"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ownership")),
        sa.UniqueConstraint("item_id", "open_marker", name="uq_ownership_item"),
        **INNODB,
    )
    op.create_index("ix_ownership_follower", "ownership", ["follower_id", "open_marker", "id"])
    op.create_index("ix_ownership_dealer", "ownership", ["dealer_id", "started_at"])
    op.create_index(op.f("ix_ownership_share_id"), "ownership", ["share_id"])
    op.create_table(
        "inner_tries",
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("wrong", sa.SmallInteger(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        _link("inner_tries", "batch_id", "code_batch"),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_inner_tries")),
        **INNODB,
    )
    op.create_index(op.f("ix_inner_tries_batch_id"), "inner_tries", ["batch_id"])
    op.create_table(
        "item_transfer",
        _id(),
        sa.Column("token", Sealed("item_transfer.token"), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("giver_id", BigId, nullable=False),
        sa.Column("receiver_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        _link("item_transfer", "item_id", "item"),
        _link("item_transfer", "giver_id", "follower"),
        _link("item_transfer", "receiver_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_transfer")),
        sa.UniqueConstraint("token_index", name=op.f("uq_item_transfer_token_index")),
        sa.UniqueConstraint("item_id", "open_marker", name="uq_item_transfer"),
        **INNODB,
    )
    op.create_index(op.f("ix_item_transfer_giver_id"), "item_transfer", ["giver_id"])
    op.create_index(op.f("ix_item_transfer_receiver_id"), "item_transfer", ["receiver_id"])


def _granted() -> list[sa.Column[str]]:
    return [
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=120), nullable=True),
        sa.Column("link", sa.String(length=300), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
    ]


def _privileges() -> None:
    op.create_table(
        "product_privilege",
        _id(),
        sa.Column("product_id", BigId, nullable=False),
        *_granted(),
        sa.Column("good_days", sa.Integer(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        _link("product_privilege", "product_id", "product"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_privilege")),
        **INNODB,
    )
    op.create_index("ix_product_privilege_product", "product_privilege", ["product_id", "id"])
    op.create_table(
        "item_privilege",
        _id(),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("privilege_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        *_granted(),
        sa.Column("voucher", sa.String(length=12), nullable=True),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("good_until", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("used_by", sa.String(length=80), nullable=True),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        _link("item_privilege", "item_id", "item"),
        _link("item_privilege", "privilege_id", "product_privilege"),
        _link("item_privilege", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_privilege")),
        sa.UniqueConstraint("voucher", name=op.f("uq_item_privilege_voucher")),
        sa.UniqueConstraint("item_id", "round", "privilege_id", name="uq_item_privilege"),
        **INNODB,
    )
    op.create_index("ix_item_privilege_follower", "item_privilege", ["follower_id", "id"])
    op.create_index(op.f("ix_item_privilege_privilege_id"), "item_privilege", ["privilege_id"])
    op.create_table(
        "point_entry",
        _id(),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("item_privilege_id", BigId, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        _link("point_entry", "follower_id", "follower"),
        _link("point_entry", "item_privilege_id", "item_privilege"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entry")),
        sa.UniqueConstraint("item_privilege_id", "why", name="uq_point_entry"),
        **INNODB,
    )
    op.create_index("ix_point_entry_follower", "point_entry", ["follower_id", "id"])


def downgrade() -> None:
    for name, column in (("attribution", "ownership_id"), ("code_batch", "dealer_id")):
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_{column}"), type_="foreignkey")
            table.drop_index(op.f(f"ix_{name}_{column}"))
            table.drop_column(column)
    for name in ("point_entry", "item_privilege", "product_privilege"):
        op.drop_table(name)
    for name in ("item_transfer", "inner_tries", "ownership", "item"):
        op.drop_table(name)
