"""A campaign's facts, its page's head, its questions, privacy texts, hours, promoters and its end, each said in a
drawer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.campaign_fields import AUDIENCE, END, FACTS, NEW, PRIVACY, SLOTS, page_form
from console.campaigns import address_of
from console.forms import Form, Opened, Sheet, remove, save
from doorway.access import who_may
from doorway.repeats import once_per_form, safe_to_repeat
from services.audience_forms import AudienceWish
from services.campaigns import audience as audiences
from services.campaigns import choosing, composing, drafting, publishing, starting
from services.campaigns.composing import PageWish, SlotsWish
from services.campaigns.content import PURPOSES
from services.campaigns.shapes import CampaignWish

campaign_forms = Blueprint("campaign_forms", __name__, url_prefix="/campaigns")


def _sheet(slug: str, form: Form, title: Any, endpoint: str, version: int, values: Any, **more: Any) -> Sheet:
    address = url_for(f"console.campaign_forms.{endpoint}", slug=slug)
    return Sheet(form, title, address, address_of(slug), values, version, **more)


def _edition(slug: str) -> int:
    return drafting.campaign_form(actor(), slug).version


def _new() -> Sheet:
    address, back = url_for("console.campaign_forms.create"), url_for("console.campaigns.listing")
    return Sheet(NEW, _l("新建活动"), address, back, {"template": next(iter(starting.NAMES))})


def _facts(slug: str) -> Sheet:
    found = drafting.campaign_form(actor(), slug)
    deletes = url_for("console.campaign_forms.delete", slug=slug)
    return _sheet(slug, FACTS, _l("活动设置"), "change", found.version, asdict(found.wish), deletes=deletes)


def _page(slug: str) -> Sheet:
    version, values = _page_now(slug)
    form = page_form(drafting.campaign_form(actor(), slug).wish.bait)
    return _sheet(slug, form, _l("标题和封面"), "set_page", version, values)


def _page_now(slug: str) -> Opened:
    draft = drafting.draft_of(actor(), slug)
    material = choosing.token_of(actor(), draft.material_id)
    cover = str(draft.cover_file_id or "")
    return _edition(slug), {"title": draft.title, "summary": draft.summary, "cover": cover, "material": material}


def _privacy_now(slug: str) -> Opened:
    said = drafting.draft_of(actor(), slug).privacy
    return _edition(slug), {purpose: said.get(purpose, "") for purpose in PURPOSES}


def _slots_now(slug: str) -> Opened:
    slots = drafting.draft_of(actor(), slug).slots
    usual = SlotsWish("1、2、3、4、5", "09:00", "18:00", "60", "1", "14")
    if slots is None:
        return _edition(slug), asdict(usual)
    days = "、".join(str(day) for day in slots.weekdays)
    return _edition(slug), {**{name: str(value) for name, value in asdict(slots).items()}, "weekdays": days}


def _audience_now(slug: str) -> Opened:
    found = audiences.audience_form(actor(), slug)
    return found.version, asdict(found.wish)


@campaign_forms.get("/-/new")
@who_may("campaigns.write")
def new() -> Response:
    return _new().show()


@campaign_forms.post("/-/new")
@who_may("campaigns.write")
@once_per_form
def create() -> Response:
    """Make the draft, and go on to its page."""
    made: list[str] = []

    def rule(said: dict[str, str], _seen: int) -> None:
        wish = CampaignWish(said["name"], "", said["starts"], said["ends"])
        made.append(starting.start_campaign(actor(), said["template"], wish))

    sheet = _new()
    return save(sheet, rule, _l("草稿已建好，改好内容再发布"), back=lambda: address_of(made[0]))


@campaign_forms.get("/<slug>/edit")
@who_may("campaigns.write")
def edit(slug: str) -> Response:
    return _facts(slug).show()


@campaign_forms.post("/<slug>/edit")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def change(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        drafting.change_campaign(actor(), slug, seen, CampaignWish(**said))

    def now() -> Opened:
        found = drafting.campaign_form(actor(), slug)
        return found.version, asdict(found.wish)

    return save(_facts(slug), rule, _l("已保存"), now)


@campaign_forms.post("/<slug>/delete")
@who_may("campaigns.write")
@safe_to_repeat("what is gone is gone")
def delete(slug: str) -> Response:
    sheet = _facts(slug)
    seen = sheet.version or 0
    return remove(sheet, lambda: drafting.delete_campaign(actor(), slug, seen), url_for("console.campaigns.listing"))


@campaign_forms.get("/<slug>/page")
@who_may("campaigns.write")
def page(slug: str) -> Response:
    return _page(slug).show()


@campaign_forms.post("/<slug>/page")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def set_page(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        # What this form does not ask stays as it was.
        composing.set_page(actor(), slug, seen, PageWish(**{**sheet.values, **said}))

    sheet = _page(slug)
    return save(sheet, rule, _l("已保存到草稿"), lambda: _page_now(slug))


@campaign_forms.get("/<slug>/privacy")
@who_may("campaigns.write")
def privacy(slug: str) -> Response:
    return _privacy(slug).show()


@campaign_forms.post("/<slug>/privacy")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def set_privacy(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        composing.set_privacy(actor(), slug, seen, said)

    return save(_privacy(slug), rule, _l("已保存到草稿"), lambda: _privacy_now(slug))


@campaign_forms.get("/<slug>/slots")
@who_may("campaigns.write")
def slots(slug: str) -> Response:
    return _slots(slug).show()


@campaign_forms.post("/<slug>/slots")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def set_slots(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        composing.set_slots(actor(), slug, seen, SlotsWish(**said))

    return save(_slots(slug), rule, _l("已保存到草稿"), lambda: _slots_now(slug))


@campaign_forms.get("/<slug>/audience")
@who_may("campaigns.write")
def audience(slug: str) -> Response:
    return _audience(slug).show()


@campaign_forms.post("/<slug>/audience")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def set_audience(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        audiences.set_audience(actor(), slug, seen, AudienceWish(**said))

    return save(_audience(slug), rule, _l("推广范围已更新，马上生效"), lambda: _audience_now(slug))


@campaign_forms.get("/<slug>/end")
@who_may("campaigns.write")
def ask_end(slug: str) -> Response:
    return _end(slug).show()


@campaign_forms.post("/<slug>/end")
@who_may("campaigns.write")
@safe_to_repeat("what has ended is refused the second time")
def end(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        publishing.end(actor(), slug, seen, said["reason"])

    return save(_end(slug), rule, _l("活动已结束"))


def _privacy(slug: str) -> Sheet:
    version, values = _privacy_now(slug)
    return _sheet(slug, PRIVACY, _l("个人信息说明"), "set_privacy", version, values)


def _slots(slug: str) -> Sheet:
    version, values = _slots_now(slug)
    return _sheet(slug, SLOTS, _l("预约时间"), "set_slots", version, values)


def _audience(slug: str) -> Sheet:
    version, values = _audience_now(slug)
    return _sheet(slug, AUDIENCE, _l("谁可以推广"), "set_audience", version, values)


def _end(slug: str) -> Sheet:
    return _sheet(slug, END, _l("结束活动"), "end", _edition(slug), {}, button=_l("结束，现在就停止参与"))
