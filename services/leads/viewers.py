"""Who of ours looks at leads on the phone, and which ones are theirs to see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.leads import FOR_DEALER, FOR_HEADQUARTERS, Lead
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services import access, people
from services.access import Actor
from services.errors import NotAllowed
from services.leads.holders import Holder, held_now
from services.leads.states import POOL
from services.leads.writing import hold, unknown

MINE = "mine"
IN_POOL = "pool"
TEAM = "team"
BOXES = (MINE, IN_POOL, TEAM)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody of ours: a dealer's person, whose owner they may be, or an employee, or both at once."""

    follower_id: int
    name: str
    dealer_id: int | None
    staff_id: int | None
    owner: bool
    employee_id: int | None

    @property
    def actor(self) -> Actor:
        return access.follower(self.follower_id, self.name)

    def hand_for(self, lead: Lead) -> Holder:
        """As whom they act on this lead: a lead of their dealer as its person, any other as the employee."""
        if self.staff_id is not None and lead.dealer_id == self.dealer_id:
            return self.as_staff
        return Holder(employee_id=self.employee_id) if self.employee_id is not None else self.as_staff

    @property
    def as_staff(self) -> Holder:
        return Holder(self.dealer_id, self.staff_id)

    @property
    def own_hand(self) -> Holder:
        """Whose a lead is that they enter themselves."""
        return self.as_staff if self.staff_id is not None else Holder(employee_id=self.employee_id)


def viewer_of(follower_id: int) -> Viewer:
    """As they stand now. Refuses whoever is nobody of ours (`not_ours`)."""
    person = people.survivor(follower_id)
    bound = select(Binding).where(Binding.follower_id == person.id, Binding.open_marker == OPEN)
    staff: DealerStaff | None = None
    employee: Employee | None = None
    for binding in session().scalars(bound):
        if binding.employee_id is not None:
            found = session().get_one(Employee, binding.employee_id)
            employee = found if found.status == EMPLOYED else employee
        else:
            one = session().get_one(DealerStaff, binding.dealer_staff_id)
            dealer = session().get_one(Dealer, one.dealer_id)
            staff = one if one.status == dealer.status == ACTIVE else staff
    if staff is None and employee is None:
        raise NotAllowed("not_ours", "这里只有企业员工和渠道商的人可以使用。")
    return Viewer(
        person.id,
        (staff or employee).name,  # type: ignore[union-attr]
        staff.dealer_id if staff else None,
        staff.id if staff else None,
        staff is not None and staff.role == OWNER,
        employee.id if employee else None,
    )


def in_box(viewer: Viewer, box: str) -> ColumnElement[bool]:
    """The leads of one box: in their own hand; in a pool they may take from; of everybody they look after (an owner
    their dealer's, an employee those of the dealers in their charge)."""
    if box == MINE:
        return or_(*_mine(viewer))
    if box == IN_POOL:
        return or_(*_pools(viewer))
    return or_(false(), *_team(viewer))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Every lead they may open."""
    return or_(*_mine_ever(viewer), *_pools(viewer), *_team(viewer))


def may_open(follower_id: int, lead_id: int) -> bool:
    """Inside a rule: whether this person of ours sees this lead."""
    seen = seen_by(viewer_of(follower_id))
    return session().scalar(select(Lead.id).where(Lead.id == lead_id, seen)) is not None


def knows_number(viewer: Viewer) -> ColumnElement[bool]:
    """The leads whose name and number they may know (`holders.may_know`), as the hand they act with on each."""
    ours = Lead.dealer_id == viewer.dealer_id
    known = []
    if viewer.staff_id is not None:
        named = and_(Lead.phone_for == FOR_DEALER, Lead.phone_for_dealer_id == viewer.dealer_id)
        known.append(named if viewer.employee_id is None else and_(named, ours))
    if viewer.employee_id is not None:
        as_employee = or_(Lead.dealer_id.is_(None), Lead.dealer_id != viewer.dealer_id) if viewer.staff_id else true()
        known.append(and_(Lead.phone_for == FOR_HEADQUARTERS, as_employee))
    return or_(*known)


def hold_seen(viewer: Viewer, lead_id: int) -> Lead:
    """A lead they may open, held still; any other answers like none."""
    lead = hold(lead_id)
    if session().scalar(select(Lead.id).where(Lead.id == lead_id, seen_by(viewer))) is None:
        raise unknown()
    return lead


def hold_in_house(viewer: Viewer, lead_id: int) -> Lead:
    """A lead of their dealer or of headquarters, whoever holds it there: to try to take it."""
    lead = hold(lead_id)
    near = viewer.employee_id is not None if lead.dealer_id is None else lead.dealer_id == viewer.dealer_id
    if not near:
        raise unknown()
    return lead


def is_theirs(viewer: Viewer, lead: Lead) -> bool:
    """In their own hand."""
    mine = viewer.staff_id is not None and lead.dealer_staff_id == viewer.staff_id
    return mine or (viewer.employee_id is not None and lead.employee_id == viewer.employee_id)


def _mine(viewer: Viewer) -> list[ColumnElement[bool]]:
    return [held_now(one) for one in _hands(viewer)]


def _mine_ever(viewer: Viewer) -> list[ColumnElement[bool]]:
    columns = {Lead.dealer_staff_id: viewer.staff_id, Lead.employee_id: viewer.employee_id}
    return [column == number for column, number in columns.items() if number is not None]


def _hands(viewer: Viewer) -> list[Holder]:
    hands = [viewer.as_staff] if viewer.staff_id is not None else []
    return hands + ([Holder(employee_id=viewer.employee_id)] if viewer.employee_id is not None else [])


def _pools(viewer: Viewer) -> list[ColumnElement[bool]]:
    waits = and_(Lead.state == POOL, Lead.open_marker == OPEN, Lead.dealer_staff_id.is_(None))
    pools = []
    if viewer.dealer_id is not None:
        pools.append(and_(Lead.dealer_id == viewer.dealer_id, waits))
    if viewer.employee_id is not None:
        pools.append(and_(Lead.dealer_id.is_(None), Lead.employee_id.is_(None), waits))
    return pools


def _team(viewer: Viewer) -> list[ColumnElement[bool]]:
    teams = []
    if viewer.owner:
        teams.append(Lead.dealer_id == viewer.dealer_id)
    if viewer.employee_id is not None:
        charge = select(Dealer.id).where(Dealer.employee_id == viewer.employee_id)
        teams.append(Lead.dealer_id.in_(charge))
    return teams
