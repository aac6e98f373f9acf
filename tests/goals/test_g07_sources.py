"""G07: WeChat's list of addresses never locks WeChat out, and nobody talks himself onto it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from doorway.house import NAME
from jobs import push_sources as daily
from services import clock, push_sources
from services.push_sources import Sources
from tests.goals.ground import Ground, prepared
from tests.rig import cannon
from tests.rig.cannon import Sender
from tests.rig.invariants import rows
from tests.rig.stage import Stage, raised

LISTED = ["203.0.113.7", "198.51.100.0/25", "2001:db8::/48"]
STRANGER = "192.0.2.66"
QUERY = "SELECT network FROM push_source ORDER BY network"


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as standing:
        yield standing


@pytest.fixture
def listed(sqlite_ground: Ground) -> Ground:
    push_sources.remember(LISTED)
    return sqlite_ground


def fetched(stage: Stage) -> list[str]:
    """What the worker's daily question left behind."""
    daily.owe_refresh()
    stage.work()
    return [network for (network,) in rows(stage.house.database, QUERY)]


def a_day_later() -> None:
    tomorrow = clock.now() + timedelta(days=1)
    clock.use(lambda: tomorrow)


def test_the_list_is_asked_for_once_a_day_and_follows_wechat(stage: Stage) -> None:
    stage.world.change_world(callback_addresses=LISTED)
    assert fetched(stage) == ["198.51.100.0/25", "2001:db8::/48", "203.0.113.7/32"]
    stage.world.change_world(callback_addresses=["203.0.113.8", "no address"])
    assert len(fetched(stage)) == 3  # the same day: not asked again
    a_day_later()
    assert fetched(stage) == ["203.0.113.8/32"]
    asked = [call for call in stage.world.calls() if call["api"] == "/cgi-bin/getcallbackip"]
    assert len(asked) == 2


@pytest.mark.parametrize("trouble", ["empty", "45009", "html"])
def test_a_fetch_that_fails_or_brings_nothing_keeps_the_old_list(stage: Stage, trouble: str) -> None:
    stage.world.change_world(callback_addresses=LISTED)
    before = fetched(stage)
    if trouble == "empty":
        stage.world.change_world(callback_addresses=[])
    elif trouble == "45009":
        stage.world.fail_api("cgi-bin/getcallbackip", "errcode", errcode=45009, times=50)
    else:
        stage.world.fail_api("cgi-bin/getcallbackip", "html", times=50)
    a_day_later()
    assert fetched(stage) == before
    asked = [call for call in stage.world.calls() if call["api"] == "/cgi-bin/getcallbackip"]
    assert len(asked) > 1


def served(ground: Ground, sender: Sender, address: str, person: str, **headers: str) -> str:
    """A follow from this peer address; what the person reads."""
    shot = sender.load(sender.event("subscribe", person, 1_790_000_000))
    answer = ground.app.test_client().post(
        shot.address,
        data=shot.body,
        content_type=shot.content_type,
        environ_base={"REMOTE_ADDR": address},
        headers=headers,
    )
    assert answer.status_code == 200
    said = sender.read(answer.data)
    answer.close()  # the side lines are noted once the answer is out
    return said


@pytest.mark.parametrize("address", ["203.0.113.7", "198.51.100.99", "2001:db8::1", "::ffff:203.0.113.7"])
def test_a_listed_address_is_no_stranger(listed: Ground, address: str) -> None:
    assert "欢迎关注" in served(listed, listed.wechat, address, "oListed")
    assert push_sources.overview().pushes == 0


def test_a_stranger_with_a_good_signature_is_served_counted_and_named(listed: Ground) -> None:
    with capture_logs() as log:
        assert "欢迎关注" in served(listed, listed.wechat, STRANGER, "oStranger")
    assert [line["address"] for line in log if line["event"] == "push_from_stranger"] == [STRANGER]
    found = push_sources.overview()
    assert (found.strangers, found.pushes) == (1, 1)
    client = listed.app.test_client()
    assert b"qudao_pushes_from_strangers 1.0" in client.get("/metrics").data
    assert any("1 pushes since yesterday" in reason for reason in client.get("/readyz").json["reasons"])  # type: ignore[index]


def test_many_strangers_cost_one_write_and_are_all_counted_in_the_end(
    listed: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(20):
        served(listed, listed.wechat, STRANGER, f"oMany{n}")
    assert push_sources.overview().pushes == 1
    monkeypatch.setattr(push_sources, "WRITTEN_EVERY_SECONDS", 0.0)
    served(listed, listed.wechat, STRANGER, "oLast")
    assert push_sources.overview().pushes == 21


def test_without_any_list_nobody_is_a_stranger(sqlite_ground: Ground) -> None:
    served(sqlite_ground, sqlite_ground.wechat, STRANGER, "oEarly")
    assert push_sources.overview() == Sources(None, 0, 0)


def test_a_spoofed_header_makes_nobody_listed(listed: Ground) -> None:
    served(listed, listed.wechat, STRANGER, "oSpoofs", **{"X-Forwarded-For": "203.0.113.7"})
    assert push_sources.overview().pushes == 1


def test_of_a_chain_only_the_entry_of_the_trusted_proxy_counts(sqlite_url: str) -> None:
    """The proxy appends who spoke to it; what stands before that entry was said by a stranger."""
    with prepared(sqlite_url, TRUSTED_PROXIES="1") as ground:
        push_sources.remember(LISTED)
        chain = {"X-Forwarded-For": f"203.0.113.7, {STRANGER}"}
        served(ground, ground.wechat, "10.0.0.1", "oSpoofs", **chain)
        assert push_sources.overview().pushes == 1


def test_control_a_header_from_a_hop_that_is_trusted_by_mistake_is_believed(sqlite_url: str) -> None:
    """What TRUSTED_PROXIES=1 without a proxy in front would do: the reason why it is 0 unless somebody says so."""
    with prepared(sqlite_url, TRUSTED_PROXIES="1") as ground:
        push_sources.remember(LISTED)
        served(ground, ground.wechat, STRANGER, "oSpoofs", **{"X-Forwarded-For": "203.0.113.7"})
        assert push_sources.overview().pushes == 0


def test_a_list_that_grows_old_is_named(listed: Ground) -> None:
    at: datetime = clock.now() + timedelta(days=8)
    clock.use(lambda: at)
    reasons = listed.app.test_client().get("/readyz").json["reasons"]  # type: ignore[index]
    assert "callback: WeChat's addresses were last listed 8 days ago" in reasons


def test_a_forged_push_from_a_listed_address_is_refused_all_the_same(listed: Ground) -> None:
    forger = cannon.official_account(listed.app.extensions[NAME].settings)
    shot = forger.load(forger.event("subscribe", "oForged", 1_790_000_000))
    shot.query["msg_signature"] = "0" * 40
    answer = listed.app.test_client().post(
        shot.address, data=shot.body, content_type="text/xml", environ_base={"REMOTE_ADDR": "203.0.113.7"}
    )
    assert answer.status_code == 403
