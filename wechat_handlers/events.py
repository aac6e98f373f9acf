"""Pushes in our few shapes: whoever sent them, whatever their format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

SCENE_PREFIX = "qrscene_"
# Two events of the mini program come from the platform; the person stands in OpenID.
PERSON_IN_OPENID = ("user_info_modified", "user_authorization_revoke", "user_authorization_cancellation")


@dataclass(frozen=True, slots=True)
class Push:
    """One push: `name` is the lower-case event, or `message:<type>`; `scene` what a parametric QR code carried."""

    account: str
    name: str
    openid: str
    sent_at: datetime
    scene: str | None
    fields: Mapping[str, Any]


class NotAPush(ValueError):
    """Proved to be WeChat's, yet without the fields every push has."""


def normalise(account: str, fields: Mapping[str, Any]) -> Push:
    """The push behind decrypted fields."""
    kind, sender = fields.get("MsgType"), fields.get("FromUserName")
    if not isinstance(kind, str) or not isinstance(sender, str) or not sender:
        raise NotAPush("MsgType or FromUserName is missing")
    name = _event_name(fields) if kind.lower() == "event" else f"message:{kind.lower()}"
    if name in PERSON_IN_OPENID:
        sender = str(fields.get("OpenID") or sender)
    return Push(account, name, sender, _moment(fields.get("CreateTime")), _scene(name, fields), fields)


def _event_name(fields: Mapping[str, Any]) -> str:
    event = fields.get("Event")
    if not isinstance(event, str) or not event:
        raise NotAPush("Event is missing")
    return event.lower()


def _moment(created: Any) -> datetime:
    try:
        return datetime.fromtimestamp(int(created), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        raise NotAPush("CreateTime is no moment") from None


def _scene(name: str, fields: Mapping[str, Any]) -> str | None:
    """The scene of a follow or scan. A follow's key may also be a payment or a product scan: those are no scenes."""
    key = fields.get("EventKey")
    if not isinstance(key, str):
        return None
    if name == "scan":
        return key or None
    if name == "subscribe" and key.startswith(SCENE_PREFIX):
        return key[len(SCENE_PREFIX) :] or None  # once: a scene may itself begin with the prefix
    return None
