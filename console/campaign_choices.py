"""Products and materials that a campaign's page names: chosen from a list while it can be read over, completed from
what is typed beyond. None is out of reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field
from doorway.access import who_may
from services.access import Actor
from services.campaigns import choosing
from services.products import catalogue

campaign_choices = Blueprint("campaign_choices", __name__, url_prefix="/campaigns")
MOST_CHOSEN = 100


@campaign_choices.get("/-/materials")
@who_may("campaigns.write")
def materials() -> str:
    """Materials that are out, for what was typed so far; a token says nothing to people."""
    return _picks(choosing.suggested_materials, secret=True)


@campaign_choices.get("/-/products")
@who_may("campaigns.write")
def products() -> str:
    """Products on sale, for what was typed so far."""
    return _picks(catalogue.suggestions, secret=False)


def _picks(found: Callable[[Actor, str], list[tuple[str, str]]], *, secret: bool) -> str:
    field, typed = next(iter(request.args.items()), ("", ""))
    options = found(actor(), typed[:80])
    return render_template("console/picks.html", options=options, field=field[:40], secret=secret)


def product_field(name: str, title: Any, hint: Any) -> Field:
    found = choosing.products(actor(), MOST_CHOSEN)
    if found is not None:
        return Field(name, title, hint, options=lambda: found)
    sought, endpoint = _l("输入名称或编码，从列表里选。"), "console.campaign_choices.products"
    return Field(name, title, sought, suggests=endpoint, names=choosing.product_names)


def material_field(name: str, title: Any, hint: Any) -> Field:
    found = choosing.materials(actor(), MOST_CHOSEN)
    if found is not None:
        return Field(name, title, hint, options=lambda: found)
    sought, endpoint = _l("输入标题里的字，从列表里选。"), "console.campaign_choices.materials"
    return Field(name, title, sought, suggests=endpoint, names=choosing.material_names, secret=True)
