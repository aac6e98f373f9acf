"""One material's figures, beside its content; and a chain of it, drawn from hand to hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from console import material_words, words
from console.analysis import DAYS, STATE
from console.answers import wants_fragment
from console.auth import actor, may
from console.cells import Money
from console.tabs import material_tabs
from doorway.access import who_may
from doorway.house import files_url
from services.analysis import one_material, trees
from services.analysis.one_material import MaterialAnalysis
from services.analysis.periods import CHOICES, USUAL, period_of
from services.analysis.sums import PEOPLE, READ
from services.uploads import served_path

material_analysis = Blueprint("material_analysis", __name__, url_prefix="/materials")


@material_analysis.get("/<token>/analysis")
@who_may(READ)
def show(token: str) -> str:
    """`?days=`, or `?from=` and `?to=`, choose the period; `?version=` whose pages are shown."""
    asked = {name: request.args.get(name, "") for name in STATE}
    period = period_of(asked)
    found = one_material.analysis(actor(), token, period, request.args.get("version", type=int))
    return render_template(
        "console/material_analysis.html",
        found=found,
        row=found.row,
        period=period,
        asked=asked,
        choices=[(one, DAYS[one], _chosen(asked, one)) for one in CHOICES],
        state={name: value for name, value in asked.items() if value},
        steps=_steps(found),
        worth=Money(found.followed.worked.won_fen).shown if found.followed.worked.won and may("leads.read") else None,
        days=_days(found),
        heat=_heat(found),
        address=lambda picture: files_url(served_path(picture.random_name, picture.file_name)),
        material_words=material_words,
        roles=words.ROLES,
        tabs=material_tabs(token),
    )


@material_analysis.get("/<token>/chains/<int(max=9223372036854775807):chain_id>")
@who_may(PEOPLE)
def chain(token: str, chain_id: int) -> Response:
    """The chain as a page; `?after=` is what else hangs below this share, as a part of that page."""
    after = request.args.get("after", type=int)
    tree = trees.tree(actor(), token, chain_id, after=after)
    part = wants_fragment() and after is not None
    return make_response(
        render_template(f"console/{'material_twigs' if part else 'material_chain'}.html", tree=tree, top=tree.top)
    )


def _chosen(asked: dict[str, str], days: str) -> bool:
    return not (asked["from"] or asked["to"]) and days == (asked["days"] if asked["days"] in CHOICES else USUAL)


def _steps(found: MaterialAnalysis) -> list[tuple[str, int, int | None]]:
    """From hand to order: each step, and how many hundredths of the openings it is, once there are openings."""
    opened, worked = found.figures.opened, found.followed.worked

    def of_opened(many: int) -> int | None:
        return round(100 * many / opened) if opened else None

    return [
        (_("带出和转发"), found.figures.taken_out + found.figures.forwards, None),
        (_("打开次数"), opened, of_opened(opened)),
        (_("读到最后"), found.figures.completed, of_opened(found.figures.completed)),
        (_("留下号码"), found.followed.phones, of_opened(found.followed.phones)),
        (_("线索"), worked.leads, of_opened(worked.leads)),
        (_("商机"), worked.opportunities, of_opened(worked.opportunities)),
        (_("成交"), worked.won, of_opened(worked.won)),
    ]


def _days(found: MaterialAnalysis) -> dict[str, Any]:
    """As the chart reads it."""
    return {
        "days": [one.day[5:] for one in found.days],
        "unit": _("次"),
        "series": [
            {"name": _("打开次数"), "counts": [one.figures.opened for one in found.days]},
            {"name": _("读完"), "counts": [one.figures.completed for one in found.days]},
        ],
    }


def _heat(found: MaterialAnalysis) -> dict[str, Any]:
    """Seconds on each page, also on those that nobody looked at."""
    by_number = {one.number: one for one in found.heat}
    pages = max((found.shown and found.shown.pages) or 1, *by_number, 1)
    seen = [by_number.get(number) for number in range(1, pages + 1)]
    return {
        "days": [str(number) for number in range(1, pages + 1)],
        "unit": _("秒"),
        "heat": True,
        "axis": _("第 {value} 页"),
        "series": [{"name": _("平均每次阅读"), "counts": [one.seconds_each if one else 0 for one in seen]}],
    }
