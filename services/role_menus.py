"""The menu of each role: declared in one file, published to WeChat when it differs from what is there."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services import audit, role_tags
from services.access import Actor, require
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

FILE = Path(__file__).with_name("role_menus.toml")
EVERYBODY = "everybody"
NO_MENU = 46003
Buttons = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Published:
    """Which roles' menus were written just now; none when WeChat already showed them."""

    roles: list[str]


@cache
def declared() -> dict[str, dict[str, Any]]:
    """The file, by role, in rising order."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def buttons_of(role: str, base_url: str) -> Buttons:
    """A role's buttons as WeChat's menu document writes them."""
    return [
        {"type": "view", "name": one["name"], "url": base_url + one["path"]}
        if "path" in one
        else {"type": "click", "name": one["name"], "key": one["key"]}
        for one in declared()[role]["buttons"]
    ]


def differing(gateway: Gateway, base_url: str) -> list[str]:
    """The roles whose menu WeChat does not show as declared; conditional menus stand or fall together, since their
    order decides."""
    there = _there(gateway)
    found = [EVERYBODY] if _plain(there.get("menu", {}).get("button")) != buttons_of(EVERYBODY, base_url) else []
    known = gateway.tags()
    ids = {role: known.get(name) for role, name in role_tags.TAGS.items()}
    wanted = [(ids[role], buttons_of(role, base_url)) for role in role_tags.TAGS]
    ours = [(_tag_of(one), _plain(one.get("button"))) for one in _ours(there, set(ids.values()))]
    return found if ours == wanted else [*found, *role_tags.TAGS]


def publish(actor: Actor, gateway: Gateway, base_url: str) -> Published:
    """Bring WeChat's menus to what is declared. Nothing is written when they are; menus on tags that are not ours
    stay. WeChat's phones show a change within a day, at once after following again."""
    require(actor, "settings.write")
    changed = differing(gateway, base_url)
    if EVERYBODY in changed:
        gateway.create_menu(buttons_of(EVERYBODY, base_url))
    roles = [role for role in changed if role != EVERYBODY]
    if roles:
        ids = {role: role_tags.tag_id(gateway, role) for role in roles}
        for stale in _ours(_there(gateway), {None, *ids.values()}):
            gateway.delete_conditional_menu(str(stale["menuid"]))
        for role in roles:
            gateway.create_conditional_menu(buttons_of(role, base_url), ids[role])
    if changed:
        audit.record(actor, "settings:menu:publish", "menu", None, roles=changed)
    return Published(changed)


def _there(gateway: Gateway) -> dict[str, Any]:
    try:
        return gateway.menus()
    except WeChatRefused as refusal:
        if refusal.errcode != NO_MENU:
            raise
        return {}


def _ours(there: dict[str, Any], ids: set[int | None]) -> list[dict[str, Any]]:
    return [one for one in there.get("conditionalmenu", []) if _tag_of(one) in ids]


def _tag_of(menu: dict[str, Any]) -> int | None:
    """The tag a conditional menu is for; None for menus by other rules."""
    rule = menu.get("matchrule", {})
    number = str(rule.get("tag_id") or rule.get("group_id") or "")
    return int(number) if number.isdigit() else None


def _plain(buttons: Any) -> Buttons:
    """Buttons without what WeChat adds when it tells them."""
    return [{key: value for key, value in one.items() if value not in ([], "", None)} for one in buttons or []]
