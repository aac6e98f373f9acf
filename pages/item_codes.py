"""The code on an item (/c/…, GS1 Digital Link /01/…/21/…): is it genuine? A page, or JSON when asked for it."""

from __future__ import annotations

import re
import secrets
from dataclasses import asdict, replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from doorway.access import ANYONE, who_may
from doorway.house import files_url
from doorway.limits import address, counted_apart
from doorway.sentences import said
from doorway.statuses import status_of
from pages.readers import agent, ask_wechat, who_reads
from services.clock import SHANGHAI
from services.errors import Invalid, Refusal, SlowDown
from services.item_codes import verifying
from services.item_codes.inspecting import Inspection
from services.item_codes.looks import Circumstances
from services.item_codes.verifying import NOT_AVAILABLE, Answer

item_codes = Blueprint("codes", __name__)
LOOKS_OF_AN_ADDRESS = 600  # a shop or a fair behind one address
STATES = {
    "active": _l("已激活，可以卖"),
    "issued": _l("还没激活，不该在卖"),
    "scheduled": _l("还没到激活的时间"),
    "frozen": _l("冻结中，先不要卖"),
    "void": _l("已作废，请收回"),
    "unknown": _l("不是我们的码"),
}
JSON = "application/json"
KINDS = {"item": _l("单品"), "carton": _l("箱"), "pallet": _l("托盘")}
LONGEST_TYPED = 1024  # a link with what others hang to it
MAY_BE_COME_BACK_TO = re.compile(r"[0-9A-Za-z-]{1,60}")


@item_codes.get("/c", strict_slashes=False)
@who_may(ANYONE)
@counted_apart(LOOKS_OF_AN_ADDRESS)
def typed() -> Response:
    """For a label that no camera reads: what is typed as it is printed, or pasted as a link, leads to its page."""
    text = request.args.get("code", "")[:LONGEST_TYPED].strip()
    if not text:
        return _private(make_response(render_template("pages/item_code_typed.html")))
    try:
        code, gtin = verifying.put_plainly(text, Circumstances(address(), agent()))
    except Invalid as refusal:
        return _no_code(refusal, _wants_json(), text)
    return _to(f"/01/{gtin}/21/{code}" if gtin else f"/c/{code}")


@item_codes.get("/c/<code>")
@item_codes.get("/C/<code>")
@who_may(ANYONE)
@counted_apart(LOOKS_OF_AN_ADDRESS)
def plain_link(code: str) -> Response:
    """In capitals the whole address fits a smaller QR code."""
    return _answered(code, None, f"/c/{code}")


@item_codes.get("/01/<gtin>/21/<code>")
@who_may(ANYONE)
@counted_apart(LOOKS_OF_AN_ADDRESS)
def digital_link(gtin: str, code: str) -> Response:
    return _answered(code, gtin, f"/01/{gtin}/21/{code}")


@item_codes.get("/01/<gtin>/10/<path:lot>/21/<code>")
@who_may(ANYONE)
@counted_apart(LOOKS_OF_AN_ADDRESS)
def digital_link_with_lot(gtin: str, lot: str, code: str) -> Response:
    """The lot in an address is what the label says; the code itself tells ours. GS1 allows a slash in it, which servers
    hand on as one whether it was written as %2F or not."""
    return _answered(code, gtin, f"/01/{gtin}/21/{code}")


def _answered(code: str, gtin: str | None, back: str) -> Response:
    """WeChat is asked silently who looks; whom it does not tell is answered as well."""
    who = who_reads()
    as_json = _wants_json()
    if not as_json and all(MAY_BE_COME_BACK_TO.fullmatch(part) for part in (code, gtin or "0")):
        asked = ask_wechat(who, back, path="/")
        if asked is not None:
            return asked
    try:
        seen_from = Circumstances(address(), agent())
        answer = verifying.verify(who.follower_id, code, gtin=gtin, way="page", seen_from=seen_from)
    except (Invalid, SlowDown) as refusal:
        return _no_code(refusal, as_json, code)
    if as_json:
        if answer.verdict == NOT_AVAILABLE and answer.inspection is None:
            return Response(_nothing(), mimetype=JSON)
        return jsonify(_as_json(answer))
    return _private(make_response(_page(answer)))


def _page(answer: Answer) -> str:
    """Most answers say the same of many codes; what is told of this code or this person alone is drawn for them."""
    if not answer.tells_all_alike:
        return _told(answer, answer.code, answer.printed)
    drawn = _drawn(replace(answer, code=""), get_locale(), files_url(""))
    return drawn.replace(_THE_CODE, answer.code).replace(_AS_PRINTED, answer.printed)


# Stand in what is drawn where a code will, as it is written and as it is printed; nobody can type them.
_THE_CODE, _AS_PRINTED = secrets.token_urlsafe(16), secrets.token_urlsafe(16)


@lru_cache(maxsize=256)
def _drawn(answer: Answer, _locale: Locale | None, _files: str) -> str:
    return _told(answer, _THE_CODE, _AS_PRINTED)


def _told(answer: Answer, code: str, printed: str) -> str:
    return render_template(
        "pages/item_code.html", answer=answer, code=code, printed=printed, states=STATES, kinds=KINDS
    )


def _wants_json() -> bool:
    """Who names neither JSON nor everything of its family gets a page; only who names more is weighed."""
    said = request.headers.get("Accept", "")
    if said == JSON or not (JSON in said or "application/*" in said):
        return said == JSON
    return request.accept_mimetypes.best_match(["text/html", JSON]) == JSON


@cache
def _nothing() -> bytes:
    """What is not available is said in the same letters whatever the reason, and made once."""
    return jsonify(_as_json(Answer(NOT_AVAILABLE, ""))).get_data()


def _no_code(refusal: Refusal, as_json: bool, written: str) -> Response:
    """What is no code is told in which way, and can be corrected; who tries too many when to come back."""
    told: str | Response = (
        jsonify(error={"code": refusal.code, "message": said(refusal.sentence)})
        if as_json
        else render_template("pages/item_code.html", answer=None, refusal=refusal, written=written)
    )
    page = _private(make_response(told, status_of(refusal)))
    if isinstance(refusal, SlowDown):
        page.headers["Retry-After"] = str(refusal.facts["seconds"])
    return page


def _to(address: str) -> Response:
    return redirect(address, 303)  # type: ignore[return-value]


def _private(page: Response) -> Response:
    """What it says depends on who looks, and on the moment."""
    page.headers["Cache-Control"] = "no-store"
    return page


def _as_json(answer: Answer) -> dict[str, Any]:
    """As the API says it (miniprogram_api/item_codes.py)."""
    product = answer.product
    return {
        "verdict": answer.verdict,
        "product": product and {"code": product.code, "name": product.name, "lot": product.lot},
        "first_verified_at": _moment(answer.first_verified_at),
        "seen_by_others_at": _moment(answer.seen_by_others_at),
        "seen_by_others_place": answer.seen_by_others_place,
        "owner": answer.owner,
        "may_bind": answer.may_bind,
        "inspection": answer.inspection and _inspection(answer.inspection),
    }


def _inspection(told: Inspection) -> dict[str, Any]:
    moments = {"first_look_at": _moment(told.first_look_at), "bound_at": _moment(told.bound_at)}
    return asdict(told) | moments


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(SHANGHAI).isoformat(timespec="seconds")
