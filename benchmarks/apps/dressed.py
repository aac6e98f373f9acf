"""Views beside our own in our own program, all dressed in the same request id, log line, headers and guards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from app.security import csrf
from benchmarks.apps import usual_view, wechatpy_view, werobot_view
from doorway.access import ANYONE, who_may
from doorway.house import NAME, House
from services import roles


def reading() -> dict[str, int]:
    """An ordinary page's share of the database: who somebody is."""
    return {"roles": len(roles.of_person(1).roles)}


def dressed(app: Flask) -> Flask:
    """Below /wechat/, so that a view is treated as the pushes it is compared with: no limit per address."""
    house: House = app.extensions[NAME]
    settings, account = house.settings, house.settings.wechat.official_account
    views: dict[str, Callable[..., Any]] = {
        "empty": lambda: "success",
        "reading": reading,
        "wechatpy": wechatpy_view.make(account),
        "werobot": werobot_view.make(account),
        "usual": usual_view.make(account, settings.database_url, settings.public_base_url),
    }
    for name, view in views.items():
        app.add_url_rule(
            f"/wechat/benchmark/{name}", f"benchmark_{name}", who_may(ANYONE)(view), methods=["GET", "POST"]
        )
        csrf.exempt(view)
    return app
