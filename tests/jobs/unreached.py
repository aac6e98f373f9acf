"""A WeChat that knows followers, and the daily question about those whom we cannot reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import select, update

from jobs import runner
from jobs.outbox import Desk
from models.db import reading, session, transaction
from models.outbox import DONE, DUE, OutboxPromise
from models.people import LEFT, OFFICIAL_ACCOUNT, Follower, Identity
from services import clock, people, role_tags
from services import unreachable_sweep as rules
from wechat.answers import FollowerInfo
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

START = datetime(2026, 11, 28, 3, tzinfo=UTC)
DAY = 24.0


@dataclass
class Knows:
    """A WeChat that says of each openid since when it follows (None: it does not); others it does not know."""

    since: dict[str, int | None] = field(default_factory=dict)
    unionids: dict[str, str] = field(default_factory=dict)
    tagged: dict[str, set[int]] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    def follower(self, openid: str) -> FollowerInfo:
        return self._asked([openid])[openid]

    def followers(self, openids: list[str]) -> dict[str, FollowerInfo]:
        assert len(openids) <= 100
        return self._asked(openids)

    def _asked(self, openids: list[str]) -> dict[str, FollowerInfo]:
        self.calls.append(openids)
        if self.fails:
            raise self.fails.pop(0)
        if not self.since.keys() >= set(openids):
            raise WeChatRefused("cgi-bin/user/info", 40003, "invalid openid")
        return {one: self._info(one) for one in openids}

    def _info(self, openid: str) -> FollowerInfo:
        since = self.since[openid]
        return FollowerInfo(since is not None, self.unionids.get(openid) if since else None, since)

    def tags(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(role_tags.TAGS.values(), 100)}

    def tags_of(self, openid: str) -> list[int]:
        return sorted(self.tagged.get(openid, set()))

    def tag(self, openids: list[str], number: int) -> None:
        for openid in openids:
            self.tagged.setdefault(openid, set()).add(number)


def at(hours: float) -> None:
    clock.use(lambda: START + timedelta(hours=hours))


def pass_time(seconds: float) -> None:
    now = clock.now()
    clock.use(lambda: now + timedelta(seconds=seconds))


def work(wechat: Knows, hours: float = 0) -> None:
    """What is due, and what that makes due within minutes."""
    desk = Desk(cast(Gateway, wechat), "http://127.0.0.1")
    for minutes in range(0, 12, 2):
        at(hours + minutes / 60)
        while runner.run_once(desk):
            pass


def sweep(wechat: Knows, hours: float = DAY) -> None:
    at(hours)
    wechat.calls.clear()
    rules.owe_sweep()
    work(wechat, hours)


def known(openid: str, wechat: Knows, *, since: int | None = 1) -> int:
    """Somebody who follows, and of whom WeChat says so, or that they left."""
    wechat.since[openid] = since
    person = people.meet(OFFICIAL_ACCOUNT, openid)
    people.followed(person.id, clock.now())
    return person.id


@transaction
def believed(who: int, follow_state: str, says: str | None) -> None:
    """As the rows stand after pushes or answers were lost."""
    session().execute(update(Follower).where(Follower.id == who).values(follow_state=follow_state))
    session().execute(update(Identity).where(Identity.follower_id == who).values(wechat_says=says))


@reading
def openids() -> set[str]:
    return set(session().execute(select(Identity.openid)).scalars())


@reading
def promised(state: str) -> list[OutboxPromise]:
    return list(
        session()
        .execute(select(OutboxPromise).where(OutboxPromise.kind == rules.SWEEP, OutboxPromise.state == state))
        .scalars()
    )


def asked(wechat: Knows) -> list[str]:
    return [openid for call in wechat.calls for openid in call]


def many(wechat: Knows, number: int) -> list[str]:
    names = [f"person {n:03}" for n in range(number)]
    for name in names:
        believed(known(name, wechat), "following", LEFT)
    silence()
    return names


@transaction
def silence() -> None:
    """The questions of the events themselves are answered."""
    session().execute(update(OutboxPromise).where(OutboxPromise.state == DUE).values(state=DONE))
