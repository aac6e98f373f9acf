"""Connections to MariaDB: TLS is offered to every server, and the machine's certificates are read once."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from models.db import Database
from models.db.connections import SharedContext


def test_connections_that_nobody_asked_to_be_sealed_share_one_context_that_still_offers_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = SharedContext(defer_connect=True)
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: pytest.fail("certificates read once more"))
    second = SharedContext(defer_connect=True)
    assert (first.ssl, second.ctx) == (True, first.ctx)
    assert first.ctx.verify_mode is ssl.CERT_NONE


def test_who_asks_for_a_checked_certificate_gets_a_context_that_checks() -> None:
    asked = [SharedContext(defer_connect=True, ssl_verify_cert=True) for _ in range(2)]
    assert [one.ctx.verify_mode for one in asked] == [ssl.CERT_REQUIRED] * 2
    assert asked[0].ctx is not asked[1].ctx  # a renewed certificate is read by the next connection


@pytest.mark.mariadb
def test_the_program_connects_with_the_shared_context(migrated_mariadb: str) -> None:
    database = Database(migrated_mariadb)
    with database.engine.connect() as one, database.engine.connect() as other:
        lines: list[Any] = [each.connection.driver_connection for each in (one, other)]
        assert lines[0] is not lines[1]
        assert lines[0].ctx is lines[1].ctx
    database.dispose()


@pytest.mark.mariadb
def test_what_was_committed_is_not_rolled_back_and_what_was_left_open_is(
    migrated_mariadb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(migrated_mariadb)
    with database.engine.connect():  # SQLAlchemy asks the first connection whom it speaks to
        pass
    rolled_back: list[str] = []
    undo = SharedContext.rollback

    def noted(self: SharedContext) -> None:
        rolled_back.append("one more")
        undo(self)

    monkeypatch.setattr(SharedContext, "rollback", noted)
    line: Any = database.engine.raw_connection()
    with line.cursor() as cursor:
        cursor.execute("SELECT label FROM follower FOR UPDATE")
        line.commit()
    line.close()
    assert rolled_back == []
    line = database.engine.raw_connection()
    with line.cursor() as cursor:
        cursor.execute("SELECT label FROM follower FOR UPDATE")
    line.close()
    assert rolled_back == ["one more"]
    database.dispose()
