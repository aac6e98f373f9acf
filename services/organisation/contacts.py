"""A dealer's contact: its owner (老板), who binds WeChat with this phone."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, DealerStaff
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services import clock, phones
from services.errors import Refusal
from services.organisation.forms import Problems, plain
from services.sentences import say

NAME_LENGTH = 80


def owner_of(dealer_id: int) -> DealerStaff | None:
    """The first of the active owners, who is the 联系人 of forms and workbooks."""
    return (
        session()
        .scalars(
            select(DealerStaff)
            .where(DealerStaff.dealer_id == dealer_id, DealerStaff.role == OWNER, DealerStaff.status == ACTIVE)
            .order_by(DealerStaff.id)
        )
        .first()
    )


def judge_phone(problems: Problems, text: str) -> str | None:
    """The number in E.164; nothing typed is None."""
    if plain(text) is None:
        return None
    try:
        return phones.normalise(text)
    except Refusal as refusal:
        problems.wrong("phone", say("%(sentence)s。", sentence=say(refusal.sentence)))
        return None


def judge_bearer(
    problems: Problems, number: str, name: str, *, employee: int | None = None, staff: int | None = None
) -> None:
    """One number is one person's: two employees never share one; somebody of the same name may own several dealers."""
    index = phones.index(number)
    employees = session().execute(
        select(Employee.id, Employee.code, Employee.name).where(
            Employee.phone_index == index, Employee.status == EMPLOYED
        )
    )
    for one, code, known in employees:
        if one != employee and (employee is not None or known != name):
            problems.wrong(
                "phone",
                say(
                    "这个手机号已经属于员工 %(code)s（%(known)s），一个手机号只能属于一个人，请核对。",
                    code=code,
                    known=known,
                ),
            )
    people = session().scalars(
        select(DealerStaff).where(DealerStaff.phone_index == index, DealerStaff.status == ACTIVE)
    )
    for person in people:
        if person.id != staff and person.name != name:
            problems.wrong(
                "phone",
                say("这个手机号已经属于渠道商人员 %(name)s，一个手机号只能属于一个人，请核对。", name=person.name),
            )


def judge_owner(problems: Problems, owner: DealerStaff | None, name: str | None, number: str | None) -> None:
    """A new name is another person unless the phone is the same: neither phone nor binding passes to them."""
    if number is not None and name is None:
        problems.wrong("contact", "填了手机，请把联系人也填上。")
    if name is not None and len(name) > NAME_LENGTH:
        problems.wrong("contact", say("最多 %(most)s 个字，请缩短。", most=NAME_LENGTH))
    if number is not None and name is not None:
        judge_bearer(problems, number, name, staff=owner.id if owner else 0)
    same = owner is None or name is None or name == owner.name or (number and phones.index(number) == owner.phone_index)
    if owner is None or same:
        return
    if (
        session()
        .execute(select(Binding.id).where(Binding.dealer_staff_id == owner.id, Binding.open_marker == OPEN))
        .first()
    ):
        problems.wrong(
            "contact", say("%(name)s 已经绑定微信，不能直接换人：请先解除绑定，再改联系人。", name=owner.name)
        )
    elif number is None and owner.phone_index is not None:
        problems.wrong("phone", say("原来登记的是 %(name)s，换人时请把手机也填上。", name=owner.name))


def write_owner(dealer_id: int, name: str | None, number: str | None) -> None:
    """Bring the owner to what a form says; an empty name keeps whom there is, an empty number the number."""
    if name is None:
        return
    owner = owner_of(dealer_id)
    if owner is None:
        owner = DealerStaff(dealer_id=dealer_id, role=OWNER, status=ACTIVE, created_at=clock.now())
        session().add(owner)
    owner.name = name
    if number is not None:
        owner.phone, owner.phone_index, owner.phone_tail_index = number, phones.index(number), phones.tail_index(number)
    session().flush()
