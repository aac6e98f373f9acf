"""Made-up brands, and a plain model of what a region manager sees of them: it knows no index and no join, but goes
through all rows one by one and says of each what the rules say."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from models.attribution import BY_SIGN, Attribution
from models.bindings import CONFIRM, DEALER_OWNER, OPEN, WAITING, Binding, Claim, Invitation
from models.bindings import EMPLOYEE as FOR_EMPLOYEE
from models.db import Base, session, transaction
from models.dealers import Dealer, DealerRegion, DealerStaff
from models.organisation import Employee, EmployeeRegion, Region
from models.people import OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from services import clock, people
from services.access import Actor

PLACES = ("440000", "440300", "440305", "440100", "510000", "510100", "330000", "330100")
NAMES = ("甲", "乙", "丙甲", "丁", "戊乙")


@dataclass
class Brand:
    """All rows of one made-up brand, and the region manager who looks."""

    manager: Employee
    rows: list[Base] = field(default_factory=list)

    def of(self, table: type[Any]) -> list[Any]:
        return [row for row in self.rows if isinstance(row, table)]

    @property
    def actor(self) -> Actor:
        return Actor("hq", self.manager.name, self.manager.id, frozenset({"region_manager"}))


def covers(mine: str, place: str) -> bool:
    """A place inside a region of hers, or one that her region lies in."""

    def stem(code: str) -> str:
        return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code

    return place.startswith(stem(mine)) or mine.startswith(stem(place))


@dataclass
class Seen:
    """What the manager sees, by the rules, row by row."""

    brand: Brand

    def __post_init__(self) -> None:
        of, me = self.brand.of, self.brand.manager.id
        mine = [row.region_code for row in of(EmployeeRegion) if row.employee_id == me]

        def inside(place: str) -> bool:
            return any(covers(one, place) for one in mine)

        self.dealers = {row.dealer_id for row in of(DealerRegion) if inside(row.region_code)}
        self.employees = (
            {me}
            | {row.employee_id for row in of(Dealer) if row.id in self.dealers and row.employee_id is not None}
            | {row.employee_id for row in of(EmployeeRegion) if inside(row.region_code)}
        )
        at = {row.id: row.dealer_id for row in of(DealerStaff)}
        invited = {row.id: (row.dealer_id, row.employee_id) for row in of(Invitation)}
        self.bindings = {
            row.id
            for row in of(Binding)
            if row.employee_id in self.employees or at.get(row.dealer_staff_id) in self.dealers
        }
        self.claims = {
            row.id
            for row in of(Claim)
            if invited[row.invitation_id][0] in self.dealers or invited[row.invitation_id][1] in self.employees
        }
        self.customers = {
            row.follower_id for row in of(Attribution) if row.open_marker and row.dealer_id in self.dealers
        }
        held = [row for row in of(Binding) if row.id in self.bindings and row.open_marker]
        self.people = (
            self.customers
            | {row.follower_id for row in held}
            | {row.follower_id for row in of(Claim) if row.id in self.claims and row.open_marker}
        )
        self.bound_employees = {row.follower_id for row in held if row.employee_id is not None}
        roles = {row.id: row.role for row in of(DealerStaff)}
        self.of_role = {
            role: {row.follower_id for row in held if roles.get(row.dealer_staff_id) == role}
            for role in ("owner", "clerk")
        }
        anything = {row.follower_id for row in (*of(Binding), *of(Attribution)) if row.open_marker}
        self.nothing = self.people - anything


@transaction
def made_up(seed: int) -> Brand:
    """A brand of a dozen dealers, made by chance; every second manager looks after one region, every third of all."""
    dice, now = random.Random(seed), clock.now()
    brand = Brand(Employee(code="M", name="经理", created_at=now))

    def keep(*rows: Base) -> None:
        session().add_all(rows)
        session().flush()
        brand.rows += rows

    keep(brand.manager, *(Region(code=code, name=f"地{code}") for code in PLACES))
    for place in dice.sample(PLACES, dice.randint(1, 3)):
        keep(EmployeeRegion(employee_id=brand.manager.id, region_code=place))
    for n in range(5):
        keep(Employee(code=f"E{n}", name=dice.choice(NAMES), created_at=now))
        if dice.random() < 0.5:
            keep(EmployeeRegion(employee_id=brand.of(Employee)[-1].id, region_code=dice.choice(PLACES)))
    employees = [row.id for row in brand.of(Employee)]
    for n in range(12):
        keep(
            Dealer(
                code=f"D{n:02}", name=dice.choice(NAMES), employee_id=dice.choice([*employees, None]), created_at=now
            )
        )
        dealer = brand.of(Dealer)[-1]
        for place in dice.sample(PLACES, dice.randint(0, 3)):
            keep(DealerRegion(dealer_id=dealer.id, region_code=place))
        for role in dice.sample(("owner", "clerk", "clerk"), dice.randint(0, 3)):
            keep(DealerStaff(dealer_id=dealer.id, role=role, name=dice.choice(NAMES), created_at=now))
    _people(brand, dice, keep)
    people.list_anew(row.id for row in brand.of(Follower))
    return brand


def _people(brand: Brand, dice: random.Random, keep: Any) -> None:
    now, staff = clock.now(), brand.of(DealerStaff)
    dice.shuffle(staff)
    employees, shops = list(brand.of(Employee)), brand.of(Dealer)
    for n in range(60):
        keep(
            Follower(label=f"访客 {n:04}", follow_state=dice.choice(("following", "left", "stranger")), created_at=now)
        )
        who = brand.of(Follower)[-1].id
        says = dice.choice((None, "following", UNKNOWN))
        keep(
            Identity(
                follower_id=who,
                account=OFFICIAL_ACCOUNT,
                openid=f"o{n}",
                openid_index=f"{n}",
                wechat_says=says,
                created_at=now,
            )
        )
        marker = dice.choice((OPEN, None))
        started = now - timedelta(minutes=dice.randint(0, 5))
        chance = dice.random()
        if chance < 0.3 and staff:
            person = staff.pop()
            keep(
                Binding(
                    kind="dealer_staff",
                    follower_id=who,
                    dealer_staff_id=person.id,
                    dealer_id=person.dealer_id,
                    open_marker=marker,
                    started_at=started,
                )
            )
        elif chance < 0.4 and employees:
            keep(
                Binding(
                    kind="employee",
                    follower_id=who,
                    employee_id=employees.pop().id,
                    open_marker=marker,
                    started_at=started,
                )
            )
        elif chance < 0.6:
            dealer = dice.choice(shops).id if dice.random() < 0.7 else None
            keep(
                Invitation(
                    letter=DEALER_OWNER if dealer else FOR_EMPLOYEE,
                    policy=CONFIRM,
                    token="t",
                    token_index=f"t{n}",
                    dealer_id=dealer,
                    employee_id=None if dealer else dice.choice(brand.of(Employee)).id,
                    expires_at=now,
                    created_by="x",
                    created_at=now,
                )
            )
            code = brand.of(Invitation)[-1]
            state = WAITING if marker else "refused"
            keep(
                Claim(
                    invitation_id=code.id,
                    dealer_id=code.dealer_id,
                    follower_id=who,
                    state=state,
                    open_marker=marker,
                    comparison="no_record",
                    created_at=started,
                )
            )
        if dice.random() < 0.5:
            keep(
                Attribution(
                    follower_id=who,
                    dealer_id=dice.choice(shops).id,
                    rule=BY_SIGN,
                    open_marker=dice.choice((OPEN, None)),
                    started_at=now,
                )
            )
