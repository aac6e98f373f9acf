"""Policies and limits: what holds, what would hold by default, and a form for each page of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, Values, save
from console.policy_words import PAGES, Said, options_of, said, shown
from console.settings import settings_tabs
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services import hq_settings as rules
from services import settings_pages
from services.errors import Invalid
from services.hq_settings import Standing

policies = Blueprint("policies", __name__, url_prefix="/settings/policies")


def _in_form(name: str) -> str:
    """Forms take a dot in a field's name for a record within a record."""
    return name.replace(".", "-")


def _field(one: Standing) -> Field:
    words: Said = said(one.name)
    options = options_of(one)
    limits: Any = ""
    if not options and one.allowed:
        limits = gettext(
            "%(low)s 到 %(high)s%(unit)s。", low=f"{one.allowed[0]:,}", high=f"{one.allowed[1]:,}", unit=words.unit
        )
    return Field(
        _in_form(one.name),
        words.title,
        f"{words.hint}{limits}",
        longest=600 if one.name in rules.SHAPES else 20,
        options=(lambda: options) if options else None,
        blank=gettext("默认：%(value)s", value=shown(one.name, one.default)),
    )


def _text(one: Standing) -> str:
    return "" if not one.edited else str(one.value).lower() if isinstance(one.value, bool) else str(one.value)


def _opened(page: str) -> Opened:
    version = settings_pages.version_of(page)
    return version, {_in_form(one.name): _text(one) for one in rules.standing(actor(), page)}


def _sheet(page: str) -> Sheet:
    version, values = _opened(page)
    form = Form([_field(one) for one in rules.standing(actor(), page)])
    address, back = url_for("console.policies.change", page=page), url_for("console.policies.show")
    return Sheet(form, PAGES.get(page, page), address, back, values, version)


@policies.get("")
@who_may("settings.write")
def show() -> str:
    """Every policy and limit beside its default."""
    pages = [(page, PAGES.get(page, page), rules.standing(actor(), page)) for page in rules.PAGES]
    return render_template("console/policies.html", pages=pages, tabs=settings_tabs(), said=said, shown_value=shown)


@policies.get("/<page>")
@who_may("settings.write")
def edit(page: str) -> Response:
    return _sheet(page).show()


@policies.post("/<page>")
@who_may("settings.write")
@safe_to_repeat("a form is good for one version of its page")
def change(page: str) -> Response:
    """Save a page; what is left blank goes back to its default."""

    def rule(values: Values, seen: int) -> None:
        wishes = {name: values[_in_form(name)] for name in rules.PAGES[page]}
        try:
            rules.change_page(actor(), page, seen, wishes)
        except Invalid as refusal:
            found: dict[str, str] = refusal.facts["fields"]  # type: ignore[assignment]
            beside = {_in_form(name): sentence for name, sentence in found.items()}
            raise Invalid(refusal.code, refusal.sentence, fields=beside) from refusal

    return save(_sheet(page), rule, _l("已保存，立即生效"), lambda: _opened(page))
