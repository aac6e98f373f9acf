"""Which WeChat person may open which console account: who is bound as its employee, and said so with the password."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select

from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.scan_sign_in import ConsoleLink
from services import accounts, audit, clock
from services.accounts import Staff
from services.errors import NotAllowed
from services.sentences import say


@reading
def linked_since(staff: Staff) -> datetime | None:
    """Since when this account may be opened by a WeChat person; None when by nobody, or their binding has ended."""
    query = select(ConsoleLink.linked_at).join(Binding, Binding.id == ConsoleLink.binding_id)
    return session().scalar(query.where(ConsoleLink.account_id == staff.account_id, Binding.open_marker == OPEN))


def staff_of(follower_id: int) -> Staff:
    """Whose account this person may open now. Refuses who is linked to none, whose binding or employment has ended, and
    whose account is disabled, all alike (`not_linked`)."""
    query = (
        select(ConsoleLink.account_id, Binding.employee_id)
        .join(Binding, Binding.id == ConsoleLink.binding_id)
        .where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
    )
    found = session().execute(query).first()
    staff = None if found is None else accounts.staff_by_account(found.account_id)
    if found is None or staff is None or staff.employee_id != found.employee_id:
        raise NotAllowed("not_linked", "这个微信还没有关联后台账号。请先用密码登录后台，在“我的账号”里关联微信。")
    return staff


def binding_as(follower_id: int, staff: Staff) -> Binding:
    """This person's binding as the account's own employee. Refuses everybody else (`not_this_employee`): a colleague's
    phone, held over the screen for whatever reason, is not linked to an account that is not theirs."""
    query = select(Binding).where(
        Binding.follower_id == follower_id, Binding.employee_id == staff.employee_id, Binding.open_marker == OPEN
    )
    binding = session().execute(query).scalar_one_or_none()
    if binding is None:
        raise NotAllowed(
            "not_this_employee", say("这个微信没有绑定为员工%(name)s，不能关联这个后台账号。", name=staff.name)
        )
    return binding


def link(staff: Staff, binding: Binding) -> None:
    """From now on this person, and nobody before, may open the account."""
    of_either = or_(ConsoleLink.account_id == staff.account_id, ConsoleLink.binding_id == binding.id)
    session().execute(delete(ConsoleLink).where(of_either))
    session().add(ConsoleLink(account_id=staff.account_id, binding_id=binding.id, linked_at=clock.now()))
    audit.record(staff.actor, "staff:wechat:link", "staff_account", staff.account_id, binding=binding.id)


@transaction
def unlink(staff: Staff) -> None:
    """Nobody may open this account by WeChat any more; asking again changes nothing."""
    if forget(staff.account_id):
        audit.record(staff.actor, "staff:wechat:unlink", "staff_account", staff.account_id)


def forget(account_id: int) -> bool:
    """Whether there was a link; for rules that say themselves why it goes."""
    gone = session().execute(delete(ConsoleLink).where(ConsoleLink.account_id == account_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]
