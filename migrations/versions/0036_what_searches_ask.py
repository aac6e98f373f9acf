"""Searches ask for the beginning of a person's name, and of who, from where and which request in the audit."""

from alembic import op

revision = "0036"
down_revision = "0035"
INDEXES = (
    ("dealer_staff", "name"),
    ("audit_entry", "actor_name"),
    ("audit_entry", "request_id"),
    ("audit_entry", "address"),
)


def upgrade() -> None:
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in reversed(INDEXES):
        op.drop_index(f"ix_{table}_{column}", table_name=table)
