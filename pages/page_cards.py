"""WeChat's share card, as a page of ours asks for it by itself."""

from __future__ import annotations

import structlog
from flask import Response, jsonify, request

from doorway.house import public_url
from doorway.jssdk import signed
from services.errors import Invalid
from wechat.errors import WeChatError

log = structlog.get_logger(__name__)


def card_for(path: str) -> Response:
    """What the JS-SDK needs on this very page, which begins with `path`; nothing while WeChat does not answer: the page
    works without a card. Refuses `url_refused` for any other address."""
    address = request.args.get("url", "")[:2000]
    if not address.startswith(public_url(path)):
        raise Invalid("url_refused", "只能为本站的页面签名。")
    try:
        return jsonify(signed(address))
    except WeChatError as error:
        log.warning("card_without_ticket", error=type(error).__name__)
        return jsonify(script=None)
