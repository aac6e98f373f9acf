"""Transactions: where rows are read and written, whole or not at all."""

from models.db.base import Base
from models.db.engines import SQLITE_BUSY_SECONDS, Database
from models.db.faults import DatabaseAway, OutcomeUnknown, waited_in_vain
from models.db.inserting import (
    change_once,
    insert_all_once,
    insert_numbered,
    insert_once,
    insert_row,
    insert_row_once,
    insert_together,
)
from models.db.moments import database_now
from models.db.operations import Operation, outcomes_known, repeatable
from models.db.rules import (
    TRIES,
    bind,
    bound,
    gathered,
    inside_rule,
    reading,
    session,
    transaction,
)
from models.db.totals import add_up, insert_missing

__all__ = [
    "SQLITE_BUSY_SECONDS",
    "TRIES",
    "Base",
    "Database",
    "DatabaseAway",
    "Operation",
    "OutcomeUnknown",
    "add_up",
    "bind",
    "bound",
    "change_once",
    "database_now",
    "gathered",
    "insert_all_once",
    "insert_missing",
    "insert_numbered",
    "insert_once",
    "insert_row",
    "insert_row_once",
    "insert_together",
    "inside_rule",
    "outcomes_known",
    "reading",
    "repeatable",
    "session",
    "transaction",
    "waited_in_vain",
]
