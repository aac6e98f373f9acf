"""What a list of leads is narrowed by stands in its indexes: a row is read when it is shown, not to be judged."""

from alembic import op

revision = "0069"
down_revision = "0068"

JUDGED = ("source", "dealer_id", "employee_id", "region_code")
OLD = {"ix_lead_state": ["state", "id"], "ix_lead_source": ["source", "id"]}
NEW = {
    "ix_lead_open": ["open_marker", "id", "state", *JUDGED, "given_at", "answered_at", "next_at"],
    "ix_lead_in_state": ["state", "id", *JUDGED],
    "ix_lead_from": ["source", "id", *JUDGED[1:]],
    "ix_lead_hand": ["dealer_id", "employee_id", "id", "region_code"],
    "ix_lead_newest": ["id", *JUDGED[1:], "interest"],
}


def upgrade() -> None:
    for name, columns in NEW.items():
        op.create_index(name, "lead", columns)
    for name in OLD:
        op.drop_index(name, "lead")


def downgrade() -> None:
    for name, columns in OLD.items():
        op.create_index(name, "lead", columns)
    for name in NEW:
        op.drop_index(name, "lead")
