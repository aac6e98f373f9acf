"""One token for all processes: fetched by one, renewed only on a real rejection, never in a storm."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from tests.wechat.pretend import Asked, Clock, MemoryStore, Start
from wechat.access_token import FORCED_A_DAY, RENEWALS_APART, AccessToken
from wechat.accounts import Account
from wechat.caller import Caller
from wechat.errors import WeChatRefused, WeChatUnreachable
from wechat.perishable import LOCK_LEASE, MARGIN, PATIENCE, PROCESS_CACHE
from wechat.transport import Bases, Question, Transport


class Platform:
    """Plays stable_token: the same token until forced, or until the test invalidates it."""

    def __init__(self) -> None:
        self.number = 1
        self.life = 7200
        self.frozen = False
        self.slow = 0.0
        self.asked: list[dict[str, Any]] = []
        self.rejects_everything = False

    def __call__(self, asked: Asked) -> None:
        if asked.path != "/cgi-bin/stable_token":
            valid = f"access_token=token-{self.number}" in asked.path and not self.rejects_everything
            asked.reply({"fine": 1} if valid else {"errcode": 40001, "errmsg": "invalid credential"})
            return
        body = asked.json()
        self.asked.append(body)
        if self.slow:
            threading.Event().wait(self.slow)
        if body["force_refresh"] and not self.frozen:
            self.number += 1
        asked.reply({"access_token": f"token-{self.number}", "expires_in": self.life})

    @property
    def forced(self) -> int:
        return sum(body["force_refresh"] for body in self.asked)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def process(
    pretend: Start, platform: Platform, account: Account, store: MemoryStore, clock: Clock
) -> Callable[[], AccessToken]:
    """Starts one more process: its own cache, the same store and platform."""
    server = pretend(platform)
    transport = Transport(Bases(server.url, server.url, server.url))

    def sleep(seconds: float) -> None:
        clock.now += seconds
        threading.Event().wait(0.001)

    return lambda: AccessToken(account, transport, store, clock, sleep)


def test_a_process_asks_once_and_then_trusts_its_copy(
    process: Callable[[], AccessToken], platform: Platform, store: MemoryStore, clock: Clock
) -> None:
    token = process()
    assert {token.current() for _ in range(5)} == {"token-1"}
    store.rows.clear()
    clock.now += PROCESS_CACHE - 1
    assert token.current() == "token-1"
    assert len(platform.asked) == 1
    assert platform.asked[0]["force_refresh"] is False


def test_another_process_reads_what_the_first_fetched(process: Callable[[], AccessToken], platform: Platform) -> None:
    assert process().current() == process().current()
    assert len(platform.asked) == 1


def test_eight_threads_and_three_processes_at_a_cold_start_ask_once(
    process: Callable[[], AccessToken], platform: Platform
) -> None:
    platform.slow = 0.05
    processes = [process() for _ in range(3)]
    start = threading.Barrier(24)

    def one(number: int) -> str:
        start.wait()
        return processes[number % 3].current()

    with ThreadPoolExecutor(24) as pool:
        assert set(pool.map(one, range(24))) == {"token-1"}
    assert len(platform.asked) == 1


def test_without_the_store_s_lock_several_processes_would_ask(
    process: Callable[[], AccessToken], platform: Platform, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the single question above comes from the lock, not from luck."""
    monkeypatch.setattr(store, "try_lock", lambda key, seconds: "everybody")
    platform.slow = 0.4
    processes = [process() for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda token: token.current(), processes))
    assert len(platform.asked) > 1


def test_a_token_is_given_up_well_before_its_end(
    process: Callable[[], AccessToken], platform: Platform, clock: Clock
) -> None:
    token = process()
    token.current()
    clock.now += platform.life - MARGIN - 1
    token.current()
    assert len(platform.asked) == 1
    clock.now += 2
    token.current()
    assert len(platform.asked) == 2


def test_a_token_in_its_last_minutes_is_used_but_not_long(
    process: Callable[[], AccessToken], platform: Platform, clock: Clock
) -> None:
    platform.life = 40
    token = process()
    token.current()
    clock.now += 19
    token.current()
    assert len(platform.asked) == 1
    clock.now += 2
    token.current()
    assert len(platform.asked) == 2


def test_a_dead_refresher_is_taken_over(
    process: Callable[[], AccessToken], platform: Platform, store: MemoryStore, clock: Clock, account: Account
) -> None:
    started = clock.now
    assert store.try_lock(f"wechat:{account.appid}:access_token:lock", LOCK_LEASE)
    assert process().current() == "token-1"
    assert PATIENCE - 0.2 <= clock.now - started < LOCK_LEASE
    assert len(platform.asked) == 1


def test_a_refresher_s_result_is_taken_while_waiting(
    process: Callable[[], AccessToken], platform: Platform, store: MemoryStore, account: Account
) -> None:
    """The lock is held by somebody who stores a token and never frees the lock."""
    first = process()
    first.current()
    row = store.rows.copy()
    store.rows.clear()
    store.try_lock(f"wechat:{account.appid}:access_token:lock", LOCK_LEASE)
    threading.Timer(0.02, store.rows.update, args=(row,)).start()
    assert process().current() == "token-1"
    assert len(platform.asked) == 1


def test_a_rejected_token_is_first_looked_up_again(process: Callable[[], AccessToken], platform: Platform) -> None:
    ahead, behind = process(), process()
    old = behind.current()
    platform.number = 2
    assert ahead.renew(old) == "token-2"
    assert behind.current() == old
    asked = len(platform.asked)
    assert behind.renew(old) == "token-2"
    assert len(platform.asked) == asked


def test_a_renewal_forces_only_when_the_same_token_comes_back(
    process: Callable[[], AccessToken], platform: Platform, clock: Clock
) -> None:
    token = process()
    platform.number = 2
    assert token.renew("token-1") == "token-2"
    assert platform.forced == 0
    clock.now += RENEWALS_APART + 1
    assert token.renew("token-2") == "token-3"
    assert platform.forced == 1


def test_renewals_are_thirty_seconds_apart_over_all_processes(
    process: Callable[[], AccessToken], platform: Platform, clock: Clock
) -> None:
    platform.frozen = True
    assert [process().renew("token-1") for _ in range(10)] == ["token-1"] * 10
    assert [body["force_refresh"] for body in platform.asked] == [False, True]
    clock.now += RENEWALS_APART + 1
    process().renew("token-1")
    assert platform.forced == 2


def test_no_more_than_twenty_forced_refreshes_a_day(
    process: Callable[[], AccessToken], platform: Platform, clock: Clock
) -> None:
    platform.frozen = True
    token = process()
    for _ in range(FORCED_A_DAY + 10):
        clock.now += RENEWALS_APART + 1
        token.renew("token-1")
    assert platform.forced == FORCED_A_DAY
    clock.now += 86_400
    token.renew("token-1")
    assert platform.forced == FORCED_A_DAY + 1


def test_a_server_that_always_rejects_costs_a_bounded_number_of_calls(
    process: Callable[[], AccessToken], platform: Platform, pretend: Start
) -> None:
    platform.rejects_everything = True
    server = pretend(platform)
    caller = Caller(Transport(Bases(server.url, server.url, server.url)), process())
    for _ in range(50):
        with pytest.raises(WeChatRefused, match="40001"):
            caller.json(Question("cgi-bin/user/info"))
    assert len(platform.asked) <= 3
    assert len(server.asked) <= 50 + 1


def test_a_rejected_call_is_made_once_more_with_the_new_token(
    process: Callable[[], AccessToken], platform: Platform, pretend: Start
) -> None:
    server = pretend(platform)
    token = process()
    token.current()
    platform.number = 2
    assert Caller(Transport(Bases(server.url, server.url, server.url)), token).json(Question("x")) == {"fine": 1}
    assert [asked.path for asked in server.asked] == ["/x?access_token=token-1", "/x?access_token=token-2"]


def test_threads_that_waited_through_a_failure_share_it(account: Account, store: MemoryStore) -> None:
    questions: list[Question] = []

    class Blackhole(Transport):
        def json(self, question: Question) -> Any:
            questions.append(question)
            threading.Event().wait(0.4)
            raise WeChatUnreachable(question.api, "could not connect")

    token = AccessToken(account, Blackhole(Bases("http://a", "http://a", "http://a")), store)
    start = threading.Barrier(8)

    def one(_: int) -> str:
        start.wait()
        with pytest.raises(WeChatUnreachable) as caught:
            token.current()
        return str(caught.value)

    with ThreadPoolExecutor(8) as pool:
        told = "".join(pool.map(one, range(8)))
    assert len(questions) == 1
    assert account.secret not in told
    with pytest.raises(WeChatUnreachable):
        token.current()
    assert len(questions) == 2


@pytest.mark.parametrize(
    "answer",
    [{}, {"access_token": "", "expires_in": 7200}, {"access_token": "t" * 513, "expires_in": 7200},
     {"access_token": "t"}, {"access_token": "t", "expires_in": 0}, {"access_token": 7, "expires_in": 7200}],
)  # fmt: skip
def test_a_nonsense_token_answer_leaves_the_call_undone(
    pretend: Start, account: Account, store: MemoryStore, answer: dict[str, Any]
) -> None:
    url = pretend(lambda asked: asked.reply(answer)).url
    with pytest.raises(WeChatUnreachable):
        AccessToken(account, Transport(Bases(url, url, url)), store).current()
    assert store.get(f"wechat:{account.appid}:access_token") is None


def test_a_refused_secret_stays_a_refusal(pretend: Start, account: Account, store: MemoryStore) -> None:
    refusal = {"errcode": 40125, "errmsg": f"invalid appsecret {account.secret}"}
    url = pretend(lambda asked: asked.reply(refusal)).url
    with pytest.raises(WeChatRefused, match="40125") as caught:
        AccessToken(account, Transport(Bases(url, url, url)), store).current()
    assert account.secret not in str(caught.value)


def test_two_accounts_never_share_a_token(
    process: Callable[[], AccessToken], platform: Platform, account: Account, pretend: Start, store: MemoryStore
) -> None:
    process().current()
    platform.number = 7
    url = pretend(platform).url
    other = AccessToken(replace(account, appid="wxffffffffffffffff"), Transport(Bases(url, url, url)), store)
    assert other.current() == "token-7"
