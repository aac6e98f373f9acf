"""What a dealer had day by day is found by an index of its own: a page of dealers asks for twenty of them."""

from alembic import op

revision = "0072"
down_revision = "0071"


def upgrade() -> None:
    op.create_index("ix_hand_day_dealer", "hand_day", ["dealer_id", "day"])


def downgrade() -> None:
    op.drop_index("ix_hand_day_dealer", "hand_day")
