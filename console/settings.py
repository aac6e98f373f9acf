"""The settings of headquarters: one tab for each kind."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, url_for
from flask_babel import lazy_gettext as _l

from console.tabs import Tab
from doorway.access import who_may

settings = Blueprint("settings", __name__, url_prefix="/settings")


def settings_tabs() -> list[Tab]:
    """The tabs over every page of settings."""
    return [
        Tab(_l("通知模板"), "console.templates.show"),
        Tab(_l("规则与限额"), "console.policies.show"),
        Tab(_l("微信菜单"), "console.menus.show"),
        Tab(_l("系统体检"), "console.doctor.show"),
    ]


@settings.get("")
@who_may("settings.write")
def front() -> Response:
    return redirect(url_for(settings_tabs()[0].endpoint))  # type: ignore[return-value]
