"""Every push WeChat is known to send reads as documented; hostile bodies are refused cheaply."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wechat.errors import EnvelopeRefused
from wechat.push_body import DEEPEST, read_body


def refused(body: bytes | str) -> str:
    with pytest.raises(EnvelopeRefused) as caught:
        read_body(body.encode() if isinstance(body, str) else body)
    return caught.value.reason


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: as_text(inner) for name, inner in value.items()}
    return [as_text(inner) for inner in value] if isinstance(value, list) else str(value)


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)
    else:
        yield value


def test_all_37_known_xml_pushes_read_as_expected(vectors: dict[str, Any]) -> None:
    assert len(vectors["xml_pushes"]) == 37
    for push in vectors["xml_pushes"]:
        assert read_body(push["xml"].encode()) == (push["expected_fields"], "xml"), push["id"]


def test_all_5_known_json_pushes_read_as_expected(vectors: dict[str, Any]) -> None:
    assert len(vectors["json_pushes"]) == 5
    for push in vectors["json_pushes"]:
        body = json.dumps(push["body"], ensure_ascii=False).encode()
        assert read_body(body) == (as_text(push["body"]), "json"), push["source"]


def test_64_bit_ids_and_fractions_keep_every_digit() -> None:
    fields, _ = read_body(b'{"MsgID": 3717005636572528642, "Latitude": 23.1374660, "Sent": true, "None": null}')
    assert fields == {"MsgID": "3717005636572528642", "Latitude": "23.1374660", "Sent": "true", "None": ""}


def test_one_list_entry_is_an_object_and_two_are_a_list_in_both_formats() -> None:
    assert read_body(b"<xml><E><List><A>1</A></List></E></xml>")[0] == {"E": {"List": {"A": "1"}}}
    assert read_body(b"<xml><E><List><A>1</A></List><List><A>2</A></List><List>3</List></E></xml>")[0] == {
        "E": {"List": [{"A": "1"}, {"A": "2"}, "3"]}
    }
    assert read_body(b'{"List":{"A":1}}')[0] == {"List": {"A": "1"}}
    assert read_body(b'{"List":[{"A":1},{"A":2}]}')[0] == {"List": [{"A": "1"}, {"A": "2"}]}


def test_a_chat_message_may_quote_a_document_type() -> None:
    fields, _ = read_body("<xml><Content><![CDATA[ <!DOCTYPE html> 你好\n]]></Content></xml>".encode())
    assert fields == {"Content": " <!DOCTYPE html> 你好\n"}


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "bad_body"),
        ("success", "bad_body"),
        ("<xml>", "bad_body"),
        ("<xml></xml><xml></xml>", "bad_body"),
        ("<html></html>", "bad_body"),
        ("<xml><A>1</B></xml>", "bad_body"),
        ("<xml><A>text<B>1</B></A></xml>", "bad_body"),
        ("<xml><MsgType>text</MsgType><MsgType>event</MsgType></xml>", "bad_body"),
        ("<xml><A>&b;</A></xml>", "bad_body"),
        ("\ufeff<xml></xml>", "bad_body"),
        (LAUGHS + "<xml><A>&b;</A></xml>", "doctype"),
        ('<?xml version="1.0"?>\n' + LAUGHS + "<xml></xml>", "doctype"),
        ('<!doctype x SYSTEM "http://127.0.0.1/"><xml></xml>', "doctype"),
        ('<!-- --><!DOCTYPE x SYSTEM "file:///etc/hostname"><xml></xml>', "doctype"),
        ('<xml><A/><!DOCTYPE x SYSTEM "file:///etc/hostname"></xml>', "bad_body"),
        ('<?xml version="1.0" encoding="GBK"?><xml></xml>', "bad_encoding"),
        ("<xml><A>\0</A></xml>", "bad_encoding"),
        ('<?xml version="1.0" encoding="UTF-16"?><xml></xml>'.encode("utf-16"), "bad_encoding"),
        ((LAUGHS + "<xml></xml>").encode("utf-16-le"), "bad_encoding"),
        ("<xml><A>中文</A></xml>".encode("gbk"), "bad_encoding"),
        ("{", "bad_body"),
        ('{"A": 1} {"A": 2}', "bad_body"),
        ('{"A": 1, "A": 2}', "bad_body"),
        ('{"A": NaN}', "bad_body"),
        ('{"A": "\\u0000"}', "bad_encoding"),
        ('{"A": "\\ud800"}', "bad_encoding"),
        ('{"\\ud800": "A"}', "bad_encoding"),
        ('{"A": ' + "[" * 60_000, "too_deep"),
        ('{"A": ' + "[" * 40 + "]" * 40 + "}", "too_deep"),
        ("<a>" * 20_000, "bad_body"),
        ("<xml>" + "<a>" * 20_000, "too_deep"),
    ],
)
def test_a_body_wechat_never_sends_is_refused(body: str | bytes, reason: str) -> None:
    assert refused(body) == reason


def test_nesting_is_allowed_up_to_the_limit_and_no_further() -> None:
    def nested(levels: int) -> bytes:
        return b"<xml>" + b"<a>" * (levels - 1) + b"</a>" * (levels - 1) + b"</xml>"

    read_body(nested(DEEPEST))
    assert refused(nested(DEEPEST + 1)) == "too_deep"


@pytest.mark.parametrize("body", ["<xml>" + "<a>" * 20_000, "[" * 65_000, '{"a":' * 12_000, "<xml>" + "x" * 65_000])
def test_a_hostile_body_costs_less_than_50_ms(body: str) -> None:
    started = time.thread_time()
    refused(body)
    assert time.thread_time() - started < 0.05


@given(st.one_of(st.binary(), st.text().map(lambda text: f"<xml><A>{text}</A></xml>".encode("utf-8", "replace"))))
@example(b"\xff\xfe<\0x\0m\0l\0>\0")
def test_any_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    try:
        fields, _ = read_body(body)
    except EnvelopeRefused:
        return
    assert all(isinstance(leaf, str) and leaf.encode() is not None for leaf in leaves(fields))
