"""G09, for work in many steps: an import, an erasure, the seal of the audit are cut off at each of their commits and go
on from there: nothing is lost, nothing is done twice, nothing is left half."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from models.bindings import Invitation
from models.db import reading, session
from models.dealers import Dealer
from services import access, accounts, audit_chain, clock, invariants, people, privacy
from services.access import OPERATOR
from services.bindings import claiming, inviting
from services.organisation import import_jobs, import_work
from tests.goals.ground import Ground
from tests.readable import tables_that_say
from tests.rig import crashes
from tests.services.organisation.workbooks import workbook

POINTS = ("transaction:before_commit", "transaction:after_commit", "together:before_write", "together:after_write")
HEADINGS = ["编码", "名称", "类别", "层级", "上级编码", "授权区域", "负责员工编码", "联系人", "手机"]
LONGER_THAN_A_LEASE = import_work.LEASE + timedelta(seconds=1)
NUMBERS = count(1)


@dataclass(frozen=True)
class Work:
    """What takes several transactions: `go_on` begins or goes on and does all there is; `whole` is true when it was
    done to the end, and once."""

    go_on: Callable[[], object]
    whole: Callable[[], bool]


def importing(ground: Ground) -> Work:
    """Two dealers and their invitations, checked, confirmed, written, invited."""
    number, admin = next(NUMBERS), accounts.all_staff()[0].actor
    codes = [f"N{number:04}-{place}" for place in (1, 2)]
    rows = [[code, f"新店 {code}", *[""] * 5, "钱老板", f"136{number:05}{code[-1]:0>3}"] for code in codes]
    content = workbook({"渠道商": [HEADINGS, *rows]}).getvalue()
    handed_in = import_jobs.hand_in(admin, "a.xlsx", content, create_missing=False, invites=True)

    def go_on() -> None:
        while import_work.work_once("worker"):
            pass
        if import_jobs.one(admin, handed_in).state == "checked":
            import_jobs.confirm(admin, handed_in)
        while import_work.work_once("worker"):
            pass

    @reading
    def whole() -> bool:
        per_dealer = select(func.count(Invitation.id)).select_from(Dealer).outerjoin(Invitation)
        counts = session().execute(per_dealer.where(Dealer.code.in_(codes)).group_by(Dealer.id)).scalars().all()
        return (import_jobs.one(admin, handed_in).state, counts) == ("done", [1, 1])

    return Work(go_on, whole)


def erasing(ground: Ground) -> Work:
    """Somebody with a verified phone and a waiting claim is forgotten."""
    name = f"金丝雀{next(NUMBERS)}号"
    phone = f"137{next(NUMBERS):08}"
    who = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(who.id, clock.now())
    claiming.phone_verified(who.id, f"+86{phone}")
    token = inviting.invite_dealer(OPERATOR, "D003").token
    claiming.claim(who.id, token, name=name, phone=phone, agreed=True)
    asked = privacy.ask_erasure(access.follower(who.id, who.label), who.id)

    def whole() -> bool:
        newest = privacy.newest_of(who.id)
        return (newest is not None and newest.state, tables_that_say(name, phone)) == ("done", set())

    return Work(lambda: privacy.carry_out(asked), whole)


def sealing(ground: Ground) -> Work:
    """Entries of the audit wait to be sealed."""
    for _ in range(3):
        inviting.invite_dealer(OPERATOR, "D001")

    def whole() -> bool:
        found = audit_chain.verify()
        return not found.flaws and found.waiting == 0

    return Work(audit_chain.seal, whole)


WORKS = {"import": importing, "erasure": erasing, "seal": sealing}


@pytest.fixture(autouse=True)
def _own_time() -> Iterator[None]:
    yield
    clock.use(None)


def later() -> None:
    """The lease of whoever was killed is over."""
    at = clock.now() + LONGER_THAN_A_LEASE
    clock.use(lambda: at)


@pytest.mark.parametrize("name", WORKS)
@pytest.mark.parametrize("step", [4, pytest.param(1, marks=[pytest.mark.proof, pytest.mark.timeout(900)])])
def test_work_cut_off_at_any_commit_is_done_whole_and_once(ground: Ground, name: str, step: int) -> None:
    """At each point the first commit and every fourth after it in the fast lane, each of them in the proof."""
    reached = 0
    for point in POINTS:
        for passage in count(step=step):
            work = WORKS[name](ground)
            cut = crashes.dies_at(point, work.go_on, skip=passage)
            later()
            work.go_on()
            assert work.whole(), (point, passage)
            if not cut:
                break
            reached += 1
    assert invariants.broken() == []
    assert reached >= 2, "no commit was reached"


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", WORKS)
def test_work_killed_at_any_moment_is_done_whole_and_once(
    ground: Ground, name: str, record_property: Callable[[str, object], None]
) -> None:
    chance, killed = random.Random(name), 0
    for _ in range(60):
        work = WORKS[name](ground)
        killed += crashes.dies_after(chance.uniform(0.0, 0.15), work.go_on)
        later()
        work.go_on()
        assert work.whole()
    assert invariants.broken() == []
    record_property("killed in the middle", killed)


def test_control_work_that_forgets_where_it_was_is_seen(ground: Ground) -> None:
    work = importing(ground)
    assert not work.whole()
    assert crashes.dies_at("transaction:before_commit", work.go_on, skip=3)
    assert not work.whole()
