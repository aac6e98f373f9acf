"""Invitations, their QR codes, claims and bindings."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("policy", sa.String(length=16), nullable=False),
        sa.Column("token", Sealed("invitation.token"), nullable=False),
        sa.Column("token_index", sa.String(length=64), nullable=False),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("dealer_id", BigId, nullable=True),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_invitation_dealer_id")),
        sa.ForeignKeyConstraint(["dealer_staff_id"], ["dealer_staff.id"], name=op.f("fk_invitation_dealer_staff_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_invitation_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_index", name=op.f("uq_invitation_token_index")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_invitation_dealer_id"), "invitation", ["dealer_id"], unique=False)
    op.create_index(op.f("ix_invitation_dealer_staff_id"), "invitation", ["dealer_staff_id"], unique=False)
    op.create_index(op.f("ix_invitation_employee_id"), "invitation", ["employee_id"], unique=False)
    op.create_table(
        "parametric_qr",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("invitation_id", BigId, nullable=False),
        sa.Column("ticket", Sealed("parametric_qr.ticket"), nullable=False),
        sa.Column("url", Sealed("parametric_qr.url"), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_parametric_qr_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parametric_qr")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_parametric_qr_invitation_id"), "parametric_qr", ["invitation_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("invitation_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("name", Sealed("claim.name"), nullable=True),
        sa.Column("phone", Sealed("claim.phone"), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("phone_source", sa.String(length=16), nullable=True),
        sa.Column("comparison", sa.String(length=16), nullable=False),
        sa.Column("conflict", sa.String(length=32), nullable=True),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_via", sa.String(length=16), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_claim_decided_by_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_claim_follower_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_claim_invitation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("invitation_id", "follower_id", "open_marker", name="uq_claim_waiting"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_claim_created_at"), "claim", ["created_at"], unique=False)
    op.create_index(op.f("ix_claim_follower_id"), "claim", ["follower_id"], unique=False)
    op.create_index(op.f("ix_claim_phone_index"), "claim", ["phone_index"], unique=False)
    op.create_index(op.f("ix_claim_state"), "claim", ["state"], unique=False)
    op.create_table(
        "binding",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("dealer_staff_id", BigId, nullable=True),
        sa.Column("claim_id", BigId, nullable=True),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_why", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_binding_claim_id")),
        sa.ForeignKeyConstraint(["dealer_staff_id"], ["dealer_staff.id"], name=op.f("fk_binding_dealer_staff_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_binding_employee_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_binding_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding")),
        sa.UniqueConstraint("dealer_staff_id", "open_marker", name="uq_binding_dealer_staff"),
        sa.UniqueConstraint("employee_id", "open_marker", name="uq_binding_employee"),
        sa.UniqueConstraint("follower_id", "kind", "open_marker", name="uq_binding_follower"),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_binding_claim_id"), "binding", ["claim_id"], unique=False)
    op.create_index(op.f("ix_binding_started_at"), "binding", ["started_at"], unique=False)


def downgrade() -> None:
    op.drop_table("binding")
    op.drop_table("claim")
    op.drop_table("parametric_qr")
    op.drop_table("invitation")
