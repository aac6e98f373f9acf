"""People say themselves how a list counts them, and which dealer serves them."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0044"
down_revision = "0043"

FILL = """
UPDATE follower SET
    listed_as = CASE WHEN EXISTS (SELECT 1 FROM identity WHERE identity.follower_id = follower.id) THEN
        CASE WHEN EXISTS (SELECT 1 FROM binding WHERE binding.follower_id = follower.id AND binding.open_marker = 1)
            THEN 1 ELSE 0 END
        + CASE WHEN EXISTS (SELECT 1 FROM attribution
            WHERE attribution.follower_id = follower.id AND attribution.open_marker = 1) THEN 2 ELSE 0 END
        END,
    served_by_id = (SELECT attribution.dealer_id FROM attribution
        WHERE attribution.follower_id = follower.id AND attribution.open_marker = 1)
"""
INDEXES = (
    ("ix_follower_listed_as", ["listed_as"]),
    ("ix_follower_listed", ["listed_as", "follow_state"]),
    ("ix_follower_served_by", ["served_by_id", "follow_state"]),
)
BEFORE = ("ix_attribution_dealer_follower", "attribution", ["dealer_id", "open_marker", "follower_id"])


def upgrade() -> None:
    op.add_column("follower", sa.Column("listed_as", sa.SmallInteger(), nullable=True))
    op.add_column("follower", sa.Column("served_by_id", BigId, nullable=True))
    op.execute(FILL)
    for name, columns in INDEXES:
        op.create_index(name, "follower", columns)
    op.drop_index(BEFORE[0], table_name=BEFORE[1])


def downgrade() -> None:
    op.create_index(*BEFORE)
    for name, _ in reversed(INDEXES):
        op.drop_index(name, table_name="follower")
    op.drop_column("follower", "served_by_id")
    op.drop_column("follower", "listed_as")
