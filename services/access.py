"""Who acts, and what each role may do; `rights.toml` is the table, this reads it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from services.errors import NotAllowed

ActorKind = Literal["anonymous", "follower", "hq", "operator", "system"]
Reach = Literal["all", "own"]

FILE = Path(__file__).with_name("rights.toml")
ROLE_NAMES = {
    "admin": "管理员",
    "channel_manager": "渠道经理",
    "content_manager": "内容经理",
    "region_manager": "区域经理",
    "boss": "老板",
    "auditor": "审计员",
}
NOT_AT_ALL = "-"


def read_rights(table: Mapping[str, Any]) -> dict[str, dict[str, Reach]]:
    """By role: each act it grants, and how far. A line with a missing or unknown word stops the program."""
    roles = table["roles"]
    if set(roles) != set(ROLE_NAMES):
        raise ValueError(f"rights.toml names the roles {roles}, the program {list(ROLE_NAMES)}")
    rights: dict[str, dict[str, Reach]] = {role: {} for role in roles}
    for act, line in table["acts"].items():
        reaches = line.split()
        if len(reaches) != len(roles) or not set(reaches) <= {"all", "own", NOT_AT_ALL}:
            raise ValueError(f"rights.toml: {act} needs all, own or - for each of {roles}, not {line!r}")
        for role, reach in zip(roles, reaches, strict=True):
            if reach != NOT_AT_ALL:
                rights[role][act] = reach
    return rights


RIGHTS = read_rights(tomllib.loads(FILE.read_text(encoding="utf-8")))
MAY: dict[str, frozenset[str]] = {role: frozenset(acts) for role, acts in RIGHTS.items()}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something: `id` is an employee's id for `hq`, a follower's id for `follower`."""

    kind: ActorKind
    name: str
    id: int | None = None
    roles: frozenset[str] = field(default=frozenset())


ANONYMOUS = Actor("anonymous", "访客")
SYSTEM = Actor("system", "系统")
OPERATOR = Actor("operator", "命令行")


def follower(follower_id: int, label: str) -> Actor:
    return Actor("follower", label, follower_id)


def reach(actor: Actor, act: str) -> Reach | None:
    """How far an act is granted: everywhere, in one's own regions, or not at all (None). Several roles add up. The
    person at the shell and the program itself reach everywhere; a follower only what other rules give them."""
    if actor.kind in ("operator", "system"):
        return "all"
    if actor.kind != "hq":
        return None
    granted = {RIGHTS.get(role, {}).get(act) for role in actor.roles}
    return "all" if "all" in granted else "own" if "own" in granted else None


def may(actor: Actor, act: str) -> bool:
    """Whether an act is granted somewhere; where, the scoper of each table knows."""
    return reach(actor, act) is not None


def roles_that_may(act: str) -> frozenset[str]:
    """The headquarters roles that grant an act, somewhere."""
    return frozenset(role for role, acts in RIGHTS.items() if act in acts)


def roles_everywhere(act: str) -> frozenset[str]:
    """The headquarters roles that grant an act without bounds."""
    return frozenset(role for role, acts in RIGHTS.items() if acts.get(act) == "all")


def require(actor: Actor, act: str) -> None:
    if not may(actor, act):
        raise NotAllowed("not_allowed", "您没有这项操作的权限，如有需要请联系管理员。")
