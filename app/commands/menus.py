"""The menus under the chat, from the shell."""

from __future__ import annotations

from typing import Any

from flask.cli import AppGroup

from app.commands.speaking import told
from doorway.house import house
from services import role_menus
from services.access import OPERATOR

menus = AppGroup("menus", help="The menu under the chat: one for everybody, one for each role.")


@menus.command("publish")
@told
def publish() -> dict[str, Any]:
    """Bring WeChat's menus to what services/role_menus.toml declares. Repeatable."""
    return {"published": role_menus.publish(OPERATOR, house().gateway, house().settings.public_base_url).roles}


@menus.command("show")
@told
def show() -> dict[str, Any]:
    """The declared menus, and whether WeChat shows them."""
    base = house().settings.public_base_url
    differing = role_menus.differing(house().gateway, base)
    return {
        "menus": [
            {
                "role": role,
                "at_wechat": "differs" if role in differing else "as declared",
                "buttons": "、".join(button["name"] for button in role_menus.buttons_of(role, base)),
            }
            for role in role_menus.declared()
        ]
    }
