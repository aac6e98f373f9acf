"""A reply reaches the person who wrote, and its text can never become markup."""

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wechat.replies import LONGEST_TEXT, news_reply, text_reply

PUSH: dict[str, Any] = {"ToUserName": "gh_0123456789ab", "FromUserName": "oPerson", "MsgType": "text"}


def read(xml: str) -> dict[str, str | None]:
    return {element.tag: element.text for element in ElementTree.fromstring(xml)}


def test_a_text_goes_back_to_its_sender() -> None:
    assert read(text_reply(PUSH, "你好，张伟", created=1790000000)) == {
        "ToUserName": "oPerson",
        "FromUserName": "gh_0123456789ab",
        "CreateTime": "1790000000",
        "MsgType": "text",
        "Content": "你好，张伟",
    }


def test_a_text_cannot_leave_its_element() -> None:
    attack = "]]></Content><FuncFlag>1</FuncFlag><Content><![CDATA[ {name} %s"
    reply = read(text_reply(PUSH, attack, created=1))
    assert reply["Content"] == attack
    assert "FuncFlag" not in reply


def test_names_from_the_push_cannot_leave_their_elements() -> None:
    hostile = PUSH | {"FromUserName": "o]]><X>1</X><![CDATA["}
    reply = read(text_reply(hostile, "x", created=1))
    assert reply["ToUserName"] == hostile["FromUserName"]
    assert "X" not in reply


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_every_text_arrives_but_for_characters_that_xml_forbids(text: str) -> None:
    forbidden = {chr(code) for code in range(32)} - {"\t", "\n"} | {"\ufffe", "\uffff"}
    expected = "".join(char for char in text if char not in forbidden)
    assert (read(text_reply(PUSH, text, created=1))["Content"] or "") == expected


@pytest.mark.parametrize("stray", ["\x00", "\x1b[31m", "\ud83d", "\uffff", "\r"])
def test_a_stray_character_does_not_break_the_reply(stray: str) -> None:
    content = read(text_reply(PUSH, f"前{stray}后", created=1))["Content"] or ""
    assert content.startswith("前")
    assert content.endswith("后")
    content.encode()


def test_a_text_too_long_is_cut_between_characters() -> None:
    content = read(text_reply(PUSH, "渠" * 2000, created=1))["Content"] or ""
    assert content == "渠" * ((LONGEST_TEXT - 3) // 3) + "…"
    exact = "x" * LONGEST_TEXT
    assert read(text_reply(PUSH, exact, created=1))["Content"] == exact


def test_a_card_carries_one_article() -> None:
    card = {
        "title": "秋季手册]]>",
        "description": "新品",
        "picture_url": "https://a/b.png",
        "url": "https://a/?x=1&y=2",
    }
    tree = ElementTree.fromstring(news_reply(PUSH, **card, created=1))
    assert tree.findtext("ArticleCount") == "1"
    item = tree.findall("Articles/item")[0]
    assert [item.findtext(name) for name in ("Title", "Description", "PicUrl", "Url")] == list(card.values())


def test_a_push_without_a_single_sender_cannot_be_answered() -> None:
    with pytest.raises(TypeError):
        text_reply(PUSH | {"FromUserName": {"a": "b"}}, "x", created=1)
