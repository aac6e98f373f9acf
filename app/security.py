"""Headers every answer carries, the CSRF guard, and the rule that an undeclared route serves nobody."""

from __future__ import annotations

import secrets

import structlog
from flask import Flask, Response, abort, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from doorway.access import declaration_of_request
from doorway.house import house

csrf = CSRFProtect()
log = structlog.get_logger(__name__)

# Doors whose requests prove themselves: by WeChat's signature, by a bearer token.
WITHOUT_CSRF = (
    "wechat",
    "api",
    "scenes",
    "dealer",
    "hand_over",
    "numbers",
    "approvals_api",
    "messages",
    "mine",
    "privacy",
    "jssdk",
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
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def attach(app: Flask) -> None:
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
