"""For the developer's director: what happened behind the scenes. Production has no such address."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, jsonify, request

from config import Settings
from doorway.access import OPERATOR, who_may
from doorway.house import public_url
from services import clock, trace
from services.items import demo
from services.trace import Cursor

# What a row's 64-bit key can be; more digits name no row of ours.
ROW_NUMBERS = re.compile(r"(?<![^,])[0-9]{1,18}(?![^,])")

dev = Blueprint("dev", __name__, url_prefix="/dev")


@dev.get("/trace")
@who_may(OPERATOR)
def show() -> Response:
    """Rows of inbox, outbox and audit since `?after=` (a cursor handed out before), and the promises named in
    `?watch=1,2,3` as they stand now. Personal data is masked; only this very machine is answered."""
    if not _at_this_machine():
        abort(404)
    given = request.args.get("after", "")
    after = Cursor.read(given)
    if given and after is None:
        return _told(400, error="after is no cursor of ours")
    found = trace.since(after, [int(number) for number in ROW_NUMBERS.findall(request.args.get("watch", ""))])
    return _told(
        200,
        cursor=str(found.cursor),
        now=clock.now().isoformat(),
        inbox=[_row(row) for row in found.inbox],
        outbox=[_row(row) for row in found.outbox],
        audit=[_row(row) for row in found.audit],
    )


@dev.get("/bottles")
@who_may(OPERATOR)
def bottles() -> Response:
    """What is printed on the demo's bottles, so that the director can hand one to somebody."""
    if not _at_this_machine():
        abort(404)
    return _told(200, links=[public_url(f"/c/{code}") for code in demo.codes()])


def _told(status: int, **facts: Any) -> Response:
    response = jsonify(**facts)
    response.status_code = status
    return response


def _row(row: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(row).items()}


def _at_this_machine() -> bool:
    """Neither through a proxy nor under a name that another machine's page might have pointed at this one."""
    if request.headers.get("X-Forwarded-For") or request.headers.get("Forwarded"):
        return False
    return _is_loopback(request.remote_addr or "") and _is_loopback(urlsplit(f"//{request.host}").hostname or "")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def attach(app: Flask, settings: Settings) -> None:
    """In production the address does not exist at all."""
    if not settings.production:
        app.register_blueprint(dev)
