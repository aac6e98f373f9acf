"""What one person really sees under their chat, by WeChat's own word."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from services import people
from services.access import Actor, require
from services.errors import NotFound
from services.menus.buttons import Wire
from services.menus.publishing import plain
from wechat.gateway import Gateway


def shown_to(actor: Actor, gateway: Gateway, code: str) -> Wire:
    """The menu of whoever is bound as this employee, or as this dealer's person (the owner first).

    Refuses `nobody_bound`.
    """
    return plain(gateway.menu_shown_to(_openid_of(actor, code)))


@reading
def _openid_of(actor: Actor, code: str) -> str:
    require(actor, "settings.write")
    bound = (
        select(Binding.follower_id)
        .outerjoin(Employee, Employee.id == Binding.employee_id)
        .outerjoin(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(Binding.open_marker == OPEN, (Employee.code == code) | (Dealer.code == code))
        .order_by(DealerStaff.role.desc(), Binding.id)  # "owner" before "clerk"
    )
    follower_id = session().scalars(bound.limit(1)).first()
    openid = None if follower_id is None else people.openid_of(follower_id)
    if openid is None:
        raise NotFound("nobody_bound", "没有人以这个编码绑定微信，请换一个员工工号或渠道商编码。")
    return openid
