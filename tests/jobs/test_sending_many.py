"""Many at once: two workers with many threads each lose no message and send none twice."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from jobs import runner
from jobs.crew import AHEAD
from jobs.outbox import Desk
from services import notices, people
from services.outbox import LEASE, SEND_SECONDS
from tests.goals.ground import prepared
from tests.rig.invariants import number
from tests.wechat.pretend import Asked, PretendWeChat, to
from wechat.accounts import Account
from wechat.gateway import Gateway
from wechat.memory_store import MemoryStore

ACCOUNT = Account("official_account", "wx0123456789abcdef", "s" * 32, "token", "a" * 43, "gh_0123456789ab")
Record = Callable[[str, object], None]
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
WAITING = "SELECT COUNT(*) FROM outbox_promise WHERE kind = 'template_message' AND state <> 'done'"
PATIENCE_SECONDS = 90


class Counting:
    """A WeChat that takes 50 ms and counts how often it carried each message out, and how many at the same time."""

    def __init__(self) -> None:
        self.sent: Counter[str] = Counter()
        self.now = self.most = 0
        self._guard = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        if "stable_token" in asked.path:
            asked.reply({"access_token": "a-token", "expires_in": 7200})
            return
        with self._guard:
            self.now += 1
            self.most = max(self.most, self.now)
            self.sent[asked.json()["client_msg_id"]] += 1
            msgid = 10**15 + len(self.sent)
        time.sleep(0.05)
        with self._guard:
            self.now -= 1
        asked.reply({"errcode": 0, "errmsg": "ok", "msgid": msgid})


@pytest.fixture
def weixin() -> Iterator[tuple[Counting, str]]:
    counting = Counting()
    server = PretendWeChat(counting)
    server.request_queue_size = 128
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield counting, server.url
    server.shutdown()
    server.server_close()


def test_the_last_that_waits_for_a_thread_has_its_turn_before_its_lease_is_nearly_over() -> None:
    """However slow WeChat is: `keep` would let it go otherwise, and nothing would be sent by anybody for a minute."""
    assert AHEAD * SEND_SECONDS + 2 * SEND_SECONDS < LEASE / 2


@pytest.mark.parametrize("size", [(60, 6), pytest.param((2000, 50), marks=pytest.mark.proof)], ids=str)
def test_two_workers_send_everything_once_and_many_at_a_time(
    database_url: str,
    weixin: tuple[Counting, str],
    size: tuple[int, int],
    record_property: Callable[[str, object], None],
) -> None:
    messages, threads = size
    counting, url = weixin
    with prepared(database_url) as ground:
        for n in range(messages):
            follower = people.meet(people.OFFICIAL_ACCOUNT, f"oMany{n:023d}")
            notices.owe("approved", follower.id, FACTS, cause=f"many:{n}")
        stop = threading.Event()
        desk = Desk(Gateway(ACCOUNT, ACCOUNT, to(url), MemoryStore()), "https://example.test")
        workers = [threading.Thread(target=runner.run, args=(desk, stop, threads)) for _ in range(2)]
        for worker in workers:
            worker.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while number(ground.database, WAITING) and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        for worker in workers:
            worker.join()
        assert number(ground.database, WAITING) == 0
    assert len(counting.sent) == messages
    assert set(counting.sent.values()) == {1}
    assert counting.most > 1
    record_property("messages", messages)
    record_property("lost, doubled", "0, 0")
    record_property("at the same time", counting.most)
