"""Where WeChat knocks: proves each push by our settings alone, answers it once, and answers quickly."""

from __future__ import annotations

import time
from functools import partial

import structlog
from flask import Blueprint, Response, g, request
from structlog.contextvars import bind_contextvars

from doorway.access import WECHAT, who_may
from doorway.house import house
from doorway.repeats import safe_to_repeat
from services import push_notes, push_sources
from services.spooling import SpoolFull
from wechat import knocking
from wechat.accounts import AccountKind
from wechat.envelope import MAX_BODY, OpenedPush, handshake, open_push, seal_reply
from wechat.errors import EnvelopeRefused
from wechat.replies import text_reply
from wechat_handlers.answering import answer
from wechat_handlers.events import NotAPush

door = Blueprint("wechat", __name__, url_prefix="/wechat")
log = structlog.get_logger(__name__)

# Forgeries: somebody without our token. The rest is malformed.
FORGED = {"bad_signature", "bad_msg_signature", "wrong_appid", "wrong_recipient", "not_encrypted", "mixed_body"}


@door.get("/callback")
@who_may(WECHAT)
def official_account_handshake() -> Response:
    return _handshake("official_account")


@door.get("/callback/mini")
@who_may(WECHAT)
def mini_program_handshake() -> Response:
    return _handshake("mini_program")


@door.post("/callback")
@who_may(WECHAT)
@safe_to_repeat("the inbox answers each push once, by its own key")
def official_account_push() -> Response:
    return _push("official_account")


@door.post("/callback/mini")
@who_may(WECHAT)
@safe_to_repeat("the inbox answers each push once, by its own key")
def mini_program_push() -> Response:
    return _push("mini_program")


@door.after_request
def note_outcome(response: Response) -> Response:
    """Once the answer is out: what became of the knock, for who looks why nothing arrives. The doctor's own knocks
    are not news; who borrows its name is not noted either, and gains nothing."""
    outcome = _outcome(response)
    if outcome is not None and request.headers.get("User-Agent") != knocking.USER_AGENT:
        kind: AccountKind = "mini_program" if request.path.endswith("/mini") else "official_account"
        response.call_on_close(
            partial(_note, kind, outcome, request.remote_addr, understood=not g.get("not_understood"))
        )
    return response


def _note(kind: AccountKind, outcome: str, address: str | None, *, understood: bool) -> None:
    push_notes.note(kind, outcome)
    if not understood:
        push_notes.note(kind, push_notes.NOT_UNDERSTOOD)
    if outcome == push_notes.PROVED:
        push_sources.note(address)


def _outcome(response: Response) -> str | None:
    """None when we failed: that is no news about WeChat."""
    reason: str | None = g.get("refused")
    if request.method == "POST":
        return reason or (push_notes.PROVED if response.status_code == 200 else None)
    return push_notes.HANDSHAKE if reason is None else push_notes.HANDSHAKE_REFUSED


def _handshake(kind: AccountKind) -> Response:
    try:
        return _plain(handshake(house().accounts[kind], request.args))
    except EnvelopeRefused as refusal:
        return _refused(refusal)


def _push(kind: AccountKind) -> Response:
    try:
        return _answered(kind, _opened(kind))
    except EnvelopeRefused as refusal:
        return _refused(refusal)


def _answered(kind: AccountKind, opened: OpenedPush) -> Response:
    try:
        told = answer(kind, dict(opened.fields))
    except SpoolFull as full:
        # Not acknowledged, so WeChat comes again: three times in some fifteen seconds.
        log.error("spool_full", why=str(full))
        return _plain("come again", 503)
    except NotAPush as strange:
        # Proved to be WeChat's: repeating it would not make it better, so it is noted and acknowledged.
        log.warning("push_strange", why=str(strange))
        return _plain("success")
    if told is None or kind == "mini_program":
        return _plain("success")
    now = int(time.time())
    sealed = seal_reply(opened, house().accounts[kind], text_reply(opened.fields, told, created=now), timestamp=now)
    return Response(sealed, content_type="text/xml; charset=utf-8")


def _opened(kind: AccountKind) -> OpenedPush:
    if (request.content_length or 0) > MAX_BODY:
        raise EnvelopeRefused("too_large")
    here = house()
    return open_push(here.accounts[kind], request.args, request.stream.read, mode=here.settings.wechat.mode_of(kind))


def _refused(refusal: EnvelopeRefused) -> Response:
    # Told by the line of the request itself: whoever floods us with forgeries shall not make us write twice.
    bind_contextvars(refused=refusal.reason, address=request.remote_addr)
    g.refused = refusal.reason
    status = 413 if refusal.reason == "too_large" else 403 if refusal.reason in FORGED else 400
    return _plain("refused", status)


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status=status, content_type="text/plain; charset=utf-8")
