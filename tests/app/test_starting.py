"""Production does not begin on a database that forgets what it acknowledged; everywhere else it is said aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from structlog.testing import capture_logs

from app.factory import create_app
from app.starting import demand_durability
from config import load_settings
from doorway.house import NAME
from migrations import run
from models.db import Database, DatabaseAway
from services import durability
from services.durability import Flushing, NotDurable
from tests.rig.processes import ServerDidNotStart
from tests.rig.served import Served, flask
from tests.rig.services import PrivateMariaDB
from tests.rig.values import setting_values
from tests.test_config import PRODUCTION

FORGETFUL = Flushing(0, False, 1)
Dress = Callable[[dict[str, str]], Flask]


@pytest.fixture
def dress(sqlite_url: str) -> Iterator[Dress]:
    """The program with other settings, on a database of this test's own."""
    made: list[Database] = []

    def dressed(values: dict[str, str]) -> Flask:
        app = create_app(load_settings({**values, "DATABASE_URL": sqlite_url}))
        made.append(app.extensions[NAME].database)
        run.upgrade(made[-1])
        return app

    yield dressed
    for database in made:
        database.dispose()


def test_production_does_not_begin_on_a_database_that_forgets(dress: Dress, monkeypatch: pytest.MonkeyPatch) -> None:
    app = dress(PRODUCTION)
    demand_durability(app)
    monkeypatch.setattr(durability, "flushing", lambda: FORGETFUL)
    with pytest.raises(NotDurable, match="innodb_flush_log_at_trx_commit=1"):
        demand_durability(app)


def test_elsewhere_it_begins_and_says_so(dress: Dress, monkeypatch: pytest.MonkeyPatch) -> None:
    app = dress(setting_values(""))
    monkeypatch.setattr(durability, "flushing", lambda: FORGETFUL)
    with capture_logs() as log:
        demand_durability(app)
    assert [line["event"] for line in log] == ["not_durable"]
    assert "commits are not flushed" in app.test_client().get("/readyz").text


def test_a_database_that_is_away_keeps_nobody_from_beginning(dress: Dress, monkeypatch: pytest.MonkeyPatch) -> None:
    app = dress(PRODUCTION)

    def away() -> Flushing:
        raise DatabaseAway

    monkeypatch.setattr(durability, "flushing", away)
    with capture_logs() as log:
        demand_durability(app)
    assert [line["event"] for line in log] == ["durability_unknown"]


@pytest.mark.parametrize(
    ("told", "keeps"),
    [
        (Flushing(1, True, 1), True),
        (Flushing(1, False, 0), True),
        (Flushing(1, True, 0), False),
        (Flushing(2, False, 1), False),
        (Flushing(0, True, 1), False),
    ],
)
def test_a_server_keeps_its_word_by_both_logs(told: Flushing, keeps: bool) -> None:
    assert told.keeps is keeps


@pytest.mark.proof
@pytest.mark.mariadb
def test_neither_web_nor_worker_begin_on_a_mariadb_that_forgets(own_mariadb: PrivateMariaDB) -> None:
    values = {**PRODUCTION, "DATABASE_URL": own_mariadb.url(own_mariadb.create_database())}
    flask(values, "db", "upgrade")
    with Served("web:app", values) as served:
        assert served.pid
    with own_mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET GLOBAL innodb_flush_log_at_trx_commit=0")
    with pytest.raises(ServerDidNotStart, match="innodb_flush_log_at_trx_commit=1"), Served("web:app", values):
        pytest.fail("the web process serves")
    with pytest.raises(RuntimeError, match="innodb_flush_log_at_trx_commit=1"):
        flask(values, "worker")
