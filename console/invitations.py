"""The invitation of one dealer or employee: its pictures for screen and print, and the choice of its policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, request, url_for

from console.auth import actor
from doorway import qr_pictures
from doorway.house import house, public_url
from services.bindings import inviting
from services.bindings.inviting import Invited
from services.errors import Expired, NotFound

PRINT_FORMS = {"png": "image/png", "svg": "image/svg+xml"}
PRINT_MODULE_PIXELS = 24  # a code of some 40 modules becomes about 1,000 pixels wide


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom the page invites: `room` is the blueprint of the page, `usual` the policy to offer first."""

    room: str
    code: str
    name: str
    usual: str
    invited: Invited | None

    def address(self, route: str, **more: Any) -> str:
        return url_for(f"{self.room}.{route}", code=self.code, **more)

    @property
    def print_link(self) -> str:
        """Our own link, which outlives WeChat's temporary codes."""
        return public_url(f"/q/{self.present.token}")

    @property
    def present(self) -> Invited:
        if self.invited is None:
            raise NotFound("invitation_unknown", "还没有可用的邀请，请先生成。")
        return self.invited


def living_invitation(**of: str) -> Invited | None:
    """The newest invitation that can still be redeemed and may be shown to this person; when whom it invites has
    left, it invites nobody."""
    try:
        invited = inviting.newest_invitation(**of)
    except Expired:
        return None
    return invited if invited is not None and inviting.may_show(actor(), invited) else None


def chosen_policy() -> str:
    """What the form says; the rule refuses what is no policy."""
    return request.form.get("policy", "")[:16]


def screen_picture(guest: Guest) -> Response:
    """WeChat's parametric QR code as it is good now, to be scanned from this screen."""
    shown = inviting.show_qr(house().gateway, guest.present.token)
    return Response(qr_pictures.png(shown.url, box=6), content_type="image/png")


def print_picture(guest: Guest, form: str) -> Response:
    """The code of our own long-lived link, as a file for the printer."""
    if form not in PRINT_FORMS:
        raise NotFound("form_unknown", "只能下载 PNG 或 SVG。")
    link = guest.print_link
    drawn = qr_pictures.svg(link) if form == "svg" else qr_pictures.png(link, box=PRINT_MODULE_PIXELS)
    name = quote(f"{guest.code}-{guest.name}.{form}")
    disposition = f"attachment; filename=\"invitation.{form}\"; filename*=UTF-8''{name}"
    return Response(drawn, content_type=PRINT_FORMS[form], headers={"Content-Disposition": disposition})
