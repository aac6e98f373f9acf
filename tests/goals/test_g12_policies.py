"""G12: whatever WeChat answers to a message, exactly the declared thing happens to the promise behind it."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from jobs import runner
from jobs.outbox import Desk
from models.db import session, transaction
from models.outbox import DUE, WITHDRAWN, OutboxPromise
from services import clock, deliveries, notices, outbox, people
from services.access import OPERATOR
from services.deliveries import LetterRow
from services.failure_policy import PERSONS_PAUSE, next_beijing_midnight, pause
from services.listing import Wanted
from tests.goals.ground import prepared
from tests.wechat.pretend import Asked, MemoryStore, PretendWeChat, to
from wechat.accounts import Account
from wechat.error_table import DO_NOT_FOLLOW, ENTRIES, Policy, entry_of
from wechat.gateway import Gateway
from wechat.quotas import Quotas

FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
ACCOUNT = Account("official_account", "wx0123456789abcdef", "s" * 32, "token", "a" * 43, "gh_0123456789ab")
SEND = "/cgi-bin/message/template/send"


class Post:
    """A worker before a WeChat that answers every template message alike, and hands out a new token each time."""

    def __init__(self, server: PretendWeChat) -> None:
        self.server = server
        self.sent = 0
        self._people = 0

    def answer_with(self, answer: Callable[[Asked], None]) -> None:
        tokens = iter(range(1000))

        def by_path(asked: Asked) -> None:
            if asked.path.startswith(SEND):
                self.sent += 1
                answer(asked)
            else:
                asked.reply({"access_token": f"token-{next(tokens)}", "expires_in": 7200})

        self.server.answer = by_path
        self.sent = 0

    def send_one(self) -> LetterRow:
        """One notice to one person never told anything before; its row after the worker's one round."""
        self._people += 1
        follower = people.meet(people.OFFICIAL_ACCOUNT, f"oPerson{self._people:022d}")
        notices.owe("approved", follower.id, FACTS, cause=f"test:{self._people}")
        gateway = Gateway(ACCOUNT, ACCOUNT, to(self.server.url, read_timeout=0.5, total=1.0), MemoryStore(_wall))
        runner.run_once(Desk(gateway, "https://example.test"))
        rows = deliveries.listing(OPERATOR, Wanted(size=100)).rows
        return max((row for row in rows if row.topic is not None), key=lambda row: row.id)

    def asks_who_follows(self) -> bool:
        """Whether WeChat is to be asked about the person of the newest message; the question is withdrawn."""
        return _withdraw_questions() > 0


@transaction
def _withdraw_questions() -> int:
    waiting = update(OutboxPromise).where(OutboxPromise.kind == "look_up_follower", OutboxPromise.state == DUE)
    return session().execute(waiting.values(state=WITHDRAWN)).rowcount  # type: ignore[attr-defined,no-any-return]


def _wall() -> float:
    return clock.now().timestamp()


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    server = PretendWeChat(lambda asked: None)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    folder: Path = tmp_path_factory.mktemp("g12")
    with prepared(f"sqlite:///{folder / 'qudao.db'}"):
        yield Post(server)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def now() -> datetime:
    """One moment for all cases: what an earlier one put off must not come due in a later one."""
    return clock.now()


@pytest.fixture(autouse=True)
def still_clock(now: datetime) -> Iterator[datetime]:
    clock.use(lambda: now)
    yield now
    clock.use(None)


def refusing(code: int, errmsg: str = "no") -> Callable[[Asked], None]:
    return lambda asked: asked.reply({"errcode": code, "errmsg": errmsg})


ENDS_DEAD = (Policy.TERMINAL, Policy.UNREACHABLE, Policy.OTHER_CHANNEL)
TRIED_AGAIN = (Policy.BACK_OFF, Policy.RENEW, Policy.OPERATOR, Policy.UNKNOWN)


@pytest.mark.parametrize("code", [entry.code for entry in ENTRIES] + [987654])
def test_every_code_has_its_declared_effect_on_the_promise(post: Post, code: int, still_clock: datetime) -> None:
    policy = entry_of(code).policy
    post.answer_with(refusing(code))
    row = post.send_one()
    assert row.last_error
    assert row.last_error.startswith(f"{code} ")
    assert post.sent == (2 if policy is Policy.RENEW else 1)
    assert post.asks_who_follows() == (code in DO_NOT_FOLLOW)
    if policy in ENDS_DEAD:
        assert (row.state, row.tries) == ("dead", 1)
    elif policy in TRIED_AGAIN:
        assert (row.state, row.tries) == ("due", 1)
        assert pause(1) / 2 <= row.run_at - still_clock <= pause(1)
    elif policy is Policy.DELAY_PERSON:
        assert (row.state, row.run_at - still_clock) == ("due", PERSONS_PAUSE)
    else:
        assert policy is Policy.QUOTA
        assert (row.state, row.tries) == ("due", 0)
        assert timedelta(0) < row.run_at - still_clock <= timedelta(hours=24, minutes=1)


def test_a_minutes_quota_is_backed_off_from(post: Post, still_clock: datetime) -> None:
    post.answer_with(refusing(45009, "reach max api minute quota limit"))
    row = post.send_one()
    assert (row.state, row.tries) == ("due", 1)
    assert row.run_at - still_clock <= pause(1)


def test_a_person_told_too_often_is_left_in_peace_with_everything_else(post: Post, still_clock: datetime) -> None:
    post.answer_with(refusing(43117))
    busy = people.meet(people.OFFICIAL_ACCOUNT, "oPersonToldTooOften000000000")
    notices.owe("refused", busy.id, FACTS, cause="later")
    notices.owe("approved", busy.id, FACTS, cause="now")
    gateway = Gateway(ACCOUNT, ACCOUNT, to(post.server.url), MemoryStore(_wall))
    runner.run_once(Desk(gateway, "https://example.test"), limit=1)
    rows = deliveries.listing(OPERATOR, Wanted(search=busy.label)).rows
    assert {row.run_at - still_clock for row in rows} == {PERSONS_PAUSE}
    assert sorted(row.tries for row in rows) == [0, 1]


def test_a_stopped_call_burns_no_tries_and_holds_nothing_else_up(post: Post, still_clock: datetime) -> None:
    """The day's messages are spent: WeChat is asked once, the others wait for midnight untried, other errands run."""
    post.answer_with(refusing(45009, "reach max api daily quota limit"))
    gateway = Gateway(
        ACCOUNT, ACCOUNT, to(post.server.url), MemoryStore(_wall), Quotas(MemoryStore(_wall), clock=_wall)
    )
    waiting = [people.meet(people.OFFICIAL_ACCOUNT, f"oWaits{n:022d}") for n in range(5)]
    for person in waiting:
        notices.owe("approved", person.id, FACTS, cause="spent")
    outbox.promise("note_delivery", "delivery:spent", {"message_id": 1, "delivery": "delivered"})
    assert runner.run_once(Desk(gateway, "https://example.test")) == 6
    rows = [deliveries.listing(OPERATOR, Wanted(search=person.label)).rows[0] for person in waiting]
    assert post.sent == 1
    assert {(row.state, row.tries) for row in rows} == {("due", 0)}
    midnight = next_beijing_midnight(still_clock)
    assert all(midnight <= row.run_at <= midnight + timedelta(minutes=1) for row in rows)
    [errand] = deliveries.listing(OPERATOR, Wanted(filters={"kind": "note_delivery"})).rows
    assert errand.last_error == "消息编号尚未记下"


def page(asked: Asked) -> None:
    asked.reply(b"<html><h1>502 Bad Gateway</h1></html>", kind="text/html")


def megabyte(asked: Asked) -> None:
    asked.reply(b'{"msgid": 1, "errmsg": "' + b"x" * 1_100_000 + b'"}')


def anything(seed: int) -> Callable[[Asked], None]:
    """JSON of the right names with values of any type, or bytes that are no JSON at all."""
    chance = random.Random(seed)
    values: list[Any] = [None, True, "0", "", [], {}, [0], {"errcode": 0}, 1.5, -1, 10**30, "ok\x00", "NaN", 45009.0]

    def answer(asked: Asked) -> None:
        body: Any = {
            name: chance.choice(values) for name in ("errcode", "errmsg", "msgid", "rid") if chance.random() < 0.8
        }
        raw = json.dumps(body).encode()
        kind = chance.randrange(6)
        if kind == 0:
            raw = raw[: chance.randrange(len(raw))]
        elif kind == 1:
            raw = chance.randbytes(chance.randrange(300))
        elif kind == 2:
            raw = b"[" + raw + b"]"
        asked.reply(raw, status=chance.choice([200, 200, 200, 201, 204, 301, 400, 403, 404, 429, 500, 503]))

    return answer


ODDITIES = {
    "a page of HTML with status 200": page,
    "a body of a megabyte": megabyte,
    "an errcode in words": lambda asked: asked.reply({"errcode": "40001", "errmsg": "x"}),
    "an errcode that is true": lambda asked: asked.reply({"errcode": True}),
    "a msgid in words": lambda asked: asked.reply({"errcode": 0, "msgid": "1"}),
    "a msgid beyond 64 bits": lambda asked: asked.reply({"errcode": 0, "msgid": 10**30}),
    "an errmsg that is a list": lambda asked: asked.reply({"errcode": 40037, "errmsg": [{"a": 1}]}),
    "nothing": lambda asked: asked.reply(b""),
}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_odd_answer_is_never_taken_for_a_success_nor_for_a_fault_of_ours(post: Post, oddity: str) -> None:
    post.answer_with(ODDITIES[oddity])
    row = post.send_one()
    assert (row.state, row.delivery) in {("due", None), ("dead", None)}
    assert row.last_error
    assert "程序出错" not in row.last_error


@pytest.mark.parametrize("times", [60, pytest.param(3000, marks=pytest.mark.proof)])
def test_no_fuzzed_answer_breaks_the_worker(
    post: Post, times: int, record_property: Callable[[str, object], None]
) -> None:
    for seed in range(times):
        post.answer_with(anything(seed))
        row = post.send_one()
        assert "程序出错" not in (row.last_error or ""), seed
        assert row.state in {"due", "dead", "done"}, seed
        assert (row.state == "done") == (row.delivery == "accepted"), seed
    record_property("fuzzed answers", times)
