"""The limit comes with the threads it protects, and /metrics tells who waits and who was turned away."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from app.factory import create_app
from app.waiting import limit
from config import Settings, load_settings
from doorway.house import NAME, House
from tests.rig.values import setting_values
from wechat.errors import WeChatCrowded
from wechat.waiting_room import WaitingRoom


def settings(url: str, **values: str) -> Settings:
    return load_settings(setting_values(url) | values)


@pytest.mark.parametrize(("threads", "seats"), [(8, 4), (16, 8), (3, 1), (2, 1)])
def test_unless_set_half_of_the_threads_may_wait(sqlite_url: str, threads: int, seats: int) -> None:
    room = WaitingRoom()
    limit(settings(sqlite_url), room, threads)
    assert room.seats == seats


@pytest.mark.parametrize(("waiters", "warned"), [("3", False), ("8", True), ("1000", True)])
def test_a_limit_that_leaves_no_thread_is_named_in_the_log(sqlite_url: str, waiters: str, warned: bool) -> None:
    room = WaitingRoom()
    with capture_logs() as log:
        limit(settings(sqlite_url, WECHAT_WAITERS=waiters), room, 8)
    assert room.seats == int(waiters)
    assert [line["event"] for line in log] == ["wechat_may_hold_every_thread"] * warned


def test_one_room_for_both_accounts_wherever_they_are_asked_and_a_limit_only_when_served(sqlite_url: str) -> None:
    app = create_app(settings(sqlite_url, WECHAT_API_BASE="https://api.weixin.qq.com"))
    house: House = app.extensions[NAME]
    gateway = house.gateway
    assert gateway._transport.room is gateway._to_mini.room is gateway.waiting_room
    assert gateway.waiting_room.seats is None
    house.database.dispose()


def test_who_waits_and_who_was_turned_away_is_told(app: Flask, client: FlaskClient) -> None:
    room = app.extensions[NAME].gateway.waiting_room
    turned_away = _figure(client, "qudao_wechat_turned_away_total")
    room.seats = 0
    with pytest.raises(WeChatCrowded), room.seat("x"):
        pass
    room.seats = None
    with room.seat("x"):
        assert _figure(client, "qudao_wechat_waiting") == 1
    assert _figure(client, "qudao_wechat_waiting") == 0
    assert _figure(client, "qudao_wechat_turned_away_total") == turned_away + 1


def _figure(client: FlaskClient, name: str) -> float:
    page = client.get("/metrics").text
    return float(next(line.split()[1] for line in page.splitlines() if line.startswith(f"{name} ")))
