"""A campaign's page in a phone beside its editor: drawn by the very templates of the page, in a frame where no script
runs."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from console.auth import actor
from doorway.access import who_may
from doorway.house import files_url, public_url
from services.campaigns import previewing

campaign_preview = Blueprint("campaign_preview", __name__, url_prefix="/campaigns")


@campaign_preview.get("/<slug>/preview")
@who_may("campaigns.read")
def show(slug: str) -> Response:
    """`?edition=published` is what is out, else the draft."""
    page = previewing.preview(actor(), slug, published=request.args.get("edition") == "published")
    drawn = render_template(
        "campaign.html",
        page=page,
        content=page.content,
        share=None,
        problem=None,
        typed={},
        agreed=[],
        provinces=[],
        address=public_url(f"/p/{slug}"),
        in_wechat=True,
        file_url=files_url,
        preview=True,
    )
    return _framed(drawn)


def _framed(drawn: str) -> Response:
    """May stand in a frame of ours, and in nobody else's; nothing of it runs."""
    files = f"{urlsplit(files_url('/')).scheme}://{urlsplit(files_url('/')).netloc}"
    policy = (
        "default-src 'none'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: {files}",
        f"media-src 'self' {files}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
    response = make_response(drawn)
    response.headers["Content-Security-Policy"] = "; ".join(policy)
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
