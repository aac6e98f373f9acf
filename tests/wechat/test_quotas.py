"""Calls are counted for each account and call by all processes together, and a spent quota rests until it is new."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from tests.wechat.pretend import Clock, MemoryStore
from tests.wechat.scene import OPENID, Scene, message
from wechat.errors import WeChatRefused, WeChatResting
from wechat.quotas import GRACE, LIMITS, LOOK_AGAIN, Limit, Quotas, seconds_to_midnight

APP, API = "wx0123456789abcdef", "cgi-bin/message/template/send"
DAY = 86_400.0


def process(store: MemoryStore, clock: Clock, *, day: int | None = None, minute: int | None = None) -> Quotas:
    """One more process on the same store."""
    return Quotas(store, lambda api: Limit(day, minute), clock)


def spend(quotas: Quotas, times: int, api: str = API, appid: str = APP) -> int:
    """How many of so many calls were let through."""
    passed = 0
    for _ in range(times):
        try:
            quotas.spend(appid, api)
        except WeChatResting:
            continue
        passed += 1
    return passed


def test_no_more_calls_a_day_than_the_limit_over_all_processes(store: MemoryStore, clock: Clock) -> None:
    processes = [process(store, clock, day=50) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        passed = list(pool.map(lambda number: spend(processes[number % 3], 20), range(6)))
    assert sum(passed) == 50


def test_control_processes_that_share_no_store_let_too_many_through(clock: Clock) -> None:
    assert sum(spend(process(MemoryStore(clock), clock, day=50), 40) for _ in range(3)) == 120


def test_a_spent_day_rests_until_a_minute_after_beijings_midnight(store: MemoryStore, clock: Clock) -> None:
    quotas = process(store, clock, day=3)
    assert spend(quotas, 5) == 3
    with pytest.raises(WeChatResting) as caught:
        quotas.spend(APP, API)
    assert caught.value.seconds == seconds_to_midnight(clock.now) + GRACE
    clock.now += caught.value.seconds
    assert spend(quotas, 5) == 3


def test_a_spent_minute_rests_until_the_next(store: MemoryStore, clock: Clock) -> None:
    quotas = process(store, clock, minute=3)
    assert spend(quotas, 5) == 3
    clock.now += 60
    assert spend(quotas, 5) == 3


def test_other_calls_and_other_accounts_have_quotas_of_their_own(store: MemoryStore, clock: Clock) -> None:
    quotas = process(store, clock, day=3)
    assert spend(quotas, 5) == 3
    assert spend(quotas, 5, "cgi-bin/qrcode/create") == 3
    assert spend(quotas, 5, appid="wxfedcba9876543210") == 3


def test_a_call_without_a_known_limit_is_not_counted(store: MemoryStore, clock: Clock) -> None:
    assert spend(process(store, clock), 1000) == 1000
    assert all(key.endswith(":stop") for key in store.rows)


def test_a_raised_limit_counts_at_once(store: MemoryStore, clock: Clock) -> None:
    assert spend(process(store, clock, day=3), 9) == 3
    assert spend(process(store, clock, day=5), 9) == 2


def test_a_limit_changed_while_calls_go_on_counts_two_seconds_later_and_is_not_asked_for_with_each_call(
    store: MemoryStore, clock: Clock
) -> None:
    asked: list[str] = []
    limit = Limit(day=3)
    quotas = Quotas(store, lambda api: asked.append(api) or limit, clock)  # type: ignore[func-returns-value]
    assert spend(quotas, 9) == 3
    limit = Limit(day=5)
    assert spend(quotas, 9) == 0
    assert asked == [API]
    clock.now += LOOK_AGAIN
    assert spend(quotas, 9) == 2
    assert asked == [API, API]


def test_a_large_limit_costs_one_write_for_a_hundred_calls(
    store: MemoryStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = []
    reserve = store.reserve
    monkeypatch.setattr(store, "reserve", lambda *given: writes.append(1) or reserve(*given))  # type: ignore[func-returns-value]
    assert spend(process(store, clock, day=100_000), 1000) == 1000
    assert len(writes) == 10


def refused(errmsg: str, code: int = 45009) -> WeChatRefused:
    return WeChatRefused(API, code, errmsg)


def test_when_wechat_says_stop_every_process_stops_that_call_and_no_other(store: MemoryStore, clock: Clock) -> None:
    told, other = process(store, clock, day=1000), process(store, clock, day=1000)
    assert spend(other, 1) == 1
    told.heed(APP, refused("reach max api daily quota limit"))
    assert spend(told, 1) == 0
    clock.now += LOOK_AGAIN
    assert spend(other, 1) == 0
    assert spend(other, 1, "cgi-bin/user/info") == 1
    clock.now += seconds_to_midnight(clock.now) + GRACE
    assert spend(told, 1) == spend(other, 1) == 1


def test_a_minute_that_wechat_calls_spent_is_left_to_pass(store: MemoryStore, clock: Clock) -> None:
    quotas = process(store, clock)
    quotas.heed(APP, refused("reach max api minute quota limit"))
    assert spend(quotas, 1) == 0
    clock.now += 60
    assert spend(quotas, 1) == 1


def test_another_refusal_stops_nothing(store: MemoryStore, clock: Clock) -> None:
    quotas = process(store, clock)
    quotas.heed(APP, refused("require subscribe", 43004))
    assert spend(quotas, 1) == 1


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), DAY),
        (datetime(2026, 12, 31, 4, 0, tzinfo=UTC), DAY / 2),
    ],
)
def test_days_are_beijings(now: datetime, seconds: float) -> None:
    assert seconds_to_midnight(now.timestamp()) == seconds


def test_the_gateway_keeps_tencents_limits_and_heeds_a_refusal(scene: Scene) -> None:
    assert LIMITS[API].day == 100_000
    scene.answers[API] = {"errcode": 45009, "errmsg": "reach max api daily quota limit"}
    with pytest.raises(WeChatRefused):
        scene.gateway.send_template(message())
    asked = len(scene.server.asked)
    with pytest.raises(WeChatResting):
        scene.gateway.send_template(message())
    assert len(scene.server.asked) == asked
    scene.answers["cgi-bin/user/info"] = {"subscribe": 0}
    assert not scene.gateway.follower(OPENID).subscribed
