"""A person's own settings: where they are, whether there is a network, whether they take messages."""

import pytest
import requests

from sandbox.client import SandboxProblem, World
from sandbox.coordinates import gcj02
from tests.sandbox.conftest import WeChat
from tests.sandbox.test_messages import BOUND, GOOD
from tests.sandbox.toy import Toy


def test_everybody_stands_somewhere_and_may_move(world: World) -> None:
    places = {place["name"]: place for place in world.places()}
    assert all(person["city"] == places[person["place"]]["city"] for person in world.people())
    zhang = world.person("zhang-owner")
    zhang.move("深圳南山")
    assert (zhang.state()["city"], zhang.state()["position"]["adcode"]) == ("深圳", "440305")
    with pytest.raises(SandboxProblem, match="no place"):
        zhang.move("月球")
    world.reset()
    assert zhang.state()["place"] == "杭州西湖"


def test_a_map_of_china_shifts_a_place_as_everybody_knows_it() -> None:
    """天安门: a pair of coordinates that every converter is checked against."""
    latitude, longitude = gcj02(39.90734, 116.39089)
    assert (round(latitude, 5), round(longitude, 5)) == (39.90874, 116.39713)


def test_without_a_network_gestures_do_nothing_and_messages_wait(wechat: WeChat, world: World, toy: Toy) -> None:
    zhang = world.person("zhang-owner")
    zhang.follow()
    before = len(world.pushes())
    zhang.lose_network()
    with pytest.raises(SandboxProblem, match="没有网络"):
        zhang.login_code()
    deeds = [zhang.unfollow(), zhang.say("在吗"), zhang.share(f"{toy.base}/page", "ma-clerk"), zhang.scan("gQ")]
    assert {(deed["outcome"], deed["webview_url"], deed["push"]) for deed in deeds} == {("offline", None, None)}
    data = {key: {"value": value} for key, value in GOOD.items()}
    wechat.post(
        "/cgi-bin/message/template/send", {"touser": zhang.openid(), "template_id": BOUND, "data": data, "url": ""}
    )
    world.person("ma-clerk").write("老板，看一下", "zhang-owner")
    world.settle()
    assert zhang.chat() == zhang.friend_chat("ma-clerk") == []
    assert sum(zhang.state()["unread"].values()) == 0
    assert [push["event"] for push in world.pushes()[before:]] == ["TEMPLATESENDJOBFINISH"]
    zhang.find_network()
    assert zhang.chat()[-1]["kind"] == "template"
    assert zhang.friend_chat("ma-clerk")[-1]["text"] == "老板，看一下"
    assert zhang.state()["unread"] == {"official_account": 1, "notices": 0, "ma-clerk": 1}


def test_without_a_network_pages_show_so_and_a_pages_script_finds_no_one(world: World, toy: Toy) -> None:
    zhang = world.person("zhang-owner")
    view = zhang.webview()
    zhang.lose_network()
    page = view.get("/next")
    assert page.status_code == 503
    assert "网络不可用" in page.text
    assert view.get("/_webview/alive").json() == {"alive": False}
    with pytest.raises(requests.ConnectionError):
        view.get("/next", headers={"Sec-Fetch-Dest": "empty"})
    assert toy.seen == []
    zhang.find_network()
    assert view.get("/_webview/alive").json() == {"alive": True}
    assert view.get("/next").status_code == 200


def test_a_key_that_could_be_no_host_is_refused(world: World) -> None:
    for key in ("official_account", "notices", "Zhang", "a.b", ""):
        with pytest.raises(SandboxProblem, match="small letters"):
            world.add_person(key)
