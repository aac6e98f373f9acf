"""Campaigns: the list, one campaign with page, prizes and what it lacks, and what is done to it as it stands."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from console import campaign_words
from console.auth import actor, may
from console.campaign_tabs import campaign_tabs
from console.cells import Cell, Figure, Link, Moment, Text, badge
from console.forms import moved
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from doorway import qr_pictures
from doorway.access import who_may
from doorway.house import files_url, public_url
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services.audit_tags import TAGS
from services.campaigns import cards, drafting, publishing
from services.campaigns import listing as rules
from services.campaigns.asking import waiting_budgets
from services.campaigns.blocks import TARGETS
from services.campaigns.cards import Happened
from services.campaigns.listing import CampaignRow
from services.campaigns.prizes import percent
from services.campaigns.states import DELETE, END, PAUSE, PUBLISH, REOPEN, RESUME, may_step
from services.errors import Conflict, Expired, Invalid, Refusal

campaigns = Blueprint("campaigns", __name__, url_prefix="/campaigns")
IN_PLACE = (Conflict, Expired, Invalid)


def address_of(slug: str, part: str = "") -> str:
    """The campaign's page, at the part that was worked on."""
    return url_for("console.campaigns.one", slug=slug, _anchor=part or None)


def _filters() -> list[Filter]:
    return [
        filter_by_words("state", _l("全部状态"), campaign_words.STATES),
        filter_by_words("bait", _l("全部参与方式"), campaign_words.BAITS),
    ]


def _head() -> list[HeadAct]:
    return [HeadAct(_l("新建活动"), "plus", url_for("console.campaign_forms.new"))] if may("campaigns.write") else []


def _left(row: CampaignRow) -> Cell:
    return Text(None) if row.stock is None else Text(f"{row.left:,} / {row.stock:,}")


def _entries(row: CampaignRow) -> Cell:
    held = _l("%(number)s 条待核实", number=f"{row.held:,}") if row.held else None
    return Text(f"{row.entries:,}", str(held) if held else None)


TABLE = Table[CampaignRow](
    endpoint="console.campaigns.listing",
    title=_lp("list", "活动"),
    listing=rules.listing,
    columns=(
        Column[CampaignRow](_l("名称"), lambda row: Link(row.name, address_of(row.slug)), "name"),
        Column[CampaignRow](_l("参与方式"), lambda row: Text(str(campaign_words.BAITS[row.bait].text))),
        Column[CampaignRow](_l("状态"), lambda row: badge(campaign_words.STATES, row.state)),
        Column[CampaignRow](_l("开始"), lambda row: Moment(row.starts_at), "starts"),
        Column[CampaignRow](_l("结束"), lambda row: Moment(row.ends_at), "ends"),
        Column[CampaignRow](_l("参与"), _entries),
        Column[CampaignRow](_l("剩余 / 库存"), _left),
        Column[CampaignRow](_l("待核实"), lambda row: Figure(row.held), shown=False),
        Column[CampaignRow](_l("建立人"), lambda row: Text(row.created_by)),
    ),
    search_hint=_l("搜索活动名称"),
    nothing_yet=_l("还没有活动"),
    advice=_l("点右上角“新建活动”，选一个模板，改几个字就能发布；同事和渠道商会在工具箱里看到它。"),
    icon="gift",
    filters=_filters,
    head=_head,
)


@campaigns.get("")
@who_may("campaigns.read")
def listing() -> Response:
    return show(TABLE)


@campaigns.get("/<slug>")
@who_may("campaigns.read")
def one(slug: str) -> Response:
    return make_response(_page(slug))


def _page(slug: str, problem: Refusal | None = None) -> str:
    card = cards.card(actor(), slug)
    state = "published" if card.row.state in ("upcoming", "over") else card.row.state
    return render_template(
        "console/campaign.html",
        card=card,
        problem=problem,
        acts={act for act in (PUBLISH, PAUSE, RESUME, END, REOPEN, DELETE) if may_step(state, act)},
        history=[(one, len([one, *more])) for one, *more in _alike(card.history)],
        asked_budgets=waiting_budgets(actor(), slug),
        page_url=public_url(f"/p/{slug}"),
        qr=qr_pictures.svg_uri,
        roles=[str(campaign_words.ROLES[role].text) for role in card.audience.roles],
        marks={(one.where, one.number) for one in card.findings},
        campaign_words=campaign_words,
        targets=TARGETS,
        tags=TAGS,
        tabs=campaign_tabs(slug),
        percent=percent,
        money=lambda fen: f"¥{fen // 100:,}.{fen % 100:02d}",
        file_url=lambda number: files_url(card.files[number]) if number in card.files else "",
    )


def _alike(history: list[Happened]) -> list[list[Happened]]:
    """What one person did several times without anything between, as one: a page is composed in dozens of steps."""

    def what(one: Happened) -> tuple[str, str, str]:
        return one.who, one.tag, str({**one.details, "version": None})

    return [list(group) for _, group in groupby(history, what)]


def _act(slug: str, rule: Callable[[int], object], told: Any) -> Response:
    """Do it at the edition that was seen; what stands in the way is said on the page."""
    try:
        rule(request.form.get("version", 0, type=int))
    except IN_PLACE as refusal:
        return make_response(_page(slug, refusal), status_of(refusal))
    return moved(told, address_of(slug))


@campaigns.post("/<slug>/publish")
@who_may("campaigns.write")
@safe_to_repeat("an edition is published once; the second try is told that it changed")
def publish(slug: str) -> Response:
    return _act(slug, lambda seen: publishing.publish(actor(), slug, seen), _l("已发布，打开页面的人马上看到"))


@campaigns.post("/<slug>/pause")
@who_may("campaigns.write")
@safe_to_repeat("an edition is paused once; the second try is told that it changed")
def pause(slug: str) -> Response:
    return _act(slug, lambda seen: publishing.pause(actor(), slug, seen), _l("已暂停，现在没有人能参与"))


@campaigns.post("/<slug>/resume")
@who_may("campaigns.write")
@safe_to_repeat("an edition is resumed once; the second try is told that it changed")
def resume(slug: str) -> Response:
    return _act(slug, lambda seen: publishing.resume(actor(), slug, seen), _l("活动继续，可以参与了"))


@campaigns.post("/<slug>/reopen")
@who_may("campaigns.write")
@safe_to_repeat("an edition is reopened once; the second try is told that it changed")
def reopen(slug: str) -> Response:
    return _act(slug, lambda seen: publishing.reopen(actor(), slug, seen), _l("已重新打开，现在是暂停状态"))


@campaigns.post("/<slug>/copy")
@who_may("campaigns.write")
@once_per_form
def copy(slug: str) -> Response:
    made = drafting.copy_campaign(actor(), slug)
    return moved(_l("已复制成新的草稿，记得改名称和时间"), address_of(made))
