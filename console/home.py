"""The first page: how the channel stands in numbers, the last two weeks, and what waits for a decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from console.auth import actor, may
from doorway.access import who_may
from services import outbox, overview, second_person
from services.bindings import history
from services.item_codes import cases
from services.listing import Wanted
from services.merge_cases import history as merge_cases
from services.overview import Reached

home = Blueprint("home", __name__)
DAYS = 14
SHOWN_WAITING = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the first page: what it says beside, where it leads, and how much of a whole it is."""

    name: str
    number: int
    note: str
    address: str
    urgent: bool = False
    percent: int | None = None


@home.get("/")
@who_may("home.read")
def show() -> str:
    """Everybody sees as much of it as their role may read."""
    return render_template("console/home.html", figures=_figures(), chart=_chart(), claims=_waiting())


def _figures() -> list[Figure]:
    """Numbers that matter today, each leading to its list."""
    figures = []
    if may("dealers.read"):
        found = overview.dealers_reached(actor())
        figures.append(_reached(_("渠道商"), found, url_for("console.dealers.listing")))
    if may("organisation.read"):
        found = overview.employees_reached(actor())
        figures.append(_reached(_("员工"), found, url_for("console.employees.listing")))
    if may("approvals.read"):
        number = history.waiting_count(actor())
        note = _("请尽快处理，对方在等") if number else _("都处理完了")
        address = url_for("console.approvals.listing", state="waiting")
        figures.append(Figure(_("待审核"), number, note, address, number > 0))
    if may("staff.write"):
        figures += _asked_for()
    if may("codes.read"):
        figures += _suspected()
    if may("merges.read"):
        figures += _doubted()
    if may("outbox.read"):
        figures += _letters()
    return figures


def _asked_for() -> list[Figure]:
    """What colleagues asked for that takes a second person, only when there is some."""
    number = second_person.waiting_count(actor())
    address = url_for("console.second_person.listing", state="waiting")
    return [Figure(_("待第二人确认"), number, _("同事申请的，等您确认"), address, True)] if number else []


def _suspected() -> list[Figure]:
    """Codes that look copied and that nobody judged yet, only when there are some."""
    number = cases.waiting_count(actor())
    address = url_for("console.item_cases.listing", state="waiting")
    return [Figure(_("可疑扫码"), number, _("待判断"), address, True)] if number else []


def _doubted() -> list[Figure]:
    """People who are perhaps one, only when there are some."""
    number = merge_cases.waiting_count(actor())
    address = url_for("console.merge_cases.listing", state="waiting")
    return [Figure(_("疑为同一人"), number, _("两边都有身份，请核对"), address, True)] if number else []


def _letters() -> list[Figure]:
    """What could not be sent; what may have been sent and how late we are only when there is something to say."""
    behind = outbox.backlog()
    listing = "console.notices.listing"
    note = _("打开查看原因") if behind.dead else _("发送正常")
    figures = [Figure(_("通知发送失败"), behind.dead, note, url_for(listing, state="dead"), behind.dead > 0)]
    if behind.unknown:
        note = _("可能已送达，请核对后再决定是否重发")
        figures.append(Figure(_("结果未知的通知"), behind.unknown, note, url_for(listing, state="unknown"), True))
    if behind.is_late:
        note = _("最早的已等 %(minutes)s 分钟，请检查后台任务", minutes=int(behind.oldest_due_seconds // 60))
        figures.append(Figure(_("通知正在排队"), behind.due, note, url_for(listing, state="due"), True))
    return figures


def _reached(name: str, found: Reached, address: str) -> Figure:
    percent = found.bound * 100 // found.total if found.total else 0
    note = _("已绑定 %(bound)s，占 %(percent)s%%", bound=f"{found.bound:,}", percent=percent)
    return Figure(name, found.total, note, address, percent=percent)


def _chart() -> dict[str, Any] | None:
    """Bindings per day, as the chart reads it."""
    if not may("bindings.read"):
        return None
    days = overview.bindings_per_day(actor(), DAYS)
    return {
        "days": [f"{day.month}-{day.day}" for day, _count in days],
        "counts": [count for _day, count in days],
        "name": _("新增绑定"),
        "unit": _("人"),
    }


def _waiting() -> Any:
    if not may("approvals.read"):
        return None
    return history.claims(actor(), Wanted(filters={"state": "waiting"}, sort="created", size=SHOWN_WAITING))
