"""How a person is told things, when two rows of theirs become one."""

from __future__ import annotations

from sqlalchemy import delete, select

from models.db import session
from models.notice_preferences import MessageGrant, NoticePreference


def join_notice_rows(stays: int, goes: int) -> None:
    """The wishes of the row that lives on hold, else the other's; what both allowed of one template adds up."""
    if session().get(NoticePreference, stays) is not None:
        session().execute(delete(NoticePreference).where(NoticePreference.follower_id == goes))
    allowed = select(MessageGrant).where(MessageGrant.follower_id.in_((stays, goes))).order_by(MessageGrant.id)
    first: dict[str, MessageGrant] = {}
    for grant in session().scalars(allowed.with_for_update()).all():
        kept = first.setdefault(grant.template_id, grant)
        if kept is not grant:
            kept.remaining += grant.remaining
            kept.by_client += grant.by_client
            kept.by_wechat += grant.by_wechat
            session().delete(grant)
    session().flush()
