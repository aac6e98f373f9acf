"""What leads are counted by stands in their indexes, too."""

from alembic import op

revision = "0073"
down_revision = "0072"

WAITED = ("given_at", "answered_at", "next_at")
JUDGED = ("source", "dealer_id", "employee_id", "region_code")
FIGURES = ("dealer_staff_id", "answered_seconds", "amount_fen")


def upgrade() -> None:
    op.create_index("ix_lead_lately", "lead", ["created_at", "state", *JUDGED, *FIGURES])
    op.drop_index("ix_lead_created_at", "lead")
    op.drop_index("ix_lead_open", "lead")
    op.create_index("ix_lead_open", "lead", ["open_marker", "id", "state", *JUDGED, "dealer_staff_id", *WAITED])


def downgrade() -> None:
    op.drop_index("ix_lead_open", "lead")
    op.create_index("ix_lead_open", "lead", ["open_marker", "id", "state", *JUDGED, *WAITED])
    op.create_index("ix_lead_created_at", "lead", ["created_at"])
    op.drop_index("ix_lead_lately", "lead")
