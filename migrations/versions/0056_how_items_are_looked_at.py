"""An item's first look is a row of its own; looks say with what and roughly where; the rest is counted."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0056"
down_revision = "0055"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "item_seen",
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_item_seen_batch_id")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_item_seen")),
        **INNODB,
    )
    op.create_index("ix_item_seen_batch", "item_seen", ["batch_id", "first_at"])
    op.create_table(
        "early_look",
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_early_look_batch_id")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_early_look")),
        **INNODB,
    )
    op.create_index("ix_early_look_batch", "early_look", ["batch_id", "first_at"])
    op.create_table(
        "look_count",
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("network", sa.String(length=48), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "kind", "network", name=op.f("pk_look_count")),
        **INNODB,
    )
    op.create_table(
        "look_minute",
        sa.Column("minute", Instant(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("starved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("minute", name=op.f("pk_look_minute")),
        **INNODB,
    )
    op.create_table(
        "code_day",
        sa.Column("batch_id", BigId, autoincrement=False, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("first_looks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_code_day_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "day", name=op.f("pk_code_day")),
        **INNODB,
    )
    op.create_table(
        "guess_alarm",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("calm_since", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=48), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guess_alarm")),
        sa.UniqueConstraint("open_marker", name=op.f("uq_guess_alarm_open_marker")),
        **INNODB,
    )
    op.create_index(op.f("ix_guess_alarm_began_at"), "guess_alarm", ["began_at"])
    for column in (
        sa.Column("device", sa.String(length=8), nullable=True),
        sa.Column("latitude_tenths", sa.SmallInteger(), nullable=True),
        sa.Column("longitude_tenths", sa.SmallInteger(), nullable=True),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("is_first", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("unfolded", sa.SmallInteger(), nullable=True, server_default="1"),
    ):
        op.add_column("item_look", column)
    op.create_index("ix_item_look_unfolded", "item_look", ["unfolded"])
    op.execute(
        "INSERT INTO item_seen (serial, batch_id, first_at) "
        "SELECT serial, MIN(batch_id), MIN(minute) FROM item_look GROUP BY serial"
    )
    op.execute(
        "UPDATE item_look SET is_first = 1 WHERE id IN "
        "(SELECT id FROM (SELECT MIN(id) AS id FROM item_look GROUP BY serial) AS firsts)"
    )


def downgrade() -> None:
    op.drop_index("ix_item_look_unfolded", "item_look")
    with op.batch_alter_table("item_look") as table:
        for column in ("unfolded", "is_first", "place", "longitude_tenths", "latitude_tenths", "device"):
            table.drop_column(column)
    for name in ("guess_alarm", "code_day", "look_minute", "look_count", "early_look", "item_seen"):
        op.drop_table(name)
