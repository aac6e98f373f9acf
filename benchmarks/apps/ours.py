"""Our program with some views more, all dressed in the same request id, log line, headers and guards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.factory import create_app
from app.security import csrf
from benchmarks.apps import wechatpy_view, werobot_view
from doorway.access import ANYONE, who_may
from doorway.house import house

app = create_app()


def empty() -> str:
    return "success"


def add(name: str, view: Callable[..., Any]) -> None:
    """Below /wechat/, so that a view is treated as the pushes it is compared with: no limit per address."""
    view = who_may(ANYONE)(view)
    app.add_url_rule(f"/wechat/benchmark/{name}", f"benchmark_{name}", view, methods=["GET", "POST"])
    csrf.exempt(view)


with app.app_context():
    account = house().settings.wechat.official_account
add("empty", empty)
add("wechatpy", wechatpy_view.make(account))
add("werobot", werobot_view.make(account))
