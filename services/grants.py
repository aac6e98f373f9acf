"""What the accounts of web and worker may do in the database: everything but changing what was written down.

MariaDB takes nothing back that was granted on a whole database, so every table is named; after an upgrade that adds
one, the statements are run again (`db grants`).
"""

from __future__ import annotations

import re

from models.db import Base
from services.errors import Invalid

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
AUDIT = ("audit_entry", "audit_seal", "audit_checkpoint")
# Which account may add to which table of the audit; nobody changes or removes.
WEB = {"audit_entry": "SELECT, INSERT", "audit_seal": "SELECT", "audit_checkpoint": "SELECT"}
WORKER = {"audit_entry": "SELECT, INSERT", "audit_seal": "SELECT, INSERT", "audit_checkpoint": "SELECT"}
ACCOUNT = re.compile(r"'?[A-Za-z0-9_]{1,32}'?(@'?[A-Za-z0-9_.:%/-]{1,60}'?)?")
NAME = re.compile(r"[A-Za-z0-9_]{1,64}")


def statements(database: str, web: str, worker: str) -> list[str]:
    """The SQL for both accounts, which must be there already. Refuses names that are none (`account_malformed`)."""
    for account in (web, worker):
        if not ACCOUNT.fullmatch(account):
            raise Invalid("account_malformed", "账号的写法是 名字 或 名字@'主机'。")
    if not NAME.fullmatch(database):
        raise Invalid("database_malformed", "只有 MariaDB 或 MySQL 的数据库才有账号。")
    return [*_of(database, web, WEB), *_of(database, worker, WORKER)]


def _of(database: str, account: str, audit: dict[str, str]) -> list[str]:
    tables = sorted(Base.metadata.tables)
    rights = {**dict.fromkeys(tables, EVERYTHING), **audit, "alembic_version": "SELECT"}
    return [f"GRANT {rights[table]} ON `{database}`.`{table}` TO {account};" for table in sorted(rights)]
