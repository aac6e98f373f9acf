"""A WeChat that lists who bears a tag, two a page, and a day's sweep over it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import func, select

from jobs import runner
from jobs.outbox import Desk
from models.audit import AuditEntry
from models.db import reading, session
from models.role_tags import TagBearer
from services import clock, people, role_tag_sweep, role_tags
from services.access import OPERATOR
from services.attribution import signs
from wechat.answers import FollowerInfo
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

START = datetime(2026, 11, 28, 3, tzinfo=UTC)


@dataclass
class Tagged:
    """A WeChat that lists two bearers a page."""

    bears: dict[str, set[int]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    stumbles_at: int = 0

    def tags(self) -> dict[str, int]:
        return dict(self.names)

    def create_tag(self, name: str) -> int:
        self.names[name] = 100 + len(self.names)
        return self.names[name]

    def tags_of(self, openid: str) -> list[int]:
        return sorted(self.bears.setdefault(openid, set()))

    def tag(self, openids: list[str], number: int) -> None:
        for openid in openids:
            self.bears.setdefault(openid, set()).add(number)

    def untag(self, openids: list[str], number: int) -> None:
        for openid in openids:
            self.bears[openid].discard(number)

    def bearers(self, number: int, after: str | None = None) -> list[str]:
        self.asked.append(after or "")
        if len(self.asked) == self.stumbles_at:
            raise ConnectionError("the line was cut")
        openids = sorted(openid for openid, numbers in self.bears.items() if number in numbers)
        if after and after not in openids:
            raise WeChatRefused("cgi-bin/user/tag/get", 40003, "invalid openid")
        start = openids.index(after) + 1 if after else 0
        return openids[start : start + 2]

    def follower(self, openid: str) -> FollowerInfo:
        return FollowerInfo(subscribed=True, subscribed_at=1)

    def roles(self, openid: str) -> set[str]:
        names = {number: name for name, number in self.names.items()}
        kinds = {name: role for role, name in role_tags.TAGS.items()}
        return {kinds[names[number]] for number in self.bears.get(openid, set())}


def at(hours: float) -> None:
    clock.use(lambda: START + timedelta(hours=hours))


def work(wechat: Tagged) -> None:
    desk = Desk(cast_to_gateway(wechat), "http://127.0.0.1")
    while runner.run_once(desk):
        pass


def cast_to_gateway(wechat: Tagged) -> Gateway:
    return cast(Gateway, wechat)


def customers(number: int) -> list[str]:
    """So many customers of D001, by openid."""
    scene = signs.issue_sign(OPERATOR, "D001").scene
    names = [f"customer {n:02}" for n in range(number)]
    for name in names:
        person = people.meet(people.OFFICIAL_ACCOUNT, name)
        people.followed(person.id, clock.now())
        signs.scan_sign(person.id, scene)
    return names


def sweep(wechat: Tagged, hours: float = 1) -> None:
    """Today's sweep and every sync it owes, which are spread over some seconds."""
    at(hours)
    role_tag_sweep.owe_sweep()
    work(wechat)
    at(hours + 0.1)
    work(wechat)


@reading
def left_over() -> int:
    return session().execute(select(func.count()).select_from(TagBearer)).scalar_one()


@reading
def mended() -> list[tuple[str, int]]:
    found = session().execute(select(AuditEntry.details).where(AuditEntry.tag == "wechat:tags:mend"))
    return [(details["role"], details["mended"]) for (details,) in found]
