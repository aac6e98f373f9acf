"""The row about notices counts what WeChat's ledger says, and takes a lost or doubled notice for no result."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from benchmarks import notices
from benchmarks.notices import NoticesLost, SlowWeChat, all_sent, follow, let_out
from tests.goals.ground import prepared


@pytest.fixture
def wechat() -> Iterator[SlowWeChat]:
    with SlowWeChat() as running:
        yield running


def send(wechat: SlowWeChat, *names: str) -> list[int]:
    """The messages' numbers, sent one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", wechat.port, timeout=5)
    numbers = []
    for name in names:
        body = json.dumps({"client_msg_id": name, "touser": "o" * 500})
        connection.request("POST", "/cgi-bin/message/template/send?access_token=x", body)
        numbers.append(json.loads(connection.getresponse().read())["msgid"])
    connection.close()
    return numbers


def test_wechats_ledger_knows_every_message_and_every_double_and_begins_anew(wechat: SlowWeChat) -> None:
    assert len(set(send(wechat, "a", "b", "a"))) == 3
    told = wechat.ask("/ledger")
    assert (told["messages"], told["doubled"], told["most_at_once"]) == (2, 1, 1)
    assert told["seconds"] > 0.14
    assert wechat.ask("/ledger/new")["messages"] == 0


def test_a_small_run_sends_every_notice_once_faster_than_one_connection_could(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "WORKERS", 1)
    monkeypatch.setattr(notices, "database_url", lambda: nullcontext(sqlite_url))
    with notices.working(connections=20) as (_, wechat):
        followers = follow(60)
        let_out(wechat, followers, 60)
        assert all_sent(wechat, 60) > 1 / 0.05
        assert wechat.ask("/ledger")["most_at_once"] > 1


@pytest.mark.parametrize("carried_out", [0, 2], ids=["lost", "doubled"])
def test_a_notice_that_is_not_carried_out_exactly_once_ends_the_run(
    sqlite_url: str, wechat: SlowWeChat, carried_out: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "undone", lambda: 0)  # as the outbox of a careless sender would have it
    with prepared(sqlite_url):
        let_out(wechat, follow(1), 1)
        send(wechat, *["qudao-1"] * carried_out)
        with pytest.raises(NoticesLost):
            all_sent(wechat, 1)


def test_a_notice_that_stays_in_the_outbox_ends_the_run(
    sqlite_url: str, wechat: SlowWeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "PATIENCE_SECONDS", 0.1)
    with prepared(sqlite_url):
        let_out(wechat, follow(1), 1)
        send(wechat, "qudao-1")
        with pytest.raises(NoticesLost, match="1 are not done"):
            all_sent(wechat, 1)
