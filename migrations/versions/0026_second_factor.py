"""Console accounts have a second factor, and their sessions say which browser they are."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Hash, Instant, Sealed

revision = "0026"
down_revision = "0025"

TABLE = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("secret", Sealed("second_factor.secret"), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("rests_until", Instant(), nullable=True),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_second_factor_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", name=op.f("uq_second_factor_account_id")),
        **TABLE,
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("code_hash", Hash, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
        **TABLE,
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.add_column("auth_session", sa.Column("browser", sa.String(length=40), nullable=True))
    op.add_column("auth_session", sa.Column("address", sa.String(length=45), nullable=True))


def downgrade() -> None:
    op.drop_column("auth_session", "address")
    op.drop_column("auth_session", "browser")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
