"""Entries of one state, or that ended one way, in the order in which they are shown: the newest first."""

from alembic import op

revision = "0081"
down_revision = "0080"
NEWEST = {"ix_campaign_entry_outcome_newest": "outcome", "ix_campaign_entry_state_newest": "state"}


def upgrade() -> None:
    for name, column in NEWEST.items():
        op.create_index(name, "campaign_entry", [column, "id", "campaign_id"])


def downgrade() -> None:
    for name in NEWEST:
        op.drop_index(name, "campaign_entry")
