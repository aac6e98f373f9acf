"""The sandbox put together: WeChat's addresses, the director, the phone page, and everybody's browser."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from sandbox import jssdk, webview
from sandbox.director import people, stage, stories, switches, timeline, watching
from sandbox.director import templates as template_shelf
from sandbox.friends import NotSent
from sandbox.pictures import Unreadable
from sandbox.pushes import Courier
from sandbox.servers import (
    customer_service,
    gate,
    menus,
    mini,
    oauth,
    platform,
    qrcodes,
    subscriptions,
    tags,
    templates,
    tokens,
    users,
)
from sandbox.servers.authorize import authorize
from sandbox.state import State

FAMILIES = (
    tokens, qrcodes, users, templates, customer_service, subscriptions, tags, menus, oauth, mini, platform
)  # fmt: skip


def create_sandbox(
    world: Mapping[str, Any], target: str, base: str, push_timeout: float = 5.0, job_delay: float = 0.2
) -> Flask:
    """One pretend WeChat. `push_timeout` (5 s at WeChat) and `job_delay` are seconds, shorter in tests."""
    app = Flask(__name__, template_folder="phone/templates", static_folder="phone/static", static_url_path="/static")
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    state = State(world, target, base, job_delay)
    courier = Courier(state, push_timeout)
    webviews = webview.Webviews(state)
    app.extensions["sandbox"] = state
    app.extensions["sandbox_courier"] = courier
    watching.mount(app, state, webviews)
    webview.mount(app, webviews)
    jssdk.mount(app)
    for family in FAMILIES:
        gate.mount(app, state, courier, family.ROUTES)
    app.register_blueprint(people.build(state, courier, webviews))
    app.register_blueprint(stage.build(state, courier, webviews))
    app.register_blueprint(template_shelf.build(state))
    app.register_blueprint(stories.build(state))
    app.register_blueprint(timeline.build(state))
    app.register_blueprint(switches.build(state, switches.Switchboard(state)))
    _add_pages(app, state, webviews)
    app.register_error_handler(HTTPException, _say_so)
    app.register_error_handler(Unreadable, _say_what_is_wrong)
    app.register_error_handler(NotSent, _say_what_is_wrong)
    return app


def _add_pages(app: Flask, state: State, webviews: webview.Webviews) -> None:
    @app.get("/")
    def phone() -> AnyResponse:
        """Only under the sandbox's own address, because browsers tell the phone's frames apart by it."""
        if request.host != urlsplit(state.base).netloc:
            return redirect(state.base + "/")
        name, held = state.accounts["official_account"].name, ",".join(state.world.get("held", []))
        return Response(render_template("phone.html", account=name, held=held, target=state.target))

    @app.get("/connect/oauth2/authorize")
    def oauth_page() -> AnyResponse:
        """A page's own script may lead here too; its person is then known by where the script came from."""
        within = webviews.person_of(urlsplit(request.referrer or "").netloc)
        if within:
            return redirect(f"{state.webview_base(within.key)}/_webview/authorize?{request.query_string.decode()}")
        return authorize(state, state.people.get(request.headers.get("X-Sandbox-Person", "")))


def _say_what_is_wrong(error: Exception) -> tuple[Response, int]:
    """A sentence the phone shows as it is."""
    return jsonify(error=str(error), code=getattr(error, "code", "not_sent")), 422


def _say_so(error: HTTPException) -> tuple[Response, int]:
    return jsonify(error=error.description), error.code or 500
