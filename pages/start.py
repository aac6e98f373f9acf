"""The front door without a number, the pages' own style sheet, and the site's icon."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, redirect, send_from_directory

from doorway.access import ANYONE, who_may

pages = Blueprint("pages", __name__, template_folder="templates")
STATIC = Path(__file__).resolve().parent / "static"


@pages.get("/")
@who_may(ANYONE)
def front() -> Response:
    """Whoever types the bare address is headquarters."""
    return redirect("/console/")  # type: ignore[return-value]


@pages.get("/pages/static/<path:name>")
@who_may(ANYONE)
def static_file(name: str) -> Response:
    return send_from_directory(STATIC, name, max_age=3600)


@pages.get("/favicon.ico")
@who_may(ANYONE)
def icon() -> Response:
    return send_from_directory(STATIC, "icon.svg", mimetype="image/svg+xml", max_age=86400)
