"""How the API says no: `{"error": {"code", "message", "request_id"}}`, whatever went wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, jsonify
from marshmallow import fields
from werkzeug.exceptions import HTTPException

from doorway.statuses import status_of
from miniprogram_api.schemas import Shape
from services.errors import Refusal, SlowDown


class ErrorBody(Shape):
    """What is inside."""

    code = fields.String(required=True, metadata={"description": "stable, for programs"})
    message = fields.String(required=True, metadata={"description": "one Chinese sentence, for people"})
    request_id = fields.String(required=True)


class ErrorSchema(Shape):
    """The one shape of every no."""

    error = fields.Nested(ErrorBody, required=True)


def error(status: int, code: str, message: str) -> Response:
    response = jsonify(error={"code": code, "message": message, "request_id": g.get("request_id", "")})
    response.status_code = status
    return response


def attach_to(blueprint: Blueprint) -> None:
    """Word the failures of one blueprint of the API."""

    @blueprint.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        status = 401 if refusal.code == "sign_in_again" else status_of(refusal)
        response = error(status, refusal.code, refusal.sentence)
        if isinstance(refusal, SlowDown) or "seconds" in refusal.facts:
            response.headers["Retry-After"] = str(refusal.facts.get("seconds", 60))
        return response

    @blueprint.errorhandler(422)
    def malformed(problem: HTTPException) -> Response:
        return error(422, "malformed", "提交的内容格式不正确：" + _where(getattr(problem, "data", {})))


def _where(data: dict[str, Any]) -> str:
    """Which fields are wrong, without repeating their values."""
    messages = data.get("messages", {})
    names = [name for part in messages.values() if isinstance(part, dict) for name in part]
    return "、".join(map(str, names)) or "请检查"
