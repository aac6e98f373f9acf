"""What people take back in the mini program (授权用户信息变更; the person stands in OpenID, the platform sends it)."""

from __future__ import annotations

from services import privacy
from wechat_handlers.events import Push


def revoked(push: Push) -> None:
    """They took back something they had allowed: RevokeInfo says what."""
    privacy.owe_revocation(push.openid, str(push.fields.get("RevokeInfo") or ""), push.sent_at)


def cancelled(push: Push) -> None:
    """They closed their account."""
    privacy.owe_cancellation(push.openid, push.sent_at)
