"""Accounts of web and worker that write the audit and never change it: the statements, on a real MariaDB."""

from __future__ import annotations

from collections.abc import Iterator

import pymysql
import pytest
from flask import Flask

from models import db
from models.db import Database
from services import accounts, audit, audit_chain, grants, hq_settings
from services.access import OPERATOR
from services.errors import Invalid
from tests.rig.services import PrivateMariaDB
from tests.world import PASSWORD, Cast

DENIED = 1142  # … command denied to user … for table …
CHANGES = (
    "UPDATE audit_entry SET actor_name = 'x'",
    "DELETE FROM audit_entry",
    "UPDATE audit_seal SET digest = 'x'",
    "DELETE FROM audit_seal",
    "INSERT INTO audit_checkpoint VALUES (1, 'x', 1, NOW(6), NOW(6), 'x')",
    "DELETE FROM audit_checkpoint",
    "TRUNCATE TABLE audit_entry",
    "DROP TABLE audit_entry",
)
pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]


@pytest.fixture
def served(app: Flask, cast: Cast, shared_mariadb: PrivateMariaDB) -> Iterator[dict[str, Database]]:
    """The furnished database as each of the two accounts reaches it."""
    own = db.bound()
    name = str(own.url.database)
    with shared_mariadb.connect(autocommit=True) as root, root.cursor() as cursor:
        for account in ("g_web", "g_worker"):
            cursor.execute(f"CREATE OR REPLACE USER {account}@'127.0.0.1'")
        for statement in grants.statements(name, "g_web@'127.0.0.1'", "g_worker@'127.0.0.1'"):
            cursor.execute(statement)
    reached = {who: Database(own.url.set(username=who).render_as_string(False)) for who in ("g_web", "g_worker")}
    yield reached
    db.bind(own)
    for database in reached.values():
        database.dispose()
    with shared_mariadb.connect(autocommit=True) as root, root.cursor() as cursor:
        cursor.execute("DROP USER g_web@'127.0.0.1', g_worker@'127.0.0.1'")


@pytest.mark.parametrize("who", ["g_web", "g_worker"])
def test_neither_account_can_change_or_remove_what_was_written_down(served: dict[str, Database], who: str) -> None:
    for statement in CHANGES:
        with (
            served[who].engine.connect() as connection,
            pytest.raises(Exception, match="denied") as refused,
        ):
            connection.exec_driver_sql(statement)
        fault = refused.value.__cause__
        assert isinstance(fault, pymysql.err.OperationalError)
        assert fault.args[0] in (DENIED, 1044), statement


def test_the_web_works_and_writes_down_and_the_worker_seals(served: dict[str, Database]) -> None:
    db.bind(served["g_web"])
    assert accounts.sign_in("E001", PASSWORD).name == "王敏"
    hq_settings.change(OPERATOR, "approvals.link_hours", 24)
    with pytest.raises(Exception, match="denied"):
        audit_chain.seal()
    db.bind(served["g_worker"])
    head = audit_chain.seal()
    assert head is not None
    assert audit_chain.verify().flaws == []
    audit.record(OPERATOR, "settings:value:change", "hq_setting", None)


def test_names_that_are_none_are_refused(served: dict[str, Database]) -> None:
    for web in ("", "web; DROP TABLE x", "web@'%'; --", "a b"):
        with pytest.raises(Invalid):
            grants.statements("qudao", web, "worker")
    with pytest.raises(Invalid):
        grants.statements("var/qudao.db", "web", "worker")
