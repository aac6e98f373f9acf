"""The signature by which a page of ours may use WeChat's scanner and sharing (JS-SDK)."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from doorway.house import house
from services import clock
from services.errors import NotAllowed


def signed(address: str) -> dict[str, Any]:
    """What wx.config wants for one page of ours, its #fragment left out; the ticket behind it stays here. Refuses
    `url_refused` for a page of others. WeChat may have to be asked for the ticket."""
    page = _own(address.partition("#")[0])
    gateway, settings = house().gateway, house().settings
    nonce, now = secrets.token_hex(8), int(clock.now().timestamp())
    return {
        "appid": settings.wechat.official_account.appid,
        "timestamp": now,
        "nonce": nonce,
        "signature": gateway.jsapi_signature(gateway.jsapi_ticket(), nonce, now, page),
        "script": settings.wechat.jssdk_url,
    }


def _own(page: str) -> str:
    """The address as given, when it is one of this house: what is signed must be what the browser shows."""
    ours = urlsplit(house().settings.public_base_url)
    try:
        parts = urlsplit(page)
        same = (parts.scheme, parts.hostname, parts.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        same = False
    if not same or parts.username or parts.password or any(char.isspace() or char == "\\" for char in page):
        raise NotAllowed("url_refused", "只能为本站的页面签名。")
    return page
