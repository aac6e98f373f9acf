"""What happened is known to the next run: follows, chats, hand-overs, settings changed by hand."""

import json
from pathlib import Path

import pytest

from sandbox.accounts import ShelfItem
from sandbox.friends import Friends
from sandbox.memory import restore, snapshot
from sandbox.people import Message
from sandbox.servers.menus import FIRST_MENU_ID, menu_for
from sandbox.state import State, load_world
from sandbox.webview.addresses import Addresses

TARGET, BASE = "http://127.0.0.1:8000", "http://127.0.0.1:8001"


@pytest.fixture
def lived() -> State:
    state = State(load_world(), TARGET, BASE)
    zhang = state.people["zhang-owner"]
    state.say(zhang, "official_account", Message(0, 0.0, "account", "text", text="您好"))
    Friends(state, Addresses(state)).share(zhang, "ma-clerk", f"{TARGET}/m/abc", "新品手册")
    zhang.offline, zhang.place, zhang.city = True, "深圳南山", "深圳"
    state.say(zhang, "notices", Message(0, 0.0, "account", "text", text="等网络"))
    account = state.accounts["official_account"]
    account.menu, account.tags = [{"type": "view", "name": "首页", "url": f"{TARGET}/start"}], {100: "老板"}
    owners = {"button": [{"type": "view", "name": "我的店", "url": f"{TARGET}/shop"}], "matchrule": {"tag_id": "100"}}
    account.conditional_menus = [{**owners, "menuid": FIRST_MENU_ID + 900}]
    zhang.tags.append(100)
    state.put_on_shelf(ShelfItem(0, "link", "http://x.test/", "立牌", 0.0))
    return state


def begun_again(state: State, world: dict[str, object] | None = None) -> State:
    next_run = State(world or load_world(), TARGET, BASE)
    restore(next_run, json.loads(json.dumps(snapshot(state))))
    return next_run


def test_the_next_run_knows_all_that_happened(lived: State) -> None:
    again = begun_again(lived)
    assert snapshot(again) == snapshot(lived)
    assert again.people["ma-clerk"].messages("zhang-owner")[-1]["title"] == "新品手册"
    assert again.people["zhang-owner"].offline
    assert again.people["zhang-owner"].messages("notices") == []
    assert next(again.numbers) > max(900, *(item.n for item in again.shelf))
    account = again.accounts["official_account"]
    assert menu_for(account, again.people["zhang-owner"])[0][0]["name"] == "我的店"
    assert menu_for(account, again.people["ma-clerk"])[0][0]["name"] == "首页"
    assert account.tags == {100: "老板"}


def test_what_nobody_changed_follows_a_new_world_file(lived: State) -> None:
    world = load_world()
    for person in world["people"]:
        person["phone"] = person["phone"][:-4] + "7777"
    again = begun_again(lived, world)
    assert again.people["zhang-owner"].phone == "13900007777"
    assert again.people["zhang-owner"].place == "深圳南山"


def test_a_memory_of_before_friends_and_settings_is_still_understood(lived: State, tmp_path: Path) -> None:
    old = snapshot(lived)
    del old["accounts"]
    for person in old["people"].values():
        del person["settings"], person["offline"]
        person["chats"] = {name: person["chats"][name] for name in ("official_account", "notices")}
    again = State(load_world(), TARGET, BASE)
    restore(again, old)
    assert again.people["zhang-owner"].messages("official_account")[-1]["text"] == "您好"
