"""Dealers entered, changed, closed and taken away; and the tree they form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.answers import wants_fragment
from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, moved, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.sentences import said
from services import dealer_tree
from services import dealers as rules
from services.errors import Invalid
from services.organisation import dealer_records as records
from services.organisation.dealer_records import DealerForm, DealerWish

dealer_forms = Blueprint("dealer_forms", __name__, url_prefix="/dealers")


def _tiers() -> list[tuple[str, str]]:
    return [(name, name) for name in rules.tiers()]


def _categories() -> list[tuple[str, str]]:
    return [(name, name) for name in rules.categories()]


PLACES_HINT = _l("名称或 6 位代码，用顿号隔开，如：浙江、广东深圳")
FORM = Form(
    (
        Field("code", _l("编码"), _l("最多 32 个字，建立后不能改：印出去的材料靠它认店。"), True, 32, fixed=True),
        Field("name", _l("名称"), required=True, longest=120),
        Field("category", _l("类别"), longest=40, options=_categories),
        Field("tier", _l("层级"), _l("门店选最低一级。"), longest=40, options=_tiers),
        Field("parent", _l("上级渠道商"), _l("输入名称或编码，从列表里选。"), suggests="console.dealer_forms.suggest"),
        Field(
            "employee", _l("负责员工"), _l("输入姓名或工号，从列表里选。"), suggests="console.employee_forms.suggest"
        ),
        Field("exclusive", _l("独占区域"), PLACES_HINT, longest=2000),
        Field("shared", _l("共享区域"), PLACES_HINT, longest=2000),
        Field("contact", _l("联系人（老板）")),
        Field("phone", _l("联系人手机"), _l("老板用这个号码绑定微信。"), longest=40),
    ),
    judged=True,
)


def _opened(code: str) -> Opened:
    found = records.dealer_form(actor(), code)
    return found.version, asdict(found.wish)


def _new() -> Sheet:
    return Sheet(
        FORM,
        _l("新建渠道商"),
        url_for("console.dealer_forms.create"),
        url_for("console.dealers.listing"),
        {"parent": request.args.get("parent", "")[:32]},
    )


def _edit(found: DealerForm) -> Sheet:
    code, hints = found.wish.code, {}
    if found.phone:
        hints["phone"] = _l("现在是 %(phone)s，留空表示不改。", phone=found.phone)
    page, address = url_for("console.dealers.one", code=code), url_for("console.dealer_forms.change", code=code)
    deletes = url_for("console.dealer_forms.delete", code=code)
    return Sheet(FORM, _l("编辑渠道商"), address, page, asdict(found.wish), found.version, hints=hints, deletes=deletes)


@dealer_forms.get("/-/new")
@who_may("organisation.write")
def new() -> Response:
    return _new().show()


@dealer_forms.post("/-/new")
@who_may("organisation.write")
@safe_to_repeat("a code or name is there once; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: records.create_dealer(actor(), DealerWish(**said)), _l("渠道商已建立"))


@dealer_forms.get("/<code>/edit")
@who_may("organisation.write")
def edit(code: str) -> Response:
    return _edit(records.dealer_form(actor(), code)).show()


@dealer_forms.post("/<code>/edit")
@who_may("organisation.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str) -> Response:
    """Save; when somebody else was quicker, 409 with what they changed, and nothing is lost."""
    sheet = _edit(records.dealer_form(actor(), code))

    def rule(said: dict[str, str], seen: int) -> None:
        records.change_dealer(actor(), code, seen, DealerWish(**said))

    return save(sheet, rule, _l("已保存"), lambda: _opened(code))


@dealer_forms.post("/<code>/status")
@who_may("organisation.write")
@safe_to_repeat("a status is changed from one version once")
def switch(code: str) -> Response:
    """Take a partnership up again; how one ends stands in `partnership.py`."""
    records.dealer_form(actor(), code)  # what does not exist has no status to speak of
    seen = request.form.get("version", 0, type=int)
    if request.form.get("status") != "active":
        raise Invalid("status_unknown", "这里只能恢复合作。")
    try:
        records.reopen_dealer(actor(), code, seen)
    except Invalid as refusal:
        raise told_whole(refusal) from refusal
    return moved(_l("已恢复合作"), url_for("console.dealers.one", code=code))


def told_whole(refusal: Invalid) -> Invalid:
    """A refusal whose fields are not on the page tells them in its sentence."""
    fields: Any = refusal.facts.get("fields", {})
    sentence = "".join(said(one) for one in fields.values()) or refusal.sentence
    return Invalid(refusal.code, sentence)


@dealer_forms.post("/<code>/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str) -> Response:
    sheet = _edit(records.dealer_form(actor(), code))
    return remove(sheet, lambda: records.delete_dealer(actor(), code), url_for("console.dealers.listing"))


@dealer_forms.get("/-/suggest")
@who_may("dealers.read")
def suggest() -> str:
    """Dealers for what was typed so far, as a field completes it."""
    options = dealer_tree.suggestions(actor(), next(iter(request.args.values()), "")[:80])
    return render_template("console/options.html", options=options)


@dealer_forms.get("/-/tree")
@who_may("dealers.read")
def tree() -> str:
    """The top of the tree, or what hangs below one dealer."""
    below = request.args.get("below", "")[:32]
    branch = dealer_tree.branch(actor(), below or None)
    part = wants_fragment() and bool(below)
    return render_template("console/branch.html" if part else "console/tree.html", branch=branch, below=below)
