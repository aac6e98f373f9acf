"""Whoever is bound sees the menu of their role in WeChat, and loses it with the role; hands at WeChat are mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages import client
from sandbox.client import Person
from services import role_tag_sweep, role_tags
from services.access import ANONYMOUS, OPERATOR
from services.attribution import signs
from services.bindings import ending, inviting
from services.errors import NotAllowed
from services.menus import editing, publishing
from services.menus.buttons import wire
from tests.rig.stage import Stage
from tests.walks.steps import last_word, later, open_bindings, qr_of
from wechat.transport import Question


def menu(stage: Stage, person: Person) -> list[str]:
    """The names of the buttons under this person's chat, by WeChat's own word."""
    return [str(button["name"]) for button in stage.house.gateway.menu_shown_to(person.openid())]


def publish(stage: Stage) -> list[str]:
    return publishing.publish(OPERATOR, stage.house.gateway, stage.url).roles


def bind_owner(stage: Stage) -> Person:
    zhang = stage.person("zhang-owner")
    zhang.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow")))
    stage.work()
    return zhang


OWNERS = ["工作台", "我的店员", "更多"]
ANYBODYS = ["首页", "我的身份", "帮助"]


def test_a_role_brings_its_menu_and_takes_it_along(stage: Stage) -> None:
    assert publish(stage) == ["everybody", *role_tags.TAGS]
    assert publish(stage) == []
    zhang, zhao = bind_owner(stage), stage.person("zhao-consumer")
    assert menu(stage, zhang) == OWNERS
    zhao.scan(qr_of(stage, signs.issue_sign(OPERATOR, "D001")))
    stage.work()
    assert menu(stage, zhao) == ["首页", "我的门店", "帮助"]

    [row] = open_bindings()
    ending.end_binding(OPERATOR, row.id, reason="不再合作")
    stage.work()
    assert menu(stage, zhang) == ANYBODYS


def test_every_button_of_ours_opens_a_page_or_is_answered(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every role has a button for the client; whether one was built here is not the menu's business."""
    (tmp_path / "index.html").write_text("the client", encoding="utf-8")
    monkeypatch.setattr(client, "BUILT", tmp_path)
    zhang = bind_owner(stage)
    for role, menu in editing.defaults().items():
        buttons = [leaf for button in wire(menu, "") for leaf in button.get("sub_button", [button])]
        assert "/app/" in [button.get("url") for button in buttons], role
        for button in buttons:
            if button["type"] == "view":
                assert zhang.webview().get(button["url"]).status_code == 200, button
            else:
                assert button["key"] == "help"


def test_who_follows_again_is_marked_again(stage: Stage) -> None:
    publish(stage)
    zhang = bind_owner(stage)
    later(stage, 30)
    zhang.unfollow()
    later(stage, 30)
    zhang.follow()
    stage.work()
    assert menu(stage, zhang) == OWNERS
    assert last_word(zhang)


def test_a_tag_deleted_by_hand_is_made_anew_and_the_menus_follow_it(stage: Stage) -> None:
    publish(stage)
    zhang = bind_owner(stage)
    gateway = stage.house.gateway
    number = gateway.tags()[role_tags.TAGS["owner"]]
    gateway._official.json(Question("cgi-bin/tags/delete", body={"tag": {"id": number}}))
    [row] = open_bindings()
    role_tags.owe_sync(1, f"again:{row.id}")
    stage.work()
    assert role_tags.TAGS["owner"] in gateway.tags()
    assert publish(stage) != []
    assert menu(stage, zhang) == OWNERS


def test_tags_changed_by_hand_at_wechat_are_mended_by_the_daily_sweep(stage: Stage) -> None:
    publish(stage)
    zhang, zhao = bind_owner(stage), stage.person("zhao-consumer")
    zhao.follow()
    stage.work()
    gateway = stage.house.gateway
    owners = gateway.tags()[role_tags.TAGS["owner"]]
    assert gateway.bearers(owners) == [zhang.openid()]
    gateway.untag([zhang.openid()], owners)
    gateway.tag([zhao.openid()], owners)
    assert (menu(stage, zhang), menu(stage, zhao)) == (ANYBODYS, OWNERS)
    role_tag_sweep.owe_sweep()
    stage.work()
    later(stage, 5)
    stage.work()
    assert (menu(stage, zhang), menu(stage, zhao)) == (OWNERS, ANYBODYS)
    assert gateway.bearers(owners) == [zhang.openid()]


def test_only_headquarters_publishes(stage: Stage) -> None:
    with pytest.raises(NotAllowed):
        publishing.publish(ANONYMOUS, stage.house.gateway, stage.url)
