"""Headers every answer carries, the CSRF guard, and the rule that an undeclared route serves nobody."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from doorway.access import declaration_of_request
from doorway.bodies import make_room
from doorway.house import house

csrf = CSRFProtect()
log = structlog.get_logger(__name__)

FILES = "files"  # the blueprint of `pages/files.py`

# Doors whose requests prove themselves: by WeChat's signature, by a bearer token, by the secret of a visit.
WITHOUT_CSRF = (
    "wechat",
    "api",
    "item_codes",
    "items",
    "gifts",
    "scenes",
    "dealer",
    "hand_over",
    "numbers",
    "approvals_api",
    "messages",
    "notice_preferences",
    "mine",
    "privacy",
    "jssdk",
    "materials_api",
    "own_reading_api",
    "shares_api",
    "leads_api",
    "lead_deeds",
    "campaign_entries",
    "promotions_api",
    "redemptions_api",
    "vouches_api",
    "reading",
    "health",
)


def nonce() -> str:
    """This answer's nonce for inline scripts and styles."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    value: str = g.csp_nonce
    return value


def _policy() -> str:
    jssdk = house().settings.wechat.jssdk_url
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{nonce()}' {jssdk}",
            # Charts and progress bars set style attributes; style *elements* still need the nonce.
            f"style-src 'self' 'nonce-{nonce()}'",
            "style-src-attr 'unsafe-inline'",
            f"img-src 'self' data:{_files_host()}",
            f"media-src 'self'{_files_host()}",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _files_host() -> str:
    """Where uploaded pictures and films come from, when it is not this host."""
    settings = house().settings
    return f" {settings.files_base_url}" if settings.has_files_host else ""


def _in_its_own_house() -> bool:
    """Uploaded files are served by their host alone, and their host serves nothing else but its own health: whatever a
    browser might take for a page there has no cookie of ours, and nothing of ours to read."""
    settings = house().settings
    if not settings.has_files_host or (request.blueprint or "") == "health":
        return True
    at_files_host = request.host == urlsplit(settings.files_base_url).netloc
    return at_files_host == (request.blueprint == FILES)


def attach(app: Flask) -> None:
    @app.before_request
    def everything_in_its_own_house() -> None:
        if not _in_its_own_house():
            abort(404)

    app.before_request(make_room)  # before the guard against forgery looks for its token in the body
    csrf.init_app(app)
    app.jinja_env.globals["csp_nonce"] = nonce

    @app.before_request
    def undeclared_serves_nobody() -> None:
        if request.endpoint is not None and declaration_of_request() is None:
            log.error("route_undeclared", endpoint=request.endpoint)
            abort(404)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)")
        if request.endpoint is None or not request.endpoint.endswith("static"):
            response.headers.setdefault("Cache-Control", "no-store")
        if current_app.config["SESSION_COOKIE_SECURE"]:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response


def exempt(app: Flask) -> None:
    """After the doors are attached: those that prove their requests otherwise need no CSRF token."""
    for name in WITHOUT_CSRF:
        if name in app.blueprints:
            csrf.exempt(app.blueprints[name])
