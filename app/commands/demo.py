"""A demo brand to play with."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from config import WORLD_FILE
from doorway.house import house
from services import accounts, demo_console
from services import demo as rules
from services.access import OPERATOR, Actor
from services.campaigns import demo as demo_campaigns
from services.errors import NotAllowed
from services.items import demo as demo_items
from services.leads import demo as demo_leads
from services.menus import publishing
from services.products import demo as demo_products
from services.reading import demo as demo_reading
from services.reading import demo_library
from wechat.errors import WeChatError

demo = AppGroup("demo", help="A demo brand.")


@demo.command("furnish")
@told
def furnish() -> dict[str, Any]:
    """Departments, employees, dealers, a product, bottles of it, materials of which some were read, leads,
    campaigns in which people took part, three accounts, notice templates, invitations.

    Repeatable. With the sandbox running, each invitation comes with its QR code.
    """
    if house().settings.production:
        raise NotAllowed("production", "演示数据只能用于开发环境。")
    world = json.loads(WORLD_FILE.read_text(encoding="utf-8"))
    rules.furnish(OPERATOR, world)
    demo_console.furnish_templates(OPERATOR, world["templates"])
    demo_console.furnish_subscriptions(OPERATOR, world.get("subscribe_templates", []))
    try:
        publishing.publish(OPERATOR, house().gateway, house().settings.public_base_url)
    except WeChatError as away:
        click.echo(f"menus not published ({away}); do so later with `menus publish`", err=True)
    return {
        "accounts": demo_console.furnish_accounts(OPERATOR),
        "product": demo_products.furnish(OPERATOR),
        "pictures": demo_products.furnish_pictures(_administrator()),
        "bottles": demo_items.furnish(OPERATOR),
        "labels": demo_items.labels(house().settings.public_base_url),
        "materials": [*demo_reading.furnish(), *demo_library.furnish()],
        "leads": demo_leads.furnish(),
        "campaigns": demo_campaigns.furnish(OPERATOR),
        "invitations": demo_console.furnish_invitations(OPERATOR, house().gateway),
    }


def _administrator() -> Actor:
    """Who hands in files: a person, for each file is somebody's."""
    return next(staff.actor for staff in accounts.all_staff() if "admin" in staff.roles)
