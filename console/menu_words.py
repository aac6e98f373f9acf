"""Menus in words and as a phone draws them, whether they are ours or as WeChat tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console.words import Word
from services.menus.buttons import Menu, Wire, wire
from services.menus.history import Publication
from wechat.error_table import entry_of

ROLES = {
    "everybody": _l("所有人"),
    "customer": _l("顾客"),
    "clerk": _l("店员"),
    "owner": _l("老板"),
    "employee": _l("员工"),
}
KINDS = {
    "page": _l("打开本系统页面"),
    "link": _l("打开网页"),
    "click": _l("回复一段话"),
    "mini": _l("打开小程序"),
}
STATES = {
    "running": Word(_l("正在发布"), "wait"),
    "done": Word(_l("已发布"), "good"),
    "failed": Word(_l("没有完成"), "bad"),
}

PROBLEMS = {
    "not_begun": _l("没有发布成功，什么都没有改变。"),
    "taken_back": _l("没有发布成功，微信里仍是原来的菜单。"),
    "stale_left": _l("新菜单已生效，旧菜单没有清理完，请再发布一次。"),
    "mixed": _l("没有发布完，新旧菜单可能并存，微信恢复后请再发布一次。"),
    "broken_off": _l("发布被中断，请再发布一次。"),
}


def problem_of(one: Publication) -> str:
    """What stands after a failure, and what WeChat said."""
    stands = str(PROBLEMS.get(one.problem or "", one.problem or ""))
    if one.errcode is None:
        return stands
    meaning = entry_of(one.errcode).meaning
    return f"{stands}{gettext('微信说：%(meaning)s（%(errcode)s）', meaning=meaning, errcode=one.errcode)}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One button at the foot of the chat, and the names above it once it is opened."""

    name: str
    above: tuple[str, ...] = ()


def drawn(buttons: Wire) -> list[Drawn]:
    """WeChat's buttons as its phone draws them."""
    return [
        Drawn(str(one.get("name", "")), tuple(str(sub.get("name", "")) for sub in one.get("sub_button", [])))
        for one in buttons
    ]


def drawn_menu(menu: Menu) -> list[Drawn]:
    return drawn(wire(menu, ""))


def lines(buttons: Wire) -> list[str]:
    """WeChat's buttons, one line each: the name and what it does."""
    found = []
    for one in buttons:
        subs = one.get("sub_button", [])
        found.append(f"{one.get('name', '')} ▸" if subs else _line(one))
        found += [f"　{_line(sub)}" for sub in subs]
    return found


def lines_of(menu: Menu) -> list[str]:
    return lines(wire(menu, ""))


def _line(one: dict[str, Any]) -> str:
    kind, name = one.get("type"), one.get("name", "")
    if kind == "click":
        return str(gettext("%(name)s → 回复 %(target)s", name=name, target=one.get("key", "")))
    if kind == "miniprogram":
        return str(gettext("%(name)s → 小程序 %(target)s", name=name, target=one.get("pagepath", "")))
    return f"{name} → {one.get('url') or kind or '—'}"
