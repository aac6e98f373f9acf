"""Whose a voucher was, and who took part, may go before that it was and that somebody did."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Hash, Instant, Sealed

revision = "0079"
down_revision = "0078"
CODE = Sealed("voucher.code")
TABLES = ("voucher", "campaign_entry", "campaign_vouch")
NOBODY = "已到期删除"

follower = sa.table(
    "follower",
    sa.column("id"),
    sa.column("label"),
    sa.column("follow_state"),
    sa.column("follow_events"),
    sa.column("created_at", Instant()),
)
voucher = sa.table("voucher", sa.column("id"), sa.column("code"), sa.column("code_index"))
entry = sa.table("campaign_entry", sa.column("follower_id"), sa.column("turn"))


def upgrade() -> None:
    with op.batch_alter_table("voucher") as table:
        table.alter_column("code", existing_type=CODE, nullable=True)
        table.alter_column("code_index", existing_type=Hash, nullable=True)
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.alter_column("follower_id", existing_type=BigId, nullable=True)


def downgrade() -> None:
    """The version before knows of everything whose it is: what was let go becomes one nameless person's, so that no
    ledger loses a line. Codes that are gone become such as nobody can say."""
    op.execute(sa.update(entry).where(entry.c.follower_id.is_(None)).values(turn=None))
    for name in TABLES:
        theirs = sa.table(name, sa.column("follower_id"))
        if op.get_bind().scalar(sa.select(sa.func.count()).where(theirs.c.follower_id.is_(None))):
            op.execute(sa.update(theirs).where(theirs.c.follower_id.is_(None)).values(follower_id=_nobody()))
        with op.batch_alter_table(name) as table:
            table.alter_column("follower_id", existing_type=BigId, nullable=False)
    unsaid = sa.literal("gone ") + sa.cast(voucher.c.id, sa.String(20))
    op.execute(sa.update(voucher).where(voucher.c.code_index.is_(None)).values(code=b"", code_index=unsaid))
    with op.batch_alter_table("voucher") as table:
        table.alter_column("code_index", existing_type=Hash, nullable=False)
        table.alter_column("code", existing_type=CODE, nullable=False)


def _nobody() -> int:
    named = sa.select(follower.c.id).where(follower.c.label == NOBODY)
    found: int | None = op.get_bind().scalar(named)
    if found is None:
        row = {"label": NOBODY, "follow_state": "stranger", "follow_events": 0, "created_at": datetime.now(UTC)}
        op.execute(sa.insert(follower).values(row))
        found = op.get_bind().execute(named).scalar_one()
    return found
