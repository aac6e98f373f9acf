"""王敏 at her computer with her phone, a colleague with another, and a WeChat that makes codes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.db import reading, session
from services import accounts, clock, people
from services.access import OPERATOR
from services.accounts import Proof, Staff
from services.bindings import arriving, ending, inviting
from services.errors import Refusal
from services.people import Person
from services.scan_sign_in import answering, asking
from services.sessions import Device

DEVICE = Device("Chrome · Windows", "203.0.113.7")


@dataclass(frozen=True)
class Made:
    url: str


class Codes:
    """WeChat's side: makes a code of any scene, and remembers the scenes."""

    def __init__(self) -> None:
        self.scenes: list[str] = []

    def create_temporary_qr(self, scene: str, seconds: int) -> Made:
        assert len(scene) <= 32
        assert seconds == 120
        self.scenes.append(scene)
        return Made(f"http://weixin.qq.com/q/{len(self.scenes)}")


class Office:
    """王敏 at her computer with her phone; a colleague with another."""

    def __init__(self) -> None:
        self.codes = Codes()
        self.wang = staff("E001")
        self.phone, self.other = bound("E001"), bound("E002")

    def shown(self) -> asking.Shown:
        """A code on the sign-in page."""
        gateway: Any = self.codes
        return asking.sign_in(gateway, DEVICE)

    def ask_link(self, whose: Staff, proof: Proof) -> asking.Shown:
        gateway: Any = self.codes
        return asking.link(gateway, whose, proof, DEVICE)

    def linked(self) -> Office:
        self.ask_link(self.wang, proof(self.wang))
        self.confirm(self.scan())
        return self

    def scan(self, who: Person | None = None) -> answering.Scanned:
        return answering.scan((who or self.phone).id, self.codes.scenes[-1])

    def confirm(self, scanned: answering.Scanned, *, accept: bool = True) -> None:
        answering.decide(scanned.token, self.phone, accept=accept)


def staff(code: str) -> Staff:
    return next(one for one in accounts.all_staff() if one.code == code)


def proof(whose: Staff) -> Proof:
    return Proof(whose.employee_id, clock.now())


def bound(code: str) -> Person:
    """Somebody's WeChat, bound as this employee."""
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {code}")
    people.followed(person.id, clock.now())
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene)
    return people.person(person.id)


def stranger() -> Person:
    return people.person(people.meet(people.OFFICIAL_ACCOUNT, "openid of a stranger").id)


def later(**much: float) -> None:
    at = clock.now() + timedelta(**much)
    clock.use(lambda: at)


@reading
def count(table: type) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


@reading
def audited(tag: str) -> int:
    return session().scalar(select(func.count()).where(AuditEntry.tag == tag)) or 0


def unbound(office: Office) -> None:
    ending.end_binding(OPERATOR, ending.held_by(office.phone.id)[0].binding_id, reason="换手机")


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        act()
    return no.value.code
