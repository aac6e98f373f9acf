"""How I am told: my own kinds of notices, quiet hours and digest, as they hold in WeChat."""

from __future__ import annotations

import re

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.answers import done
from console.auth import staff
from doorway.access import STAFF, who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import notice_preferences, notices
from services.errors import Conflict, Invalid, Refusal
from services.notice_preferences import Wishes
from services.quiet_hours import MOMENT, QuietHours, read, shown

my_notices = Blueprint("my_notices", __name__, url_prefix="/me/notices")
HOUSE, OWN, NONE = "house", "own", "none"
MORNING = 9 * 60
NIGHT = QuietHours(22 * 60, 8 * 60)
"""What is offered to whoever has no quiet hours yet."""


@my_notices.get("")
@who_may(STAFF)
def show() -> str:
    return _page()


@my_notices.post("")
@who_may(STAFF)
@safe_to_repeat("the same wishes again are the same wishes")
def change() -> Response:
    """Be told so from now on, in WeChat; a person who is not bound there has no wishes to keep."""
    try:
        me = _me()
        if me is None:
            raise Conflict("not_linked", "您还没有绑定微信。请先用自己的员工邀请绑定。")
        notice_preferences.change(me, _wished(me))
    except (Invalid, Conflict) as refusal:
        return make_response(_page(refusal), status_of(refusal))
    return done(_l("已保存"), url_for("console.my_notices.show"))


def _me() -> int | None:
    """The follower this person of headquarters is bound to."""
    return notices.follower_of_employee(staff().employee_id)


def _wished(me: int) -> Wishes:
    on = set(request.form.getlist("on"))
    off = frozenset(kind for kind in notices.switchable(me) if kind not in on)
    way = request.form.get("quiet", HOUSE)
    quiet = {HOUSE: None, NONE: QuietHours(0, 0)}.get(way)
    if way == OWN:
        quiet = QuietHours(_moment("begins"), _moment("ends"))
    return Wishes(off, quiet, _moment("daily_at") if request.form.get("daily") else None)


def _moment(field: str) -> int:
    typed = request.form.get(field, "").strip()
    if not re.fullmatch(MOMENT, typed):
        raise Invalid("moment_unknown", "请填写时间，例如 22:00。")
    return read(typed)


def _page(problem: Refusal | None = None) -> str:
    me = _me()
    wishes = Wishes() if me is None else notice_preferences.wishes(me)
    house = notice_preferences.house_hours()
    hours = wishes.quiet or house
    shown_hours = hours if hours.begins != hours.ends else NIGHT
    return render_template(
        "console/my_notices.html",
        problem=problem,
        linked=me is not None,
        kinds=[] if me is None else notices.switchable(me),
        off=wishes.off,
        way=HOUSE if wishes.quiet is None else NONE if hours.begins == hours.ends else OWN,
        house="" if house.begins == house.ends else f"{shown(house.begins)}–{shown(house.ends)}",
        begins=shown(shown_hours.begins),
        ends=shown(shown_hours.ends),
        daily=wishes.daily_at is not None,
        daily_at=shown(MORNING if wishes.daily_at is None else wishes.daily_at),
    )
