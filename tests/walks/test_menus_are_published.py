"""Headquarters edits the menu of a role and publishes it: whoever has the role sees it, and a try that fails half way
leaves what stood before."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import pytest

from services import role_tags
from services.access import OPERATOR
from services.errors import Conflict, NotFound
from services.menus import editing, history, publishing, trying
from services.menus.buttons import Button, Menu
from tests.rig.races import at_once
from tests.rig.stage import Stage
from tests.walks.test_the_menu_of_a_role import OWNERS, bind_owner, menu, publish
from wechat.errors import WeChatError, WeChatRefused
from wechat.transport import Question

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HELP = Button("帮助", "click", "help")
NEW: Menu = (Button("新店员", "page", "/me/staff"), Button("更多", below=(HELP,)))
UNLINKED: Menu = (Button("商城", "mini", "pages/a", "wx0123456789abcdef"),)


def save(role: str, wanted: Menu) -> None:
    editing.save(OPERATOR, role, editing.draft(OPERATOR, role).version, wanted)


def conditional(stage: Stage) -> list[str]:
    return [str(one["menuid"]) for one in stage.house.gateway.menus().get("conditionalmenu", [])]


def newest() -> history.Publication:
    return history.publications(OPERATOR)[0]


def test_an_edited_menu_is_published_and_earlier_ones_come_back(stage: Stage) -> None:
    publish(stage)
    zhang, before = bind_owner(stage), conditional(stage)
    save("owner", NEW)
    assert menu(stage, zhang) == OWNERS
    assert publishing.look(stage.house.gateway, stage.url).differing == list(role_tags.TAGS)
    assert publish(stage) == list(role_tags.TAGS)
    assert menu(stage, zhang) == ["新店员", "更多"]
    assert len(conditional(stage)) == len(before)
    assert not set(conditional(stage)) & set(before)
    assert zhang.tap_menu("帮助")["outcome"] == "clicked"
    [shown] = trying.shown_to(OPERATOR, stage.house.gateway, "D001")[:1]
    assert shown == {"type": "view", "name": "新店员", "url": f"{stage.url}/me/staff"}
    with pytest.raises(NotFound):
        trying.shown_to(OPERATOR, stage.house.gateway, "D003")

    history.take_again(OPERATOR, history.publications(OPERATOR)[-1].id)
    publish(stage)
    assert menu(stage, zhang) == OWNERS
    assert [one.state for one in history.publications(OPERATOR)] == ["done", "done", "done"]
    assert publish(stage) == []


def test_the_third_that_wechat_refuses_leaves_the_old_ones_and_can_be_mended(stage: Stage) -> None:
    publish(stage)
    zhang, before = bind_owner(stage), conditional(stage)
    save("customer", NEW)
    save("owner", UNLINKED)
    with pytest.raises(WeChatRefused):
        publish(stage)
    assert conditional(stage) == before
    assert menu(stage, zhang) == OWNERS
    assert newest().state == "failed"
    assert (newest().problem, newest().errcode) == ("taken_back", 65318)
    save("owner", NEW)
    publish(stage)
    assert menu(stage, zhang) == ["新店员", "更多"]
    assert len(conditional(stage)) == len(before)


def test_a_menu_made_without_our_knowing_is_taken_back_too(stage: Stage) -> None:
    publish(stage)
    before = conditional(stage)
    save("owner", NEW)
    stage.world.fail_api("cgi-bin/menu/addconditional", "reset", carried_out=True)
    with pytest.raises(WeChatError):
        publish(stage)
    assert conditional(stage) == before
    publish(stage)
    assert len(conditional(stage)) == len(before)


def test_old_menus_that_could_not_be_deleted_go_with_the_next_try(stage: Stage) -> None:
    publish(stage)
    zhang, before = bind_owner(stage), conditional(stage)
    save("owner", NEW)
    stage.world.fail_api("cgi-bin/menu/delconditional", "errcode", errcode=-1)
    with pytest.raises(WeChatError):
        publish(stage)
    assert menu(stage, zhang) == ["新店员", "更多"]
    assert (newest().problem, newest().errcode) == ("stale_left", -1)
    assert publishing.look(stage.house.gateway, stage.url).stale == before
    assert publish(stage) == []
    assert len(conditional(stage)) == len(before)
    assert newest().state == "done"


def test_while_wechat_is_away_nothing_changes_and_it_is_written_down(stage: Stage) -> None:
    stage.world.fail_api("*", "errcode", times=20, errcode=-1)
    with pytest.raises(WeChatError):
        publish(stage)
    stage.world.clear_faults()
    assert (newest().problem, newest().errcode) == ("not_begun", -1)
    assert publish(stage) == ["everybody", *role_tags.TAGS]


def test_menus_of_others_stay(stage: Stage) -> None:
    publish(stage)
    gateway = stage.house.gateway
    theirs = gateway.create_conditional_menu(
        [{"type": "click", "name": "促销", "key": "x"}], gateway.create_tag("促销")
    )
    save("owner", NEW)
    publish(stage)
    assert theirs in conditional(stage)


def test_a_tag_deleted_by_hand_is_made_anew_and_its_old_menu_goes(stage: Stage) -> None:
    publish(stage)
    before, gateway = conditional(stage), stage.house.gateway
    number = gateway.tags()[role_tags.TAGS["owner"]]
    gateway._official.json(Question("cgi-bin/tags/delete", body={"tag": {"id": number}}))
    assert publish(stage) == list(role_tags.TAGS)
    assert role_tags.TAGS["owner"] in gateway.tags()
    assert len(conditional(stage)) == len(before)
    assert publish(stage) == []


def test_of_two_who_publish_at_once_one_waits(stage: Stage) -> None:
    fence = history.lock()
    assert fence
    with pytest.raises(Conflict) as refused:
        publish(stage)
    assert refused.value.code == "publishing_now"
    history.unlock(fence)
    assert publish(stage) != []


@pytest.mark.parametrize("held", [True, False], ids=["held", "control"])
def test_of_two_who_publish_at_the_same_moment_one_does(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """The control: without the lock both make four new menus; whoever publishes next clears them."""
    publish(stage)
    save("owner", NEW)
    meeting, bring = threading.Barrier(2), publishing._bring

    def together(*told: Any) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one was turned away, as it should be
            meeting.wait(timeout=1)
        bring(*told)

    def tried() -> str:
        try:
            publish(stage)
        except Conflict as refusal:
            return refusal.code
        return "published"

    monkeypatch.setattr(publishing, "_bring", together)
    if not held:
        monkeypatch.setattr(history, "lock", lambda: "nobody asks")
    ended = sorted(at_once([tried, tried]))
    assert ended == (["published", "publishing_now"] if held else ["published", "published"])
    assert len(conditional(stage)) == (len(role_tags.TAGS) if held else 2 * len(role_tags.TAGS))
    publish(stage)
    assert len(conditional(stage)) == len(role_tags.TAGS)


def test_a_publication_whose_process_died_is_taken_up_by_the_next(stage: Stage) -> None:
    """Killed after the second of four new menus."""
    publish(stage)
    save("owner", NEW)
    before = conditional(stage)
    history.begin(OPERATOR, editing.wanted())
    for role, number in list(stage.house.gateway.tags().items())[:2]:
        assert role
        stage.house.gateway.create_conditional_menu([{"type": "click", "name": "半", "key": "help"}], number)
    publish(stage)
    assert len(conditional(stage)) == len(before)
    assert [one.state for one in history.publications(OPERATOR)] == ["done", "failed", "done"]
