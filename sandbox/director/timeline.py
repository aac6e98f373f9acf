"""One readable line of time: what the phone did, what WeChat pushed, what was called, what the program did inside."""

import json
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.director.trace import TargetTrace
from sandbox.director.wording import Told, word
from sandbox.ledger import ApiCall, Delivered, Entry, PushEntry, TargetEvent
from sandbox.state import State

MOST = 300
ENVELOPES = {
    "sent": "微信发来的（加密信封）", "plain": "微信发来的（解开后）",
    "answer": "我们的回答（加密信封）", "answer_plain": "我们的回答（解开后）",
}  # fmt: skip


def build(state: State) -> Blueprint:
    blueprint = Blueprint("timeline", __name__, url_prefix="/sandbox/timeline")
    trace = TargetTrace(state)
    state.on_reset(trace.forget)

    @blueprint.get("")
    def timeline() -> Response:
        """Entries written or changed since revision `after`, the newest 300 at most; the program is asked, too."""
        trace.pull()
        after, most = request.args.get("after", 0, type=int), min(request.args.get("most", MOST, type=int), MOST)
        entries, revision = state.ledger.changes(after, most)
        if after > revision:  # the sandbox began anew
            entries, revision = state.ledger.changes(0, most)
        return jsonify(
            entries=[shown(state, entry) for entry in entries], revision=revision, problem=trace.problem,
            quiet=not trace.waiting,
        )  # fmt: skip

    @blueprint.get("/<int:n>")
    def raw(n: int) -> Response:
        """The raw parts of one entry: [{title, text}]."""
        entry = state.ledger.find(n) or abort(404, "too old, or never there")
        return jsonify(parts=parts_of(state, entry))

    return blueprint


def shown(state: State, entry: Entry) -> dict[str, Any]:
    told: Told = word(state, entry)
    return {
        "n": entry.n, "rev": entry.rev, "real": entry.real, "lane": told.lane, "title": told.title,
        "detail": told.detail, "tone": told.tone, "ms": told.ms, "person": getattr(entry, "person", None),
        "raw": isinstance(entry, ApiCall | PushEntry | Delivered | TargetEvent),
    }  # fmt: skip


def parts_of(state: State, entry: Entry) -> list[dict[str, str]]:
    deliveries = state.ledger.raw(entry.n)
    if isinstance(entry, PushEntry):
        parts: list[tuple[str, str]] = []
        for number, delivery in enumerate(deliveries, start=1):
            which = f"第 {number} 次 · " if len(deliveries) > 1 else ""
            parts += [(which + title, delivery[name]) for name, title in ENVELOPES.items() if delivery.get(name)]
        return _parts(parts, "原文只保留最近几百条，这一条已经清掉了。")
    if isinstance(entry, ApiCall):
        asked = f"{entry.method} {entry.api}\n{_pretty(entry.query)}"
        body = [("我们发出的内容", _pretty(entry.body))] if entry.body is not None else []
        answers = [("微信的回答", _pretty(json.loads(one["answer"]))) for one in deliveries if one.get("answer")]
        return _parts([("我们的请求", asked), *body, *answers], "")
    if isinstance(entry, Delivered):
        facts = {"template_id": entry.template_id, "data": entry.data, "client_msg_id": entry.client_msg_id}
        return _parts([("消息内容", _pretty(facts))], "")
    facts = entry.facts if isinstance(entry, TargetEvent) else {}
    return _parts([("程序里的这一行（个人信息已隐去）", _pretty(facts))] if facts else [], "")


def _parts(parts: list[tuple[str, str]], nothing: str) -> list[dict[str, str]]:
    return [{"title": title, "text": text} for title, text in parts or [("原文", nothing)]]


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
