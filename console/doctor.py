"""The doctor's page: why it does not work yet, the worst first."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from console.settings import settings_tabs
from console.words import Word
from doorway.access import who_may
from doorway.patient import patient
from doorway.repeats import safe_to_repeat
from services.doctor import FAIL, OK, UNKNOWN, WARN, examine, keep, kept
from services.sentences import worded

doctor = Blueprint("doctor", __name__)

STATES = {
    FAIL: Word(_l("要修"), "bad"),
    WARN: Word(_l("留意"), "wait"),
    UNKNOWN: Word(_l("未知"), "quiet"),
    OK: Word(_l("正常"), "good"),
}
GROUPS = {
    "settings": _l("设置"),
    "machine": _l("服务器"),
    "address": _l("公网地址"),
    "accounts": _l("微信账号"),
    "callback": _l("消息推送"),
    "messages": _l("模板与菜单"),
}


@doctor.app_template_filter("worded")
def in_the_readers_language(sentence: str) -> str:
    return worded(sentence, lambda pattern: str(gettext(pattern)))


@doctor.get("/doctor")
@who_may("doctor.read")
def show() -> str:
    """The last examination of the day."""
    report = kept(actor())
    well = {
        group: [found for found in report.findings if found.group == group and found.state == OK] if report else []
        for group in GROUPS
    }
    outstanding = [found for found in report.findings if found.state != OK] if report else []
    return render_template(
        "console/doctor.html",
        report=report,
        outstanding=outstanding,
        well=well,
        states=STATES,
        group_names=GROUPS,
        tabs=settings_tabs() if may("settings.write") else [],
    )


@doctor.post("/doctor")
@who_may("doctor.read")
@safe_to_repeat("an examination changes nothing but its own report")
def examine_again() -> Response:
    """A new examination; it takes some seconds, and asks WeChat and our own address."""
    keep(examine(patient()))
    return redirect(url_for("console.doctor.show"), 303)  # type: ignore[return-value]
