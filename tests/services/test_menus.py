"""Menus as headquarters edits them: what WeChat could not bear is refused by place, and of two editors one is told."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest

from models.db import Database
from services import audit, settings_pages
from services.access import ANONYMOUS, OPERATOR
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.menus import editing, history
from services.menus.buttons import Button, Menu, as_row, from_row, judge, wire
from tests.rig.races import at_once

HELP = Button("帮助", "click", "help")
APPID = "wxc8b7b68ad76303e3"
MINE: Menu = (Button("我的", "page", "/me"), HELP)


def _with(**changes: Any) -> Menu:
    said = {"name": "商城", "kind": "link", "target": "https://shop.example/", **changes}
    return (HELP, Button(**said))


@pytest.mark.parametrize(
    ("menu", "place", "words"),
    [
        ((), "menu", "1 到 3 个"),
        ((HELP,) * 4, "menu", "1 到 3 个"),
        (_with(name=""), "1-name", "请填写按钮名称"),
        (_with(name="<script>alert(12)"), "1-name", "现在是 17 个"),
        (_with(name="一二三四五六"), "1-name", "现在是 18 个"),
        (_with(name="🎁🎁🎁🎁🎁"), "1-name", "现在是 20 个"),
        (_with(name="商\u200b城"), "1-name", "看不见的字符"),
        (_with(name="商\n城"), "1-name", "看不见的字符"),
        (_with(name="一" * 10_000), "1-name", "现在是 30000 个"),
        (_with(kind=""), "1-kind", "请选择"),
        (_with(kind="media_id"), "1-kind", "请选择"),
        (_with(target="javascript:alert(1)"), "1-target", "https://"),
        (_with(target="http://shop.example/"), "1-target", "https://"),
        (_with(target="https://"), "1-target", "https://"),
        (_with(target="https://shop.example/ x"), "1-target", "https://"),
        (_with(target="https://bank.example@evil.example/"), "1-target", "https://"),
        (_with(target="https://商城.example/"), "1-target", "https://"),
        (_with(target="https://shop.example/" + "a" * 1100), "1-target", "最多 1024"),
        (_with(kind="page", target="//evil.example"), "1-target", "以 / 开头"),
        (_with(kind="page", target="me"), "1-target", "以 / 开头"),
        (_with(kind="page", target='/me"onclick="'), "1-target", "以 / 开头"),
        (_with(kind="click", target="order"), "1-target", "help"),
        (_with(kind="click", target=""), "1-target", "help"),
        (_with(kind="mini", target="pages/index"), "1-appid", "AppID"),
        (_with(kind="mini", target="pages/index", appid="wx 5d308c950da8fcb"), "1-appid", "AppID"),
        (_with(kind="mini", target="/pages/index", appid=APPID), "1-target", "不以 / 开头"),
        (_with(below=(HELP,)), "1-target", "请清空"),
        (_with(kind="", target="", below=(HELP,) * 6), "1-name", "最多 5 个"),
        (_with(kind="", target="", below=(HELP, Button("字" * 21, "page", "/me"))), "1-1-name", "现在是 63 个"),
        (_with(kind="", target="", below=(HELP, Button("好", "link", "ftp://a"))), "1-1-target", "https://"),
    ],
)
def test_what_wechat_or_our_pages_could_not_bear_is_refused_where_it_stands(menu: Menu, place: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        judge(menu)
    problems: Any = refused.value.facts["fields"]
    assert words in problems[place], problems


def test_what_is_allowed_is_written_as_wechat_reads_it() -> None:
    menu = (Button("我的", "page", "/me"), Button("更多", below=(HELP, Button("商城", "mini", "pages/a?b=1", APPID))))
    judge(menu)
    assert from_row(as_row(menu)) == menu
    assert wire(menu, "https://q.example") == [
        {"type": "view", "name": "我的", "url": "https://q.example/me"},
        {
            "name": "更多",
            "sub_button": [
                {"type": "click", "name": "帮助", "key": "help"},
                {
                    "type": "miniprogram",
                    "name": "商城",
                    "url": "https://q.example/me",
                    "appid": APPID,
                    "pagepath": "pages/a?b=1",
                },
            ],
        },
    ]


def test_the_menus_of_the_beginning_are_in_order() -> None:
    assert list(editing.defaults()) == ["everybody", "customer", "clerk", "owner", "employee"]
    for menu in editing.defaults().values():
        judge(menu)


def test_a_menu_is_saved_and_goes_back_to_its_default(database: Database) -> None:
    editing.save(OPERATOR, "owner", 1, MINE)
    assert editing.wanted()["owner"] == MINE
    assert editing.draft(OPERATOR, "owner").edited
    editing.reset(OPERATOR, "owner", 2)
    assert editing.wanted() == editing.defaults()
    assert not editing.draft(OPERATOR, "owner").edited


def test_a_wrong_menu_changes_nothing(database: Database) -> None:
    with pytest.raises(Invalid):
        editing.save(OPERATOR, "owner", 1, _with(name="一" * 10_000))
    with pytest.raises(NotFound):
        editing.save(OPERATOR, "nobody", 1, MINE)
    with pytest.raises(NotAllowed):
        editing.save(ANONYMOUS, "owner", 1, MINE)
    assert editing.wanted() == editing.defaults()
    assert settings_pages.version_of("menu.owner") == 1


def test_menus_of_an_earlier_publication_come_back_and_whoever_has_one_open_is_told(database: Database) -> None:
    number = history.begin(OPERATOR, {**editing.defaults(), "owner": MINE})
    history.finish(number, ["1"])
    history.take_again(OPERATOR, number)
    assert editing.wanted()["owner"] == MINE
    with pytest.raises(Conflict) as refused:
        editing.save(OPERATOR, "owner", 1, MINE)
    assert refused.value.code == "changed_meanwhile"
    with pytest.raises(NotFound):
        history.take_again(OPERATOR, number + 1)


def test_what_was_broken_off_is_said_to_be_by_whoever_publishes_next(database: Database) -> None:
    first = history.begin(OPERATOR, editing.defaults())
    history.finish(history.begin(OPERATOR, editing.defaults()), [])
    assert [(one.id == first, one.state) for one in history.publications(OPERATOR)] == [
        (False, "done"),
        (True, "failed"),
    ]


@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@pytest.mark.mariadb
@pytest.mark.parametrize("held", [True, False], ids=["held", "control"])
def test_of_two_who_edit_one_menu_the_second_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The control: without the page held, both believe to have saved."""
    editing.save(OPERATOR, "owner", 1, MINE)
    meeting, put = threading.Barrier(2), editing.put

    def slow(*told: Any) -> None:
        put(*told)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=1)

    def save(name: str) -> str:
        try:
            editing.save(OPERATOR, "owner", 2, (Button(name, "page", "/me"),))
        except Conflict as refusal:
            return refusal.code
        return "saved"

    monkeypatch.setattr(editing, "put", slow)
    if not held:
        monkeypatch.setattr(editing, "renew_page", lambda *_: None)
        monkeypatch.setattr(audit, "record", lambda *_, **__: None)
    ended = sorted(at_once([lambda: save("甲"), lambda: save("乙")]))
    assert ended == (["changed_meanwhile", "saved"] if held else ["saved", "saved"])
