"""Alive, ready, measured: 503 only for the database and its migrations; the rest limps in the open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from config import load_settings
from doorway.house import NAME, House
from jobs import heartbeat
from migrations import run
from services import clock, outbox
from tests.database_faults import GONE, failing
from tests.rig.values import setting_values


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """On SQLite alone: the tests' passing MariaDB flushes nothing, of which the operator would be told as well."""
    return sqlite_url


def ready(client: FlaskClient) -> tuple[int, str, list[str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json["status"], answer.json["reasons"]  # type: ignore[index]


def test_ready_with_a_worker_degraded_without_one(client: FlaskClient) -> None:
    assert ready(client) == (200, "degraded", ["worker: no heartbeat"])
    heartbeat.beat()
    assert ready(client) == (200, "ready", [])
    at = clock.now() + timedelta(seconds=61)
    clock.use(lambda: at)
    assert ready(client) == (200, "degraded", ["worker: no heartbeat"])


def test_promises_that_wait_long_are_named(client: FlaskClient) -> None:
    outbox.promise("look", "1", {}, run_at=clock.now() - timedelta(seconds=400))
    heartbeat.beat()
    status, word, [reason] = ready(client)
    assert (status, word) == (200, "degraded")
    assert reason.startswith("outbox: oldest due promise waits 400")


def test_not_ready_while_the_database_is_away_and_ready_again_after(app: Flask, client: FlaskClient) -> None:
    house: House = app.extensions[NAME]
    with failing(house.database, GONE):
        status, word, [reason] = ready(client)
        assert client.get("/healthz").json == {"status": "ok"}
    assert (status, word) == (503, "not_ready")
    assert reason.startswith("database: ")
    assert ready(client)[0] == 200


def test_not_ready_on_a_database_of_another_version(unmade_sqlite_url: str) -> None:
    app = create_app(load_settings(setting_values(unmade_sqlite_url)))
    house: House = app.extensions[NAME]
    status, _, [reason] = ready(app.test_client())
    assert status == 503
    assert reason == f"migrations at None, need {run.head()}"
    run.upgrade(house.database)
    assert ready(app.test_client())[0] == 200
    house.database.dispose()


def test_metrics_are_for_this_machine_or_the_token_and_elsewhere_not_there(
    client: FlaskClient, sqlite_url: str
) -> None:
    page = client.get("/metrics")
    assert page.status_code == 200
    assert "qudao_outbox_due 0.0" in page.text
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/metrics", environ_base=elsewhere).status_code == 404
    assert client.get("/metrics", environ_base=elsewhere, headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "status"), [("Bearer right-token", 200), ("Bearer wrong", 404), ("right-token", 404), ("", 404)]
)
def test_with_a_token_set_only_the_token_counts(sqlite_url: str, sent: str, status: int) -> None:
    app = create_app(load_settings(setting_values(sqlite_url, METRICS_TOKEN="right-token")))
    house: House = app.extensions[NAME]
    run.upgrade(house.database)
    assert app.test_client().get("/metrics", headers={"Authorization": sent}).status_code == status
    house.database.dispose()
