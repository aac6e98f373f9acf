"""Somebody leaves, and what they were known by."""

from __future__ import annotations

from sandbox.client import Person
from services.people.rows import openid_index
from tests.rig.stage import Stage
from tests.walks.steps import later


def traces(person: Person, account: str = "official_account") -> tuple[str, ...]:
    """What a person is known by at an account: the openid, and the keyed hash that finds it."""
    openid = person.openid(account)
    return openid, openid_index(account, openid)


def unionid_traces(person: Person) -> tuple[str, ...]:
    unionid = str(person.unionid())
    return unionid, openid_index("open_platform", unionid)


def leave(stage: Stage, person: Person) -> None:
    later(stage, 60)
    person.unfollow()
    stage.work()
