"""Assembling the API: its document, its docs page, its sign-in, its wording of failures."""

from __future__ import annotations

from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

from flask import Blueprint as PlainBlueprint
from flask import Flask, Response, render_template, send_from_directory
from flask_smorest import Api

from doorway.access import ANYONE, who_may
from miniprogram_api import (
    approvals,
    campaign_entries,
    dealer,
    errors,
    gifts,
    hand_over,
    item_codes,
    items,
    jssdk,
    lead_deeds,
    leads,
    materials,
    messages,
    mine,
    notice_preferences,
    numbers,
    own_reading,
    privacy,
    promotions,
    redemptions,
    scenes,
    shares,
    sign_in,
    vouches,
)

PARTS = (
    sign_in,
    scenes,
    dealer,
    hand_over,
    numbers,
    approvals,
    messages,
    notice_preferences,
    mine,
    privacy,
    jssdk,
    materials,
    own_reading,
    shares,
    item_codes,
    items,
    gifts,
    leads,
    lead_deeds,
    campaign_entries,
    promotions,
    redemptions,
    vouches,
)
HERE = Path(__file__).resolve().parent
docs = PlainBlueprint("api_docs", __name__, template_folder="templates", url_prefix="/api/v1")


class QudaoApi(Api):  # type: ignore[misc]
    """Every failure in the document has our one shape."""

    ERROR_SCHEMA = errors.ErrorSchema


@docs.get("/docs")
@who_may(ANYONE)
def docs_page() -> str:
    """The API to read and to try, from assets of our own host."""
    return render_template("api_docs.html", assets=(HERE / "static" / "vendor").is_dir())


@docs.get("/docs/static/<path:name>")
@who_may(ANYONE)
def docs_static(name: str) -> Response:
    return send_from_directory(HERE / "static", name)


def attach(app: Flask) -> None:
    app.config.update(
        API_TITLE="Qudao · 渠道在线",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
            "info": {"description": "What the mini program and its H5 twin speak with the server."},
        },
    )
    api = QudaoApi(app)
    for part in PARTS:
        api.register_blueprint(part.blueprint)
    app.register_blueprint(docs)
    for endpoint in [name for name in app.view_functions if name.startswith("api-docs.")]:
        # flask-smorest serves its document by a bound method, which cannot carry a declaration itself.
        view: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = who_may(ANYONE)(update_wrapper(partial(view), view))
