"""Campaigns begun from a template: a page, questions, prizes and privacy texts to be changed, not an empty sheet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from models.campaigns import BAITS, COUPON, FORM, LOTTERY, TRIAL
from models.db import transaction
from services.access import Actor
from services.campaigns import drafting, prizes, shapes
from services.campaigns.blocks import Block
from services.campaigns.content import LEAD, NAME, PHONE, PRIZE, Asked, Content, Slots
from services.campaigns.prizes import PrizeWish
from services.campaigns.shapes import CampaignWish
from services.organisation.forms import Problems
from services.sentences import N_

FILE = Path(__file__).with_name("templates.toml")
NAMES = {
    "handbook": N_("看资料留电话：新品手册"),
    "joining": N_("表单：招募合作伙伴"),
    "store_coupon": N_("优惠券：到店使用"),
    "new_trial": N_("试用：新品招募"),
    "new_year_draw": N_("抽奖：新春"),
    "store_visit": N_("预约：到店体验"),
}
GIVING = (COUPON, TRIAL, LOTTERY)
# What a page says of data until somebody says it better.
PRIVACY = {
    LEAD: "您填写的信息只用于联系您、回复您的咨询，由本次活动的主办方和页面上写明的渠道商使用。"
    "您可以随时在“我的资料”里查看或要求删除。",
    PRIZE: "手机号只用于核对是否重复参加，以及发放和核销奖品，活动结束 24 个月后删除。"
    "您可以随时在“我的资料”里查看或要求删除。",
}


@dataclass(frozen=True, slots=True)
class Template:
    key: str
    bait: str
    content: Content
    prizes: tuple[PrizeWish, ...]


@transaction
def start_campaign(actor: Actor, key: str, wish: CampaignWish) -> str:
    """A new draft from a template, whose bait it has, or (`key` is a bait) with nothing but the block where people take
    part, called as the campaign; its slug. Refuses `form_wrong`."""
    problems = Problems()
    template = templates().get(key) or _plain(key)
    if template is None:
        problems.wrong("template", "请选择从哪里开始。")
    meant = replace(wish, bait=template.bait if template else FORM)
    with problems.beside("name"):
        shapes.judge(meant)
    problems.refuse()
    assert template is not None
    slug = drafting.create_campaign(actor, meant, template.content)
    for seen, one in enumerate(template.prizes, 1):
        prizes.add_prize(actor, slug, seen, one)
    return slug


@cache
def templates() -> dict[str, Template]:
    """The templates that come with the program, by key, in their order."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: _template(key, said) for key, said in found.items()}


def _template(key: str, said: Mapping[str, Any]) -> Template:
    slots = said.get("slots")
    content = Content(
        title=said["title"],
        summary=said["summary"],
        blocks=tuple(Block(one["kind"], one["said"]) for one in said["blocks"]),
        fields=tuple(
            Asked(f"f{number}", one["label"], one["kind"], one.get("required", False), tuple(one.get("options", ())))
            for number, one in enumerate(said["fields"], 1)
        ),
        privacy=_privacy(said["bait"]),
        slots=Slots(**{**slots, "weekdays": tuple(slots["weekdays"])}) if slots else None,
    )
    return Template(key, said["bait"], content, tuple(PrizeWish(**one) for one in said.get("prizes", ())))


def _plain(bait: str) -> Template | None:
    if bait not in BAITS:
        return None
    way_in = "form" if bait == "material" else bait
    asked = (Asked("f1", "怎么称呼您", NAME), Asked("f2", "手机号", PHONE, required=True))
    content = Content("", blocks=(Block(way_in, {}),), fields=asked, privacy=_privacy(bait))
    return Template(bait, bait, content, ())


def _privacy(bait: str) -> dict[str, str]:
    return dict(PRIVACY) if bait in GIVING else {LEAD: PRIVACY[LEAD]}
