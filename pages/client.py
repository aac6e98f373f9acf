"""The client in a browser (H5 of the mini program) at /app/: files that set-up built, or a word on what is missing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request, send_from_directory
from werkzeug.exceptions import NotFound

from doorway.access import ANYONE, who_may
from doorway.house import house

client = Blueprint("client", __name__, url_prefix="/app")

BUILT = Path(__file__).resolve().parents[1] / "miniprogram" / "dist" / "build" / "h5"
# What stands in assets/ carries a hash of its content in its name; the rest may change under its name.
FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
ASK_EACH_TIME = "no-cache"


@client.get("/")
@who_may(ANYONE)
def index() -> Response:
    """The client itself. It signs its person in through `/oauth/start`, and finds its own page behind the #."""
    if not (BUILT / "index.html").is_file():
        return make_response(render_template("pages/client_missing.html"), 503)
    return _file("index.html", ASK_EACH_TIME)


@client.get("/<path:name>")
@who_may(ANYONE)
def file(name: str) -> Response:
    """A script, style or picture of the client."""
    if name == "index.html" or name.endswith(".gz"):
        raise NotFound
    return _file(name, FOR_EVER if name.startswith("assets/") else AN_HOUR)


def _file(name: str, kept: str) -> Response:
    """Packed where set-up packed it and the browser can unpack it."""
    packed = bool(request.accept_encodings.quality("gzip")) and (BUILT / f"{name}.gz").is_file()
    response = send_from_directory(BUILT, f"{name}.gz" if packed else name, mimetype=_type_of(name))
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = kept
    response.headers["Content-Security-Policy"] = _policy()
    return response


def _type_of(name: str) -> str | None:
    """Of packed files the name no longer says what they are; of the others Flask knows."""
    return {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}.get(
        Path(name).suffix
    )


def _policy() -> str:
    """Scripts of ours and the JS-SDK's alone. The client's components set styles of their own, which harm nobody
    without a place to send anything."""
    settings = house().settings
    files = settings.files_base_url if settings.files_base_url != settings.public_base_url else ""
    jssdk = urlsplit(settings.wechat.jssdk_url)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {jssdk.scheme}://{jssdk.netloc}{jssdk.path}",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob: {files}".rstrip(),
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
