"""My messages: what was sent to me, what fell to my inbox, and how many wait for me."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape
from services import clock, messages
from services.bindings import deciders
from services.messages import Message, Place

blueprint = Blueprint("messages", __name__, url_prefix="/api/v1", description="What I was told, and what waits for me")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

KEY = r"[ni][0-9]{1,18}"
CURSOR = r"([0-9]{1,17})\.([ni])\.([0-9]{1,18})"
LABELS = {
    "applicant": "申请人",
    "target": "身份",
    "phone": "手机号",
    "comparison": "核对结果",
    "time": "时间",
    "result": "结果",
    "note": "说明",
    "name": "姓名",
    "way": "方式",
    "what": "事项",
    "number": "条数",
    "reader": "访客",
    "material": "资料",
    "page": "看到",
    "deadline": "期限",
    "customer": "顾客",
    "product": "产品",
    "warranty": "保修到",
    "privileges": "得到",
    "lead": "客户",
    "interest": "想了解",
    "holder": "在谁手上",
    "waited": "等了",
    "by": "谁提到的",
    "prize": "奖品",
    "campaign": "活动",
    "until": "有效期到",
    "place": "门店",
    "left": "还剩",
    "to": "原定收件人",
    "why": "原因",
}


class WantedSchema(Shape):
    unread = fields.Boolean(load_default=False, metadata={"description": "only those I have not read"})
    cursor = fields.String(load_default=None, validate=validate.Regexp(f"^{CURSOR}$"))


class LineSchema(Shape):
    label = fields.String(required=True)
    text = fields.String(required=True)


class MessageSchema(Shape):
    id = fields.String(required=True)
    topic = fields.String(required=True, metadata={"description": "stable, for programs"})
    title = fields.String(required=True)
    text = fields.String(required=True, allow_none=True, metadata={"description": "a sentence, instead of lines"})
    lines = fields.List(fields.Nested(LineSchema), required=True)
    created_at = fields.AwareDateTime(required=True)
    read_at = fields.AwareDateTime(required=True, allow_none=True)
    approval_id = fields.Integer(required=True, allow_none=True, metadata={"description": "what it asks me to decide"})
    page = fields.String(required=True, allow_none=True, metadata={"description": "the client's page that shows more"})


class MessagesSchema(Shape):
    items = fields.List(fields.Nested(MessageSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class ReadSchema(Shape):
    ids = fields.List(
        fields.String(validate=validate.Regexp(f"^{KEY}$")),
        load_default=None,
        allow_none=True,
        validate=validate.Length(0, 100),
        metadata={"description": "left out: all of mine"},
    )


class UnreadSchema(Shape):
    unread = fields.Integer(required=True)


class BadgesSchema(Shape):
    messages = fields.Integer(required=True, metadata={"description": "unread"})
    approvals = fields.Integer(required=True, metadata={"description": "claims that wait for my decision"})


@blueprint.get("/badges")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, BadgesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def badges() -> dict[str, int]:
    """The numbers at the tabs."""
    me = auth.speaker().id
    return {"messages": messages.unread(me), "approvals": deciders.waiting_for(me)}


@blueprint.get("/messages")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(WantedSchema, location="query")
@blueprint.response(200, MessagesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def listing(wanted: dict[str, Any]) -> dict[str, Any]:
    """My messages, the newest first, delivered in WeChat or not; their content is kept for 30 days."""
    found, more = messages.messages(auth.speaker().id, before=_place(wanted["cursor"]), only_unread=wanted["unread"])
    return {"items": [_told(one) for one in found], "next_cursor": _cursor(more)}


@blueprint.post("/messages/read")
@who_may(BEARER)
@safe_to_repeat("what is read stays read")
@blueprint.doc(**SECURED)
@blueprint.arguments(ReadSchema)
@blueprint.response(200, UnreadSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def read(body: dict[str, Any]) -> dict[str, int]:
    """These are read, or all; what is not mine changes nothing."""
    return {"unread": messages.mark_read(auth.speaker().id, body["ids"])}


def _told(message: Message) -> dict[str, Any]:
    lines = [] if message.words else [(LABELS.get(name, name), text) for name, text in message.facts.items() if text]
    return {
        "id": message.key,
        "topic": message.topic,
        "title": message.title,
        "text": message.words % message.facts if message.words else None,
        "lines": [{"label": label, "text": text} for label, text in lines],
        "created_at": message.created_at.astimezone(clock.SHANGHAI),
        "read_at": message.read_at and message.read_at.astimezone(clock.SHANGHAI),
        "approval_id": message.claim_id,
        "page": message.page,
    }


def _cursor(place: Place | None) -> str | None:
    if place is None:
        return None
    microseconds = round(place.at.timestamp() * 1_000_000)
    return f"{microseconds}.{place.source}.{place.number}"


def _place(cursor: str | None) -> Place | None:
    found = re.fullmatch(CURSOR, cursor) if cursor else None
    if found is None:
        return None
    # Seventeen digits of microseconds end in the year 5138.
    at = datetime.fromtimestamp(int(found[1]) / 1_000_000, UTC)
    return Place(at, found[2], int(found[3]))
