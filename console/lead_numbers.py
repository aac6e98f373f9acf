"""How leads are worked: the way from lead to order, and a line for each hand, dealer, person, source or province."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import lead_words
from console.auth import actor
from console.exports import download
from console.words import word
from doorway.access import who_may
from services import audit
from services.leads import numbers as rules
from services.leads.numbers import Numbers, Worked
from services.leads.sums import REGIONS, SOURCES
from services.spreadsheets import FORMATS

lead_numbers = Blueprint("lead_numbers", __name__, url_prefix="/leads/-/numbers")

CHOICES = {7: _l("最近 7 天"), 30: _l("最近 30 天"), 90: _l("最近 90 天")}
BY = {
    "hands": _l("在谁手上"),
    "dealers": _l("渠道商"),
    "people": _l("人员"),
    "sources": _l("来源"),
    "regions": _l("省份"),
}
ORDERS = {"waits": _l("没人联系的在前"), "won": _l("成交多的在前"), "quick": _l("联系快的在前")}
DRAWN = 12  # bars that can be told apart


def lasting(seconds: int | None) -> str:
    """How long an answer took, in the unit people would say."""
    if seconds is None:
        return "—"
    minutes = seconds // 60
    if minutes < 60:
        return str(gettext("%(number)s 分钟", number=minutes))
    hours = minutes / 60
    if hours < 48:
        return str(gettext("%(number)s 小时", number=f"{hours:.1f}"))
    return str(gettext("%(number)s 天", number=f"{hours / 24:.1f}"))


def yuan(fen: int) -> str:
    """¥12,800.00, of whole yuan without the cents."""
    return f"¥{fen // 100:,}" if fen % 100 == 0 else f"¥{fen / 100:,.2f}"


def _percent(part: float | None) -> str:
    return "—" if part is None else f"{part:g}%"


# Beside the name: a heading, as people read it, and as a workbook holds it.
FIGURES: tuple[tuple[Any, Callable[[Worked], str], Callable[[Worked], Any]], ...] = (
    (_l("进来"), lambda one: f"{one.came:,}", lambda one: one.came),
    (_l("已联系"), lambda one: f"{one.answered:,}", lambda one: one.answered),
    (_l("平均用时"), lambda one: lasting(one.answer_seconds), lambda one: one.answer_seconds),
    (_l("跟进中"), lambda one: f"{one.open:,}", lambda one: one.open),
    (_l("没人联系"), lambda one: f"{one.unanswered:,}", lambda one: one.unanswered),
    (_l("过了约定"), lambda one: f"{one.overdue:,}", lambda one: one.overdue),
    (_l("商机"), lambda one: f"{one.opportunities:,}", lambda one: one.opportunities),
    (_l("成交"), lambda one: f"{one.won:,}", lambda one: one.won),
    (_l("成交率"), lambda one: _percent(one.won_percent), lambda one: one.won_percent),
    (_l("成交金额"), lambda one: yuan(one.won_fen), lambda one: one.won_fen / 100),
)
IN_SECONDS = _l("平均用时（秒）")
IN_YUAN = _l("成交金额（元）")


@lead_numbers.get("")
@who_may("leads.read")
def show() -> Response:
    """`?days=` chooses the period, `?by=` what a line stands for, `?order=` which come first, `?export=` a file."""
    asked = request.args
    found = rules.numbers(actor(), asked.get("days", 30, type=int), asked.get("by", ""), asked.get("order", ""))
    if asked.get("export") in FORMATS:
        return _file(asked["export"], found)
    page = render_template(
        "console/lead_numbers.html",
        found=found,
        figures=FIGURES,
        choices=CHOICES,
        kinds=BY,
        orders=ORDERS,
        name_of=lambda one: _name(found.by, one),
        here=lambda **other: _here(found, **other),
        steps=_steps(found.total),
        drawn=_drawn(found),
        lasting=lasting,
        yuan=yuan,
    )
    return make_response(page)


def _here(found: Numbers, **other: Any) -> str:
    state = {"days": found.days, "by": found.by, "order": found.order}
    return url_for("console.lead_numbers.show", **{**state, **other})


def _name(by: str, line: Worked) -> str:
    if by == SOURCES:
        return str(word(lead_words.SOURCES, line.name).text)
    nobody = gettext("不知道在哪里") if by == REGIONS else gettext("总部线索池")
    return line.name or nobody


def _steps(total: Worked) -> list[tuple[str, int, float | None]]:
    """From lead to order, each as a share of what came in."""
    steps = (
        (gettext("进来"), total.came),
        (gettext("已联系"), total.answered),
        (gettext("商机"), total.opportunities),
        (gettext("成交"), total.won),
    )
    return [
        (name, number, None if name == steps[0][0] or not total.came else round(100 * number / total.came, 1))
        for name, number in steps
    ]


def _drawn(found: Numbers) -> dict[str, Any]:
    """The first lines as bars: what came in, and of it what was won."""
    lines = found.lines[:DRAWN]
    return {
        "days": [_name(found.by, one) for one in lines],
        "unit": gettext("条"),
        "names": True,
        "series": [
            {"name": gettext("进来"), "counts": [one.came for one in lines]},
            {"name": gettext("成交"), "counts": [one.won for one in lines]},
        ],
    }


def _file(form: str, found: Numbers) -> Response:
    titles = [IN_SECONDS if n == 2 else IN_YUAN if n == 9 else title for n, (title, _, _) in enumerate(FIGURES)]
    headings = [str(BY[found.by]), *map(str, titles)]
    lines = [[_name(found.by, one), *(kept(one) for _, _, kept in FIGURES)] for one in found.lines]
    audit.record(actor(), "console:list:export", "list", None, room=request.path, form=form, rows=len(lines))
    return download(form, gettext("线索跟进情况"), headings, lines)
