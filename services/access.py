"""Who acts, and what each role may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from services.errors import NotAllowed

ActorKind = Literal["anonymous", "follower", "hq", "operator", "system"]

ROLE_NAMES = {
    "admin": "管理员",
    "channel_manager": "渠道经理",
    "content_manager": "内容经理",
    "region_manager": "区域经理",
    "boss": "老板",
    "auditor": "审计员",
}

_READ_CHANNEL = frozenset({"organisation.read", "dealers.read", "bindings.read", "approvals.read"})
_RUN_CHANNEL = _READ_CHANNEL | {
    "invitations.create",
    "invitations.revoke",
    "bindings.decide",
    "bindings.end",
    "outbox.read",
}

MAY: dict[str, frozenset[str]] = {
    "admin": _RUN_CHANNEL
    | {"organisation.write", "staff.write", "settings.write", "outbox.retry", "audit.read", "doctor.read", "home.read"},
    "channel_manager": _RUN_CHANNEL | {"organisation.write", "home.read"},
    "content_manager": frozenset({"home.read"}),
    # Scoped to her own regions by the scoper of each table.
    "region_manager": _READ_CHANNEL | {"home.read", "invitations.create"},
    "boss": _READ_CHANNEL | {"home.read", "outbox.read"},
    "auditor": _READ_CHANNEL | {"home.read", "outbox.read", "audit.read"},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something: `id` is an employee's id for `hq`, a follower's id for `follower`."""

    kind: ActorKind
    name: str
    id: int | None = None
    roles: frozenset[str] = field(default=frozenset())

    @property
    def acts(self) -> frozenset[str]:
        return frozenset().union(*(MAY.get(role, frozenset()) for role in self.roles))


ANONYMOUS = Actor("anonymous", "访客")
SYSTEM = Actor("system", "系统")
OPERATOR = Actor("operator", "命令行")


def follower(follower_id: int, label: str) -> Actor:
    return Actor("follower", label, follower_id)


def may(actor: Actor, act: str) -> bool:
    """The person at the shell and the program itself may everything; headquarters' people what a role grants."""
    if actor.kind in ("operator", "system"):
        return True
    return actor.kind == "hq" and act in actor.acts


def roles_that_may(act: str) -> frozenset[str]:
    """The headquarters roles that grant an act."""
    return frozenset(role for role, acts in MAY.items() if act in acts)


def require(actor: Actor, act: str) -> None:
    if not may(actor, act):
        raise NotAllowed("not_allowed", "您没有这项操作的权限，如有需要请联系管理员。")
