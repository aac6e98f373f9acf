"""A menu as a tree of buttons: what each may be, and how WeChat writes it.

Custom Menu document (api_createcustommenu): 1 to 3 buttons with 1 to 5 below each, names of 16 and 60 bytes, keys of
128, addresses of 1024. We ask for https besides, and for keys that something of ours answers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from services.organisation.forms import Problems
from services.sentences import say
from wechat.text import one_line

Kind = Literal["page", "link", "click", "mini"]
KINDS: tuple[Kind, ...] = ("page", "link", "click", "mini")
MOST_BUTTONS, MOST_BELOW = 3, 5
NAME_BYTES, NAME_BYTES_BELOW = 16, 60
TARGET_BYTES = {"page": 512, "link": 1024, "click": 128, "mini": 512}
KEYS = ("help",)
"""Clicks that are answered, see wechat_handlers/menu.py."""

_PAGE = re.compile(r"/(?!/)[A-Za-z0-9/_.~?=&%-]*", re.ASCII)
_MINI_PAGE = re.compile(r"(?!/)[A-Za-z0-9/_.~?=&%-]+", re.ASCII)
_APPID = re.compile(r"wx[0-9a-z]{16}", re.ASCII)
_FALLBACK = "/me"
"""What a WeChat too old for mini programs opens instead."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: does something, or opens those below it."""

    name: str
    kind: str = ""
    target: str = ""
    appid: str = ""
    below: tuple[Button, ...] = ()


Menu = tuple[Button, ...]
Wire = list[dict[str, Any]]


def from_row(buttons: Sequence[Mapping[str, Any]]) -> Menu:
    """A menu as it is kept, in the file of defaults and in rows alike."""
    return tuple(Button(**{**one, "below": from_row(one.get("below", ()))}) for one in buttons)


def as_row(menu: Menu) -> list[dict[str, Any]]:
    """The same the other way, without what is empty."""
    rows = []
    for one in menu:
        said: dict[str, Any] = {"name": one.name, "kind": one.kind, "target": one.target, "appid": one.appid}
        row = {key: value for key, value in said.items() if value}
        rows.append(row | ({"below": as_row(one.below)} if one.below else {}))
    return rows


def wire(menu: Menu, base_url: str) -> Wire:
    """The menu as WeChat's document writes it; `base_url` is where our own pages are."""
    return [
        {"name": one.name, "sub_button": wire(one.below, base_url)} if one.below else _wired(one, base_url)
        for one in menu
    ]


def _wired(one: Button, base_url: str) -> dict[str, Any]:
    if one.kind == "click":
        return {"type": "click", "name": one.name, "key": one.target}
    if one.kind == "mini":
        old = base_url + _FALLBACK
        return {"type": "miniprogram", "name": one.name, "url": old, "appid": one.appid, "pagepath": one.target}
    return {"type": "view", "name": one.name, "url": base_url + one.target if one.kind == "page" else one.target}


def judge(menu: Menu) -> None:
    """Refuses `form_wrong` for what WeChat or our pages could not bear; problems by place: "1-name", "1-0-target"."""
    problems = Problems()
    if not 1 <= len(menu) <= MOST_BUTTONS:
        problems.wrong("menu", say("菜单要有 1 到 %(most)s 个一级按钮。", most=MOST_BUTTONS))
    for n, one in enumerate(menu):
        _judge_name(problems, f"{n}-name", one.name, NAME_BYTES)
        if len(one.below) > MOST_BELOW:
            problems.wrong(f"{n}-name", say("下面最多 %(most)s 个按钮。", most=MOST_BELOW))
        if one.below and (one.kind or one.target):
            problems.wrong(f"{n}-target", "有下级按钮时，它自己不能再打开别的，请清空。")
        elif not one.below:
            _judge_target(problems, f"{n}", one)
        for m, under in enumerate(one.below):
            _judge_name(problems, f"{n}-{m}-name", under.name, NAME_BYTES_BELOW)
            _judge_target(problems, f"{n}-{m}", under)
    problems.refuse()


def _judge_name(problems: Problems, place: str, name: str, most: int) -> None:
    size = len(name.encode("utf-8", "surrogatepass"))
    if not name:
        problems.wrong(place, "请填写按钮名称。")
    elif name != one_line(name):
        problems.wrong(place, "名称里有看不见的字符，请重新输入。")
    elif size > most:
        problems.wrong(
            place, say("最多 %(most)s 个字节（一个汉字算 3 个），现在是 %(size)s 个。", most=most, size=size)
        )


def _judge_target(problems: Problems, place: str, one: Button) -> None:
    if one.kind not in KINDS:
        problems.wrong(f"{place}-kind", "请选择点了以后做什么。")
        return
    if told := _wrong_target(one):
        problems.wrong(f"{place}-target", told)
    if one.kind == "mini" and not _APPID.fullmatch(one.appid):
        problems.wrong(f"{place}-appid", "请填写小程序的 AppID，以 wx 开头，共 18 位。")


def _wrong_target(one: Button) -> str:
    most = TARGET_BYTES[one.kind]
    if len(one.target.encode("utf-8", "surrogatepass")) > most:
        return say("太长了，最多 %(most)s 个字节。", most=most)
    if one.kind == "page":
        return "" if _PAGE.fullmatch(one.target) else say("请填写本系统的页面，以 / 开头，例如 /me。")
    if one.kind == "click":
        return "" if one.target in KEYS else say("能回答的点击只有：%(keys)s。", keys="、".join(KEYS))
    if one.kind == "mini":
        return "" if _MINI_PAGE.fullmatch(one.target) else say("请填写小程序页面，不以 / 开头，例如 pages/index。")
    return "" if _is_https(one.target) else say("请填写以 https:// 开头的完整网址。")


def _is_https(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or " " in text or "\\" in text:
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False
