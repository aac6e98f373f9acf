"""The menus under the chat, from the shell."""

from __future__ import annotations

from typing import Any

from flask.cli import AppGroup

from app.commands.speaking import told
from doorway.house import house
from services.access import OPERATOR
from services.menus import editing, publishing

menus = AppGroup("menus", help="The menu under the chat: one for everybody, one for each role.")


@menus.command("publish")
@told
def publish() -> dict[str, Any]:
    """Bring WeChat's menus to what headquarters wants (in the console, else the defaults). Repeatable."""
    return {"published": publishing.publish(OPERATOR, house().gateway, house().settings.public_base_url).roles}


@menus.command("show")
@told
def show() -> dict[str, Any]:
    """The menus that are wanted, and whether WeChat shows them."""
    differing = publishing.look(house().gateway, house().settings.public_base_url).differing
    return {
        "menus": [
            {
                "role": role,
                "at_wechat": "differs" if role in differing else "as wanted",
                "buttons": "、".join(button.name for button in menu),
            }
            for role, menu in editing.wanted().items()
        ]
    }
