"""Letters that may have been sent without our knowing; headquarters' inbox in the console."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, SealedJson

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("outbox_promise", sa.Column("unsure_at", Instant(), nullable=True))
    op.create_index("ix_outbox_delivery", "outbox_promise", ["delivery", "done_at"], unique=False)
    op.create_table(
        "console_inbox",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=160), nullable=False),
        sa.Column("body", SealedJson("console_inbox.body"), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_console_inbox_employee_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_console_inbox_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_console_inbox")),
        sa.UniqueConstraint("cause", name=op.f("uq_console_inbox_cause")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_console_inbox_reader", "console_inbox", ["employee_id", "read_at"], unique=False)
    op.create_index(op.f("ix_console_inbox_follower_id"), "console_inbox", ["follower_id"], unique=False)
    op.create_index(op.f("ix_console_inbox_created_at"), "console_inbox", ["created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("console_inbox")
    op.drop_index("ix_outbox_delivery", table_name="outbox_promise")
    with op.batch_alter_table("outbox_promise") as table:
        table.drop_column("unsure_at")
