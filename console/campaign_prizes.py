"""What a campaign gives and for how much: prizes, their stock and pictures; the budget, which two persons raise."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.campaigns import address_of
from console.cells import Money
from console.forms import Field, Form, Opened, Sheet, moved, save
from console.proving import proved
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from services import second_person
from services.campaigns import asking, budgets, cards, drafting, prizes
from services.campaigns.prizes import Prize, PrizeWish
from services.campaigns.shapes import yuan

campaign_prizes = Blueprint("campaign_prizes", __name__, url_prefix="/campaigns")
NUMBER = "<int(max=9223372036854775807):prize_id>"
PRIZE = (
    Field("name", _l("奖品名称"), _l("如：满 200 元减 50 元。"), True, 40),
    Field("detail", _l("使用说明"), _l("在哪里用、怎么用，写给客户看。"), longest=120, lines=True),
    Field("stock", _l("库存（份）"), _l("发布后也能加，或减到已送出的份数。"), True, 9),
    Field("worth", _l("价值（元）"), _l("一份值多少，计入奖品预算；不值钱填 0。发布后不能再改。"), longest=16),
)
ODDS = Field("odds", _l("中奖概率（%）"), _l("会公示给客户，如 5 或 0.01。发布后不能再改。"), longest=10)
GOOD_DAYS = Field("good_days", _l("领到后几天内有效"), _l("不填就是到活动结束后 30 天。"), longest=4)


def _prize_form(slug: str) -> Form:
    """Odds are asked of what is drawn."""
    drawn = drafting.campaign_form(actor(), slug).wish.bait == "lottery"
    return Form((*PRIZE, ODDS, GOOD_DAYS) if drawn else (*PRIZE, GOOD_DAYS), judged=True)


RAISE = Form(
    (
        Field("yuan", _l("申请的预算（元）"), _l("全部奖品合计的上限，送到这个数就自动停发。"), True, 16),
        Field("reason", _l("原因"), _l("确认的同事会看到。"), True, second_person.LONGEST_REASON),
    ),
    judged=True,
)
LOWER = Form((Field("yuan", _l("预算（元）"), _l("只能调低；不能低于已经送出的。"), True, 16),))


def _sheet(slug: str, form: Form, title: Any, endpoint: str, values: Any, **more: Any) -> Sheet:
    address = url_for(f"console.campaign_prizes.{endpoint}", slug=slug, **more.pop("named", {}))
    return Sheet(form, title, address, address_of(slug, "prizes"), values, **more)


def _edition(slug: str) -> int:
    return drafting.campaign_form(actor(), slug).version


def _one(slug: str, prize_id: int) -> Prize:
    found = next((one for one in prizes.prizes(actor(), slug) if one.id == prize_id), None)
    if found is None:
        abort(404)
    return found


def _new(slug: str) -> Sheet:
    usual = {"stock": "100", "worth": "0"}
    return _sheet(slug, _prize_form(slug), _l("添加奖品"), "add", usual, version=_edition(slug))


def _edit(slug: str, prize_id: int) -> Sheet:
    found = _one(slug, prize_id)
    said = asdict(prizes.wish_of(found))
    return _sheet(
        slug, _prize_form(slug), found.name, "change", said, version=_edition(slug), named={"prize_id": prize_id}
    )


def _now(slug: str, prize_id: int) -> Opened:
    return _edition(slug), asdict(prizes.wish_of(_one(slug, prize_id)))


def _raising(slug: str) -> Sheet:
    card = cards.card(actor(), slug)
    wanted = yuan(max(card.promised_fen, card.budget_fen or 0))
    sums = {"now": Money(card.budget_fen or 0).shown, "all": Money(card.promised_fen).shown}
    note = _l("现在的预算 %(now)s，全部奖品价值 %(all)s。", **sums)
    button = _l("提交，等另一位同事确认")
    return _sheet(slug, RAISE, _l("申请奖品预算"), "ask_more", {"yuan": wanted}, note=note, proves=True, button=button)


def _lowering(slug: str) -> Sheet:
    card = cards.card(actor(), slug)
    return _sheet(slug, LOWER, _l("调低预算"), "lower", {"yuan": yuan(card.budget_fen or 0)}, version=card.edition)


@campaign_prizes.get("/<slug>/prizes/-/new")
@who_may("campaigns.write")
def new(slug: str) -> Response:
    return _new(slug).show()


@campaign_prizes.post("/<slug>/prizes/-/new")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def add(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        prizes.add_prize(actor(), slug, seen, PrizeWish(**said))

    return save(_new(slug), rule, _l("奖品已添加"), lambda: (_edition(slug), {}))


@campaign_prizes.get(f"/<slug>/prizes/{NUMBER}")
@who_may("campaigns.write")
def edit(slug: str, prize_id: int) -> Response:
    return _edit(slug, prize_id).show()


@campaign_prizes.post(f"/<slug>/prizes/{NUMBER}")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def change(slug: str, prize_id: int) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        prizes.change_prize(actor(), slug, seen, prize_id, PrizeWish(**said))

    return save(_edit(slug, prize_id), rule, _l("已保存，库存马上生效"), lambda: _now(slug, prize_id))


@campaign_prizes.post(f"/<slug>/prizes/{NUMBER}/picture")
@who_may("campaigns.write")
@safe_to_repeat("an upload is taken up once; the second try is refused")
def picture(slug: str, prize_id: int) -> Response:
    file_id = request.form.get("file_id", 0, type=int)
    prizes.set_picture(actor(), slug, _seen(), prize_id, file_id)
    return moved(_l("图片已更换"), address_of(slug, "prizes"))


@campaign_prizes.post(f"/<slug>/prizes/{NUMBER}/remove")
@who_may("campaigns.write")
@safe_to_repeat("a prize is taken away once; the second try is told that it changed")
def remove(slug: str, prize_id: int) -> Response:
    prizes.remove_prize(actor(), slug, _seen(), prize_id)
    return moved(_l("奖品已删除"), address_of(slug, "prizes"))


@campaign_prizes.get("/<slug>/budget/more")
@who_may("campaigns.budget")
def more(slug: str) -> Response:
    return _raising(slug).show()


@campaign_prizes.post("/<slug>/budget/more")
@who_may("campaigns.budget")
@at_most(20)
@once_per_form
def ask_more(slug: str) -> Response:
    """Ask; nothing is raised before somebody else confirms."""

    def rule(said: dict[str, str], _seen: int) -> None:
        wish = {"typed": said["yuan"], "reason": said["reason"]}
        proof, _ = proved(lambda: asking.judge_budget(actor(), slug, **wish))
        asking.ask_budget(actor(), proof, slug, **wish)

    return save(_raising(slug), rule, _l("已提交，另一位同事确认后生效"))


@campaign_prizes.get("/<slug>/budget/less")
@who_may("campaigns.write")
def less(slug: str) -> Response:
    return _lowering(slug).show()


@campaign_prizes.post("/<slug>/budget/less")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def lower(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        budgets.lower_budget(actor(), slug, seen, said["yuan"])

    return save(_lowering(slug), rule, _l("预算已调低，马上生效"))


def _seen() -> int:
    return request.form.get("version", 0, type=int)
