"""Transactions: where rows are read and written, whole or not at all."""

from models.db.base import Base
from models.db.engines import SQLITE_BUSY_SECONDS, Database
from models.db.faults import DatabaseAway, OutcomeUnknown, waited_in_vain
from models.db.operations import Operation, outcomes_known
from models.db.rules import (
    TRIES,
    bind,
    bound,
    gathered,
    insert_numbered,
    insert_once,
    inside_rule,
    reading,
    session,
    transaction,
)

__all__ = [
    "SQLITE_BUSY_SECONDS",
    "TRIES",
    "Base",
    "Database",
    "DatabaseAway",
    "Operation",
    "OutcomeUnknown",
    "bind",
    "bound",
    "gathered",
    "insert_numbered",
    "insert_once",
    "inside_rule",
    "outcomes_known",
    "reading",
    "session",
    "transaction",
    "waited_in_vain",
]
