"""The cast of the tests: one small brand whose people also live in the sandbox's world."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from config import WORLD_FILE
from models.db import session, transaction
from models.dealers import Dealer, DealerCategory, DealerCharge, DealerRegion, DealerStaff, DealerTier
from models.organisation import Department, Employee, EmployeeRegion, Region
from services import accounts, demo_console, phones
from services.access import OPERATOR
from tests.rig.remembered_rows import furnished_once

PASSWORD = "a good long password"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)

EMPLOYEES = (
    ("E001", "王敏", "13800000001"),
    ("E002", "陈洁", "13800000002"),
    ("E003", "李强", "13800000003"),
    ("E004", "周婷", "13800000004"),
)
DEALERS = (
    # code, name, parent, region, owner, owner's phone
    ("D001", "华南总代理", None, "440000", "张伟", "13900000001"),
    ("D002", "深圳湾专卖", "D001", "440300", "刘芳", "13900000002"),
    ("D003", "成都锦里店", None, "510100", None, None),
)
STAFF = (("E001", "admin"), ("E002", "channel_manager"), ("E004", "region_manager"))


@dataclass(frozen=True)
class Cast:
    """Who there is, by code: row ids."""

    employees: dict[str, int]
    dealers: dict[str, int]
    owners: dict[str, int]


def furnish() -> Cast:
    """Departments, four employees, three dealers (D002 a child of D001, D003 without an owner), three console
    accounts (E004 is region manager of Guangdong), the sandbox's templates."""
    return furnished_once(_furnish)


def _furnish() -> Cast:
    made = _rows()
    for code, role in STAFF:
        accounts.add_staff(OPERATOR, code, role, PASSWORD)
    world = json.loads(WORLD_FILE.read_text(encoding="utf-8"))
    demo_console.furnish_templates(OPERATOR, world["templates"])
    demo_console.furnish_subscriptions(OPERATOR, world["subscribe_templates"])
    return made


@transaction
def _rows() -> Cast:
    department = Department(code="HQ", name="渠道部")
    session().add(department)
    for code, name, parent in (
        ("440000", "广东省", None),
        ("440300", "深圳市", "440000"),
        ("510000", "四川省", None),
        ("510100", "成都市", "510000"),
    ):
        session().add(Region(code=code, name=name, parent_code=parent))
        session().flush()
    employees = {code: add_employee(code, name, phone, department.id) for code, name, phone in EMPLOYEES}
    session().add(EmployeeRegion(employee_id=employees["E004"], region_code="440000"))
    tier, category = DealerTier(name="省代", rank=1), DealerCategory(name="经销商")
    session().add_all([tier, category])
    session().flush()
    dealers: dict[str, int] = {}
    owners: dict[str, int] = {}
    for code, name, parent, region, owner, phone in DEALERS:
        dealer = Dealer(
            code=code,
            name=name,
            parent_id=dealers.get(parent or ""),
            tier_id=tier.id,
            category_id=category.id,
            employee_id=employees["E003"],
            created_at=SINCE,
        )
        session().add(dealer)
        session().flush()
        dealers[code] = dealer.id
        session().add(DealerCharge(dealer_id=dealer.id, employee_id=employees["E003"], open_marker=1, started_at=SINCE))
        session().add(DealerRegion(dealer_id=dealer.id, region_code=region, exclusive=False))
        if owner and phone:
            owners[code] = add_dealer_person(dealer.id, "owner", owner, phone)
    return Cast(employees, dealers, owners)


@transaction
def add_employee(code: str, name: str, phone: str, department_id: int | None = None) -> int:
    e164 = phones.normalise(phone)
    row = Employee(
        code=code,
        name=name,
        department_id=department_id,
        position="渠道专员",
        phone=e164,
        phone_index=phones.index(e164),
        phone_tail_index=phones.tail_index(e164),
        created_at=SINCE,
    )
    session().add(row)
    session().flush()
    return row.id


@transaction
def add_dealer_person(dealer_id: int, role: str, name: str, phone: str) -> int:
    e164 = phones.normalise(phone)
    row = DealerStaff(
        dealer_id=dealer_id,
        role=role,
        name=name,
        phone=e164,
        phone_index=phones.index(e164),
        phone_tail_index=phones.tail_index(e164),
        created_at=SINCE,
    )
    session().add(row)
    session().flush()
    return row.id
