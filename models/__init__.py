"""Rows: one file per capability, one table per fact. Rules live one floor up."""

from models import (
    accounts,
    approvals,
    attribution,
    audit,
    bindings,
    console_inbox,
    dealers,
    inbox,
    organisation,
    outbox,
    people,
    privacy,
    push_notes,
    push_sources,
    settings,
    shared_store,
)

__all__ = [
    "accounts",
    "approvals",
    "attribution",
    "audit",
    "bindings",
    "console_inbox",
    "dealers",
    "inbox",
    "organisation",
    "outbox",
    "people",
    "privacy",
    "push_notes",
    "push_sources",
    "settings",
    "shared_store",
]
