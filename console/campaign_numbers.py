"""The figures of campaigns (活动数据): by campaign, dealer, person and place; and one campaign with its league."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import campaign_words, words
from console.auth import actor, may
from console.campaign_tabs import campaign_tabs
from console.cells import Cell, Figure, Link, Moment, Money, Text, badge
from console.hand_columns import OF_A_DEALER, OF_A_PERSON
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import Tab
from doorway.access import who_may
from services.campaigns import numbers
from services.campaigns.numbers import (
    PEOPLE,
    READ,
    CampaignFigures,
    DealerFigures,
    Funnel,
    OneCampaign,
    PersonFigures,
    PlaceFigures,
)

campaign_numbers = Blueprint("campaign_numbers", __name__, url_prefix="/campaign-numbers")
campaign_dealers = Blueprint("campaign_dealers", __name__, url_prefix="/campaign-numbers/-/dealers")
campaign_people = Blueprint("campaign_people", __name__, url_prefix="/campaign-numbers/-/people")
campaign_places = Blueprint("campaign_places", __name__, url_prefix="/campaign-numbers/-/places")


def _tabs() -> list[Tab]:
    tabs = [Tab(_l("按活动"), "console.campaign_numbers.listing")]
    if may(PEOPLE):
        tabs += [
            Tab(_l("按渠道商"), "console.campaign_dealers.listing"),
            Tab(_l("按人员"), "console.campaign_people.listing"),
        ]
    return [*tabs, Tab(_l("按地区"), "console.campaign_places.listing")]


def columns_of(funnel: Callable[[Any], Funnel], *, sorts: bool = True, visitors: bool = True) -> list[Column[Any]]:
    """From the page to the order."""

    def column(title: Any, sort: str, cell: Callable[[Funnel], Cell]) -> Column[Any]:
        return Column(title, lambda row: cell(funnel(row)), sort if sorts else "", is_number=True)

    found = [column(_l("打开人数"), "visitors", lambda sums: Figure(sums.visitors))] if visitors else []
    return [
        *found,
        column(_l("参与"), "entries", lambda sums: Figure(sums.entries)),
        column(_l("线索"), "leads", lambda sums: Figure(sums.leads)),
        column(_l("商机"), "opportunities", lambda sums: Figure(sums.opportunities)),
        column(_l("成交"), "won", lambda sums: Figure(sums.won)),
        column(_l("成交金额"), "won_fen", lambda sums: Money(sums.won_fen)),
    ]


TABLE = Table[CampaignFigures](
    endpoint="console.campaign_numbers.listing",
    title=_l("活动数据"),
    listing=numbers.campaigns,
    columns=(
        Column(_l("活动"), lambda row: Link(row.name, url_for("console.campaign_numbers.show", slug=row.slug)), "name"),
        Column(_l("状态"), lambda row: badge(campaign_words.STATES, row.state)),
        *columns_of(lambda row: row.funnel),
        Column(_l("花费"), lambda row: Money(row.cost_fen), is_number=True),
        Column(_l("每条线索成本"), lambda row: Money(row.lead_fen), is_number=True),
        Column(_l("统计到"), lambda row: Moment(row.counted_at), shown=False),
    ),
    search_hint=_l("搜索活动名称"),
    nothing_yet=_l("还没有发布过的活动"),
    advice=_l("活动发布后，谁打开了、谁参与了、带来多少线索和成交，都会统计在这里。"),
    icon="chart-funnel",
    filters=lambda: [filter_by_words("state", _l("全部状态"), campaign_words.STATES)],
    tabs=_tabs,
)


def _of_campaign() -> list[Filter]:
    return [Filter("campaign", _l("全部活动"), numbers.choices(actor()))]


DEALERS = Table[DealerFigures](
    endpoint="console.campaign_dealers.listing",
    title=_l("活动数据：按渠道商"),
    listing=numbers.dealers,
    columns=(
        *OF_A_DEALER,
        *columns_of(lambda row: row.funnel),
    ),
    search_hint=_l("搜索渠道商名称或编号"),
    nothing_yet=_l("还没有渠道商推广活动"),
    advice=_l("老板和店员在小程序的工具箱里领取推广码，带来的人会统计在这里。"),
    icon="building-store",
    filters=_of_campaign,
    tabs=_tabs,
)


PEOPLE_TABLE = Table[PersonFigures](
    endpoint="console.campaign_people.listing",
    title=_l("活动数据：按人员"),
    listing=numbers.people,
    columns=(
        *OF_A_PERSON,
        *columns_of(lambda row: row.funnel),
    ),
    search_hint=_l("搜索姓名"),
    nothing_yet=_l("还没有人推广活动"),
    advice=_l("员工和渠道商的人在小程序的工具箱里领取推广码，带来的人会统计在这里。"),
    icon="users",
    filters=_of_campaign,
    tabs=_tabs,
)


def _place(row: PlaceFigures) -> Cell:
    return Text(row.name or gettext("没有填所在地"))


PLACES = Table[PlaceFigures](
    endpoint="console.campaign_places.listing",
    title=_l("活动数据：按地区"),
    listing=numbers.places,
    columns=(Column(_l("地区"), _place), *columns_of(lambda row: row.funnel, sorts=False, visitors=False)),
    search_hint=_l("搜索地区"),
    nothing_yet=_l("还没有人参与活动"),
    advice=_l("活动表单里问了所在城市，参与的人就会按省份统计在这里。"),
    icon="map-2",
    filters=_of_campaign,
    tabs=_tabs,
)


@campaign_numbers.get("")
@who_may(READ)
def listing() -> Response:
    return show(TABLE)


@campaign_dealers.get("", endpoint="listing")
@who_may(PEOPLE)
def by_dealer() -> Response:
    return show(DEALERS)


@campaign_people.get("", endpoint="listing")
@who_may(PEOPLE)
def by_person() -> Response:
    return show(PEOPLE_TABLE)


@campaign_places.get("", endpoint="listing")
@who_may(READ)
def by_place() -> Response:
    return show(PLACES)


@campaign_numbers.get("/<slug>", endpoint="show")
@who_may(READ)
def one(slug: str) -> str:
    """One campaign: its funnel, what a lead cost, and the hands that brought most."""
    found = numbers.one(actor(), slug)
    return render_template(
        "console/campaign_numbers.html",
        found=found,
        row=found.figures,
        steps=_steps(found.figures.funnel),
        league=_league(found),
        roles=words.ROLES,
        states=campaign_words.STATES,
        tabs=campaign_tabs(slug),
        money=lambda fen: Money(fen).shown,
    )


def _steps(funnel: Funnel) -> list[tuple[str, int, int | None]]:
    """Each step, and how many hundredths it is of the step before."""
    named = [
        (gettext("打开人数"), funnel.visitors),
        (gettext("参与"), funnel.entries),
        (gettext("线索"), funnel.leads),
        (gettext("商机"), funnel.opportunities),
        (gettext("成交"), funnel.won),
    ]
    before = [0, *(many for _, many in named)]
    return [
        (name, many, round(100 * many / last) if last else None)
        for (name, many), last in zip(named, before, strict=False)
    ]


def _league(found: OneCampaign) -> dict[str, Any]:
    """As the chart reads it: entries and leads of the dealers that brought most."""
    return {
        "days": [one.name for one in found.dealers],
        "unit": gettext("人"),
        "series": [
            {"name": gettext("参与"), "counts": [one.funnel.entries for one in found.dealers]},
            {"name": gettext("线索"), "counts": [one.funnel.leads for one in found.dealers]},
        ],
    }
