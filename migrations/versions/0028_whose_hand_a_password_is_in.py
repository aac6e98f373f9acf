"""Who made a console account's password, and so can use it."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    # Not a key to employee: SQLite would rebuild the table that roles and sessions hang on.
    op.add_column("staff_account", sa.Column("in_hand_of_id", BigId, nullable=True))


def downgrade() -> None:
    op.drop_column("staff_account", "in_hand_of_id")
