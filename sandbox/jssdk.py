"""The JS-SDK's stand-in: the script a page loads, and the check of the signature it carries."""

import hashlib
from pathlib import Path

from flask import Flask, Response, jsonify, request, send_file

from sandbox.people import Person
from sandbox.state import State

SCRIPT = Path(__file__).with_name("phone") / "static" / "jweixin.js"


def config_trouble(state: State, url: str, app_id: str, nonce: str, timestamp: str, signature: str) -> str | None:
    """What wx.config would complain of; None when the signature covers this very page."""
    account = state.accounts["official_account"]
    if app_id != account.appid:
        return "config:invalid appid"
    ticket, until = state.jsapi_tickets.get(account.appid, ("", 0.0))
    if until <= state.clock.now():
        return "config:invalid signature"
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.split('#')[0]}"
    return None if hashlib.sha1(text.encode()).hexdigest() == signature else "config:invalid signature"


def check(state: State, person: Person | None) -> Response:
    """POST /_webview/jssdk or /sandbox/jssdk: the body of wx.config and the page's address as its browser sees it."""
    given = request.get_json(force=True)
    url = str(given.get("url", ""))
    if person:
        url = url.replace(state.webview_base(person.key), state.target, 1)
    app_id, nonce, timestamp, signature = (
        str(given.get(name)) for name in ("appId", "nonceStr", "timestamp", "signature")
    )
    trouble = config_trouble(state, url, app_id, nonce, timestamp, signature)
    response = jsonify(errMsg=trouble or "config:ok", ok=trouble is None)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def mount(app: Flask) -> None:
    for path in ("/jweixin.js", "/jssdk/jweixin-1.6.0.js"):
        app.add_url_rule(path, path, lambda: send_file(SCRIPT, mimetype="text/javascript"))
