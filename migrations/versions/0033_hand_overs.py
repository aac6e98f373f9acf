"""Hand-overs: who looked after which customer when, and why a dealer or a customer went to somebody else."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0033"
down_revision = "0032"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
ENDS = ("employee", "dealer", "staff")


def _link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    links = [f"{way}_{end}_id" for end in ENDS for way in ("from", "to")]
    tables = {"employee": "employee", "dealer": "dealer", "staff": "dealer_staff"}
    op.create_table(
        "hand_over",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        *[sa.Column(name, BigId, nullable=True) for name in links],
        sa.Column("dealers", sa.Integer(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        *[_link("hand_over", name, tables[name.split("_")[1]]) for name in links],
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        **INNODB,
    )
    op.create_index(op.f("ix_hand_over_from_dealer_id"), "hand_over", ["from_dealer_id"])
    op.create_table(
        "customer_care",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("attribution_id", BigId, nullable=False),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("hand_over_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        _link("customer_care", "follower_id", "follower"),
        _link("customer_care", "attribution_id", "attribution"),
        _link("customer_care", "dealer_staff_id", "dealer_staff"),
        _link("customer_care", "hand_over_id", "hand_over"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_care")),
        sa.UniqueConstraint("attribution_id", "open_marker", name="uq_customer_care_attribution"),
        **INNODB,
    )
    op.create_index("ix_customer_care_follower", "customer_care", ["follower_id", "started_at"])
    with op.batch_alter_table("dealer_charge") as table:
        table.add_column(sa.Column("hand_over_id", BigId, nullable=True))
        table.create_foreign_key(op.f("fk_dealer_charge_hand_over_id"), "hand_over", ["hand_over_id"], ["id"])
    op.execute(
        "INSERT INTO customer_care (follower_id, attribution_id, dealer_staff_id, open_marker, started_at) "
        "SELECT follower_id, id, dealer_staff_id, 1, started_at FROM attribution "
        "WHERE dealer_staff_id IS NOT NULL AND open_marker = 1"
    )


def downgrade() -> None:
    with op.batch_alter_table("dealer_charge") as table:
        table.drop_constraint(op.f("fk_dealer_charge_hand_over_id"), type_="foreignkey")
        table.drop_column("hand_over_id")
    op.drop_table("customer_care")
    op.drop_table("hand_over")
