"""Following, leaving, and scanning while following."""

from __future__ import annotations

from services import people, role_tags
from wechat_handlers import replies, scans
from wechat_handlers.events import Push


def subscribe(push: Push) -> str:
    """A follow; with a scene it is also the redemption of that code."""
    person = people.follow(push.openid, push.sent_at)
    if not person.is_new and role_tags.roles_of(person.id):  # WeChat dropped the tags when they left
        role_tags.owe_sync(person.id, f"follow:{int(push.sent_at.timestamp())}")
    return scans.redeem(person.id, push.scene) if push.scene else replies.WELCOME


def scan(push: Push) -> str | None:
    """A scan by somebody who follows already: the same result as a follow by that code."""
    # Whoever scans inside the account follows it, even when the follow itself never reached us.
    person = people.follow(push.openid, push.sent_at)
    return scans.redeem(person.id, push.scene) if push.scene else None


def unsubscribe(push: Push) -> None:
    """They left; nothing can be answered."""
    person = people.meet(people.OFFICIAL_ACCOUNT, push.openid)
    people.left(person.id, push.sent_at)
