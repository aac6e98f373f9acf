"""Assembling the API: its document, its docs page, its sign-in, its wording of failures."""

from __future__ import annotations

import threading
from functools import partial, update_wrapper
from pathlib import Path
from typing import Any

from apispec import APISpec
from flask import Blueprint as PlainBlueprint
from flask import Flask, Response, render_template, send_from_directory
from flask_smorest import Api, Blueprint

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
    """Every failure in the document has our one shape. What it says of the routes is written when somebody first reads
    it: it is 2 MB and most of a start, and most processes serve the API without being asked for its document."""

    ERROR_SCHEMA = errors.ErrorSchema

    def __init__(self, app: Flask) -> None:
        self._unwritten: list[Blueprint] = []
        self._writing = threading.RLock()
        super().__init__(app)

    def register_blueprint(self, part: Blueprint) -> None:
        self._app.extensions["flask-smorest"]["blp_name_to_api"][part.name] = self
        self._app.register_blueprint(part)
        self._unwritten.append(part)

    @property
    def spec(self) -> APISpec:
        """The document, whole; whoever comes while it is written waits."""
        with self._writing:
            while self._unwritten:
                part = self._unwritten[0]
                part.register_views_in_doc(self, self._app, self._spec, name=part.name, parameters=None)
                self._spec.tag({"name": part.name, "description": part.description})
                del self._unwritten[0]
            return self._spec

    @spec.setter
    def spec(self, begun: APISpec) -> None:
        self._spec = begun


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
