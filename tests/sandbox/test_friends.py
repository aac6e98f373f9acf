"""People hand cards to one another, and each opens them in a browser of their own."""

from typing import Any

import pytest

from sandbox.client import SandboxProblem, World
from tests.sandbox.conftest import WeChat
from tests.sandbox.test_messages import BOUND, GOOD
from tests.sandbox.toy import Toy


def test_a_card_travels_from_a_to_b_to_c_and_opens_in_each_ones_own_browser(world: World, toy: Toy) -> None:
    zhang, zhao, he = (world.person(key) for key in ("zhang-owner", "zhao-consumer", "he-consumer"))
    page = f"{zhang.webview().home}/next?share=1"
    zhang.share(page, "zhao-consumer", title="新品手册", text="三分钟看完", picture=f"{zhang.webview().home}/p.png")
    card = zhao.friend_chat("zhang-owner")[-1]
    assert (card["author"], card["kind"], card["title"], card["text"]) == ("friend", "card", "新品手册", "三分钟看完")
    assert card["url"] == f"{toy.base}/next?share=1"
    assert card["picture"] == f"{toy.base}/p.png"
    opened = zhao.open(card["url"])
    assert opened["webview_url"] == f"{zhao.webview().home}/next?share=1"
    assert zhao.state()["unread"]["zhang-owner"] == 1
    zhao.forward(card, "he-consumer")
    second = he.friend_chat("zhao-consumer")[-1]
    assert (second["title"], second["url"]) == ("新品手册", card["url"])
    assert zhang.friend_chat("zhao-consumer")[-1]["author"] == "person"
    assert he.friend_chat("zhang-owner") == []
    assert world.pushes() == []


def test_a_card_without_words_of_its_page_shows_its_address(world: World, toy: Toy) -> None:
    world.person("zhang-owner").share(f"{toy.base}/page", "zhao-consumer")
    assert world.person("zhao-consumer").friend_chat("zhang-owner")[-1]["title"] == f"{toy.base}/page"


def test_reading_a_friends_chat_takes_its_dot_away(world: World, toy: Toy) -> None:
    zhao = world.person("zhao-consumer")
    world.person("zhang-owner").write("看看这个", "zhao-consumer")
    assert zhao.friend_chat("zhang-owner")[-1]["text"] == "看看这个"
    zhao.read("zhang-owner")
    assert zhao.state()["unread"]["zhang-owner"] == 0


def test_a_card_of_the_mini_program_opens_the_mini_program(world: World, toy: Toy) -> None:
    zhang, zhao = world.person("zhang-owner"), world.person("zhao-consumer")
    opened = zhang.open_mini("pages/index/index?scene=m_1")
    zhang.share(opened["webview_url"], "zhao-consumer", title="渠道在线")
    card = zhao.friend_chat("zhang-owner")[-1]
    assert (card["mini_path"], card["url"]) == ("pages/index/index?scene=m_1", "")
    assert zhao.open_mini(card["mini_path"])["mini"] == {"path": "pages/index/index", "query": "scene=m_1"}


def test_what_wechat_would_not_send_is_refused_with_a_sentence(wechat: WeChat, world: World, toy: Toy) -> None:
    zhang = world.person("zhang-owner")
    zhang.follow()
    data = {key: {"value": value} for key, value in GOOD.items()}
    wechat.post(
        "/cgi-bin/message/template/send", {"touser": zhang.openid(), "template_id": BOUND, "data": data, "url": ""}
    )
    world.settle()
    notice = zhang.chat()[-1]
    with pytest.raises(SandboxProblem, match="不能转发"):
        zhang.forward(notice, "zhao-consumer")
    with pytest.raises(SandboxProblem, match="找不到这条消息"):
        zhang.forward(999_999, "zhao-consumer")
    with pytest.raises(SandboxProblem, match="请选一位好友"):
        zhang.share(f"{toy.base}/page", "zhang-owner")
    with pytest.raises(SandboxProblem, match="没有可以发送的链接"):
        zhang.share("javascript:alert(1)", "zhao-consumer")
    with pytest.raises(SandboxProblem, match="不能发送给朋友"):
        zhang.share(f"{zhang.webview().home}/_webview/authorize", "zhao-consumer")
    with pytest.raises(SandboxProblem, match="还没有写内容"):
        zhang.write("  ", "zhao-consumer")
    assert world.person("zhao-consumer").friend_chat("zhang-owner") == []


def test_a_chat_with_nobody_is_not_found(world: World) -> None:
    with pytest.raises(SandboxProblem, match="404"):
        world.person("zhang-owner").chat("nobody")


def test_a_page_of_the_client_is_a_card_of_the_mini_program_only_in_its_window(world: World, toy: Toy) -> None:
    zhang, zhao = world.person("zhang-owner"), world.person("zhao-consumer")
    page = f"{zhang.webview().home}/app/#/pages/dealer/staff?id=7"

    def card(**more: Any) -> tuple[str, str]:
        zhang.share(page if "url" not in more else more.pop("url"), "zhao-consumer", **more)
        newest = zhao.friend_chat("zhang-owner")[-1]
        return newest["mini_path"], newest["url"]

    assert card(mini=True) == ("pages/dealer/staff?id=7", "")
    assert card(mini=True, url=f"{zhang.webview().home}/app/#/") == ("pages/index/index", "")
    assert card() == ("", f"{toy.base}/app/#/pages/dealer/staff?id=7")
    assert card(mini=True, url="https://elsewhere.example/app/#/pages/x") == (
        "",
        "https://elsewhere.example/app/#/pages/x",
    )
