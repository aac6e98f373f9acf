"""Bindings and claims name their dealer, people and audit are found by what lists are narrowed to: no list has to ask
its way through other tables for rows that it then leaves out."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0041"
down_revision = "0040"

OF_PERSON = "SELECT dealer_id FROM dealer_staff WHERE dealer_staff.id = binding.dealer_staff_id"
OF_INVITATION = "SELECT dealer_id FROM invitation WHERE invitation.id = claim.invitation_id"
INDEXES = (
    ("ix_attribution_dealer_follower", "attribution", ["dealer_id", "open_marker", "follower_id"]),
    ("ix_follower_follow_state", "follower", ["follow_state"]),
    ("ix_identity_wechat_says", "identity", ["wechat_says", "follower_id"]),
    ("ix_audit_entry_actor_kind", "audit_entry", ["actor_kind"]),
    ("ix_outbox_kind", "outbox_promise", ["kind", "topic"]),
)


def upgrade() -> None:
    for table in ("binding", "claim"):
        op.add_column(table, sa.Column("dealer_id", BigId, nullable=True))
    op.execute(f"UPDATE binding SET dealer_id = ({OF_PERSON})")  # noqa: S608  words of ours
    op.execute(f"UPDATE claim SET dealer_id = ({OF_INVITATION})")  # noqa: S608  words of ours
    op.create_index("ix_binding_dealer", "binding", ["dealer_id", "open_marker", "follower_id"])
    op.create_index("ix_claim_dealer_id", "claim", ["dealer_id"])
    for table in ("binding", "claim"):
        with op.batch_alter_table(table) as rows:
            rows.create_foreign_key(op.f(f"fk_{table}_dealer_id"), "dealer", ["dealer_id"], ["id"])
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table, index in (("claim", "ix_claim_dealer_id"), ("binding", "ix_binding_dealer")):
        with op.batch_alter_table(table) as rows:
            rows.drop_constraint(op.f(f"fk_{table}_dealer_id"), type_="foreignkey")
        op.drop_index(index, table_name=table)
        with op.batch_alter_table(table) as rows:
            rows.drop_column("dealer_id")
