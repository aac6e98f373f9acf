"""Who becomes able to decide is told what waited meanwhile, once, and nobody else is told again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from doorway.house import NAME, House
from jobs import runner
from jobs.outbox import Desk
from models.db import reading, session
from models.outbox import OutboxPromise
from services import accounts, staff_accounts
from services.access import OPERATOR
from tests.console.claims import waiting_claim
from tests.services.doubted import employee, owner, prove
from tests.world import PASSWORD, Cast


@reading
def told(who: int) -> list[str]:
    """What somebody was owed: `claim:3`, `merge_case:1`."""
    query = select(OutboxPromise.dedupe_key).where(
        OutboxPromise.topic == "approval_wanted", OutboxPromise.follower_id == who
    )
    return sorted(key.split(":", 1)[1].rsplit(":", 1)[0] for key in session().execute(query).scalars())


@pytest.fixture
def work(app: Flask) -> Callable[[], None]:
    """Keep what is due; WeChat is not there, so only our own errands end."""
    house: House = app.extensions[NAME]
    desk = Desk(house.gateway, "http://127.0.0.1:8000")

    def keep() -> None:
        for _ in range(3):
            runner.run_once(desk)

    return keep


@pytest.fixture
def waits(app: Flask, cast: Cast) -> list[str]:
    """A claim and a case wait, and nobody who decides is in WeChat."""
    prove(owner("zhang", "D001"), owner("liu", "D002"))
    return [f"claim:{waiting_claim('D003')}", "merge_case:1"]


def test_by_being_bound(work: Callable[[], None], waits: list[str]) -> None:
    who = employee("陈洁", "E002")
    work()
    assert told(who) == waits


def test_by_a_role(work: Callable[[], None], waits: list[str]) -> None:
    who = employee("李强", "E003")
    work()
    assert told(who) == []
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    work()
    assert told(who) == []
    accounts.add_staff(OPERATOR, "E003", "channel_manager", PASSWORD)
    work()
    assert told(who) == waits


def test_by_an_account_that_is_switched_on_again(work: Callable[[], None], waits: list[str]) -> None:
    staff_accounts.disable(OPERATOR, "E002")
    who = employee("陈洁", "E002")
    work()
    assert told(who) == []
    staff_accounts.enable(OPERATOR, "E002", confirmed=1)
    work()
    assert told(who) == waits


def test_a_region_manager_is_told_of_her_regions_claims_alone(work: Callable[[], None], waits: list[str]) -> None:
    near = f"claim:{waiting_claim('D002')}"
    who = employee("周婷", "E004")
    work()
    assert told(who) == [near]


def test_nobody_is_told_twice(work: Callable[[], None], waits: list[str]) -> None:
    first = employee("陈洁", "E002")
    work()
    accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD)
    second = employee("王敏", "E001")
    work()
    assert (told(first), told(second)) == (waits, waits)
