"""The blocks of a campaign's page and the questions of its form: added, changed, moved, taken away, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import campaign_words
from console.auth import actor
from console.campaign_choices import material_field, product_field
from console.campaigns import address_of
from console.forms import Field, Form, Opened, Sheet, moved, save
from doorway.access import who_may
from doorway.house import files_url
from doorway.repeats import safe_to_repeat
from services.campaigns import cards, checking, composing, drafting
from services.campaigns.blocks import (
    BLOCKS,
    DEGREES,
    FILM,
    LINES,
    MATERIAL_TOKEN,
    PICTURE,
    PRODUCT,
    TARGET,
    TARGETS,
    Part,
)
from services.campaigns.composing import FieldWish
from services.campaigns.content import Asked
from services.errors import Invalid

campaign_blocks = Blueprint("campaign_blocks", __name__, url_prefix="/campaigns")
PLACE = "<int(max=99):place>"
ENDINGS = {PICTURE: ".jpg,.jpeg,.png,.webp", FILM: ".mp4,.m4v,.mov"}
ASKED = Form(
    (
        Field(
            "label", _l("问什么"), _l("如：怎么称呼您。只问必要的，问得越少填的人越多。"), True, composing.LABEL_LENGTH
        ),
        Field(
            "kind",
            _l("怎样填写"),
            "",
            True,
            options=lambda: [(code, word.text) for code, word in campaign_words.FIELD_KINDS.items()],
        ),
        Field("required", _l("必填"), options=lambda: [("yes", _l("必填"))], blank=_l("选填")),
        Field("options", _l("选项"), _l("只对“单选”有用，一行一个。"), longest=450),
    ),
    judged=True,
)


def _kinds_form(slug: str) -> Form:
    """What may stand on this page: another way to take part could not be published."""
    way_in = checking.way_in(drafting.campaign_form(actor(), slug).wish.bait)
    fit = [(code, word.text) for code, word in campaign_words.BLOCKS.items() if BLOCKS[code].bait in (None, way_in)]
    return Form((Field("kind", _l("内容块"), "", True, options=lambda: fit),))


def _form(slug: str, kind: str) -> Form:
    return Form(tuple(_field(slug, part) for part in BLOCKS[kind].parts), judged=True)


def _field(slug: str, part: Part) -> Field:
    asked: dict[str, Any] = {"longest": part.longest, "lines": part.shape == LINES}
    if part.shape in ENDINGS:
        asked = {"uploads": ENDINGS[part.shape]}
        if part.shape == PICTURE:
            asked["address"] = partial(_picture, slug)
    elif part.shape == PRODUCT:
        return product_field(part.name, gettext(part.title), _l("发布前要填。"))
    elif part.shape == MATERIAL_TOKEN:
        return material_field(part.name, gettext(part.title), _l("发布前要填。"))
    elif part.shape == TARGET:
        asked = {"options": lambda: [(code, gettext(name)) for code, name in TARGETS.items()]}
    hint = _l("发布前要填。") if part.needed else _l("可以不填；填了能在地图里打开。") if part.shape == DEGREES else ""
    return Field(part.name, gettext(part.title), hint, **asked)


def _picture(slug: str, number: str) -> str:
    files = cards.card(actor(), slug).files
    return files_url(files[int(number)]) if number.isdigit() and int(number) in files else ""


def _edition(slug: str) -> int:
    return drafting.campaign_form(actor(), slug).version


def _kinds(slug: str) -> Sheet:
    address = url_for("console.campaign_blocks.choose", slug=slug)
    return Sheet(
        _kinds_form(slug), _l("添加内容块"), address, address_of(slug), {}, _edition(slug), button=_l("下一步")
    )


def _new(slug: str, kind: str) -> Sheet:
    if kind not in BLOCKS:
        abort(404)
    address = url_for("console.campaign_blocks.add", slug=slug, block=kind)
    title = _l("添加“%(kind)s”", kind=campaign_words.BLOCKS[kind].text)
    return Sheet(_form(slug, kind), title, address, address_of(slug, "blocks"), {}, _edition(slug))


def _now(slug: str, place: int) -> tuple[str, Opened]:
    blocks = drafting.draft_of(actor(), slug).blocks
    if place >= len(blocks):
        abort(404)
    return blocks[place].kind, (_edition(slug), {name: str(said) for name, said in blocks[place].said.items()})


def _edit(slug: str, place: int) -> Sheet:
    kind, (version, values) = _now(slug, place)
    address = url_for("console.campaign_blocks.change", slug=slug, place=place)
    title = _l("第 %(number)s 块：%(kind)s", number=place + 1, kind=campaign_words.BLOCKS[kind].text)
    return Sheet(_form(slug, kind), title, address, address_of(slug, f"block-{place + 1}"), values, version)


@campaign_blocks.get("/<slug>/blocks/-/new")
@who_may("campaigns.write")
def kinds(slug: str) -> Response:
    """Which kind; then what it says."""
    kind = request.args.get("kind", "")
    return (_new(slug, kind) if kind else _kinds(slug)).show()


@campaign_blocks.post("/<slug>/blocks/-/kind")
@who_may("campaigns.write")
@safe_to_repeat("nothing is written: it shows the form of that kind")
def choose(slug: str) -> Response:
    kind = request.form.get("kind", "")
    if kind in BLOCKS:
        return _new(slug, kind).show()
    return replace(_kinds(slug), problems={"kind": gettext("请从列表里选。")}).show(422)


@campaign_blocks.post("/<slug>/blocks/-/<block>")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def add(slug: str, block: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        composing.add_block(actor(), slug, seen, block, said)

    return save(_new(slug, block), rule, _l("已加到页面最后，可以往上移"), lambda: (_edition(slug), {}))


@campaign_blocks.get(f"/<slug>/blocks/{PLACE}")
@who_may("campaigns.write")
def edit(slug: str, place: int) -> Response:
    return _edit(slug, place).show()


@campaign_blocks.post(f"/<slug>/blocks/{PLACE}")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def change(slug: str, place: int) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        composing.change_block(actor(), slug, seen, place, said)

    return save(_edit(slug, place), rule, _l("已保存到草稿"), lambda: _now(slug, place)[1])


@campaign_blocks.post(f"/<slug>/blocks/{PLACE}/move")
@who_may("campaigns.write")
@safe_to_repeat("an order is changed once; the second try is told that it changed")
def move(slug: str, place: int) -> Response:
    """`to` is the place it goes to."""
    to = request.form.get("to", 0, type=int)
    return _done(slug, lambda seen: composing.move_block(actor(), slug, seen, place, to), _l("顺序已调整"), "blocks")


@campaign_blocks.post(f"/<slug>/blocks/{PLACE}/remove")
@who_may("campaigns.write")
@safe_to_repeat("a block is taken away once; the second try is told that it changed")
def remove(slug: str, place: int) -> Response:
    return _done(slug, lambda seen: composing.remove_block(actor(), slug, seen, place), _l("已删掉这一块"), "blocks")


def _done(slug: str, rule: Callable[[int], object], told: Any, part: str) -> Response:
    rule(request.form.get("version", 0, type=int))
    return moved(told, address_of(slug, part))


def _wishes(slug: str) -> list[FieldWish]:
    return [_wish(one) for one in drafting.draft_of(actor(), slug).fields]


def _wish(one: Asked) -> FieldWish:
    return FieldWish(one.label, one.kind, "yes" if one.required else "", "\n".join(one.options), one.key)


def _asked_now(slug: str, place: int) -> Opened:
    wishes = _wishes(slug)
    if place >= len(wishes):
        abort(404)
    one = wishes[place]
    return _edition(slug), {"label": one.label, "kind": one.kind, "required": one.required, "options": one.options}


def _question(slug: str, place: int | None) -> Sheet:
    if place is None:
        address = url_for("console.campaign_blocks.add_field", slug=slug)
        return Sheet(ASKED, _l("添加问题"), address, address_of(slug, "fields"), {}, _edition(slug))
    version, values = _asked_now(slug, place)
    address = url_for("console.campaign_blocks.change_field", slug=slug, place=place)
    title = _l("第 %(number)s 个问题", number=place + 1)
    return Sheet(ASKED, title, address, address_of(slug, "fields"), values, version)


def _set(slug: str, seen: int, wishes: list[FieldWish], place: int) -> None:
    """The refusal names the question's fields; the form has but this one."""
    try:
        composing.set_fields(actor(), slug, seen, wishes)
    except Invalid as refusal:
        told: Any = refusal.facts.get("fields", {})
        mine = {name.partition(".")[2]: words for name, words in told.items() if name.startswith(f"{place}.")}
        raise Invalid(refusal.code, refusal.sentence, fields=mine or told) from None


@campaign_blocks.get("/<slug>/fields/-/new")
@who_may("campaigns.write")
def new_field(slug: str) -> Response:
    return _question(slug, None).show()


@campaign_blocks.post("/<slug>/fields/-/new")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def add_field(slug: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        wishes = _wishes(slug)
        _set(slug, seen, [*wishes, FieldWish(**said)], len(wishes))

    return save(_question(slug, None), rule, _l("已保存到草稿"), lambda: (_edition(slug), {}))


@campaign_blocks.get(f"/<slug>/fields/{PLACE}")
@who_may("campaigns.write")
def field(slug: str, place: int) -> Response:
    return _question(slug, place).show()


@campaign_blocks.post(f"/<slug>/fields/{PLACE}")
@who_may("campaigns.write")
@safe_to_repeat("a form is good for one version of its record")
def change_field(slug: str, place: int) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        wishes = _wishes(slug)
        wishes[place] = replace(FieldWish(**said), key=wishes[place].key)
        _set(slug, seen, wishes, place)

    return save(_question(slug, place), rule, _l("已保存到草稿"), lambda: _asked_now(slug, place))


@campaign_blocks.post(f"/<slug>/fields/{PLACE}/move")
@who_may("campaigns.write")
@safe_to_repeat("an order is changed once; the second try is told that it changed")
def move_field(slug: str, place: int) -> Response:
    """`to` is the place it goes to; `-1` takes it away."""
    wishes, to = _wishes(slug), request.form.get("to", 0, type=int)
    if place >= len(wishes):
        abort(404)
    one = wishes.pop(place)
    if to >= 0:
        wishes.insert(to, one)
    told = _l("顺序已调整") if to >= 0 else _l("已删掉这个问题")
    return _done(slug, lambda seen: composing.set_fields(actor(), slug, seen, wishes), told, "fields")
