"""Categories and tiers of dealers: headquarters' own words and their order."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Sheet, moved, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.organisation import choices as rules
from services.organisation.choices import Kind

choices = Blueprint("choices", __name__, url_prefix="/choices")
KINDS = "any(category, tier)"
NUMBER = "int(max=9223372036854775807)"
NAME = Field("name", _l("名称"), _l("最多 40 个字。"), True, 40)
WAITS = "yes"
LEADS = Field(
    "leads",
    _l("线索"),
    _l("适合还不熟悉的代理：他们录入的线索在“审核”里等总部看过，通过后归录入的人跟进。"),
    options=lambda: [(WAITS, _l("录入的线索要先由总部审核"))],
    many=True,
)
FORMS: dict[Kind, Form] = {"tier": Form((NAME,)), "category": Form((NAME, LEADS))}
NEW = {"category": _l("新建类别"), "tier": _l("新建层级")}
RENAME = {"category": _l("改类别"), "tier": _l("改层级名称")}


def _page() -> str:
    return url_for("console.choices.listing")


@choices.get("")
@who_may("dealers.read")
def listing() -> str:
    """Tiers from headquarters down, and categories."""
    tiers, categories = rules.rows(actor(), "tier"), rules.rows(actor(), "category")
    return render_template("console/choices.html", tiers=tiers, categories=categories)


def _new(kind: Kind) -> Sheet:
    return Sheet(FORMS[kind], NEW[kind], url_for("console.choices.create", kind=kind), _page(), {})


def _edit(kind: Kind, number: int) -> Sheet:
    address = url_for("console.choices.rename", kind=kind, number=number)
    deletes = url_for("console.choices.delete", kind=kind, number=number)
    stands = rules.one(actor(), kind, number)
    values = {"name": stands.name, "leads": WAITS if stands.leads_wait else ""}
    return Sheet(FORMS[kind], RENAME[kind], address, _page(), values, deletes=deletes)


@choices.get(f"/<{KINDS}:kind>/new")
@who_may("organisation.write")
def new(kind: Kind) -> Response:
    return _new(kind).show()


@choices.post(f"/<{KINDS}:kind>/new")
@who_may("organisation.write")
@safe_to_repeat("a code or name is there once; the second try is refused")
def create(kind: Kind) -> Response:
    def rule(said: dict[str, str], _seen: int) -> None:
        rules.add(actor(), kind, said["name"], leads_wait=said.get("leads") == WAITS)

    return save(_new(kind), rule, _l("已保存"))


@choices.get(f"/<{KINDS}:kind>/<{NUMBER}:number>")
@who_may("organisation.write")
def edit(kind: Kind, number: int) -> Response:
    return _edit(kind, number).show()


@choices.post(f"/<{KINDS}:kind>/<{NUMBER}:number>")
@who_may("organisation.write")
@safe_to_repeat("the same name again")
def rename(kind: Kind, number: int) -> Response:
    def rule(said: dict[str, str], _seen: int) -> None:
        rules.rename(actor(), kind, number, said["name"], leads_wait=said.get("leads") == WAITS)

    return save(_edit(kind, number), rule, _l("已保存"))


@choices.post(f"/tier/<{NUMBER}:number>/up")
@who_may("organisation.write")
@safe_to_repeat("one rung more, in plain sight; the next click takes it back")
def move_up(number: int) -> Response:
    rules.move_up(actor(), number)
    return moved(_l("顺序已调整"), _page())


@choices.post(f"/<{KINDS}:kind>/<{NUMBER}:number>/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(kind: Kind, number: int) -> Response:
    return remove(_edit(kind, number), lambda: rules.remove(actor(), kind, number), _page())
