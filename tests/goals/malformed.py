"""The corpus of malformed bodies: bombs, nests, foreign encodings, and JSON that is no push."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

KIB = 1024
LIMIT = 64 * KIB

Body = str | bytes


def _laughs() -> str:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE xml [<!ENTITY l0 "ha">{steps}]><xml><Event>&l9;</Event></xml>'


def _quadratic() -> str:
    return f'<!DOCTYPE xml [<!ENTITY a "{"a" * 20_000}">]><xml>{"&a;" * 8_000}</xml>'


def _nest(depth: int) -> str:
    return "<xml>" + "<a>" * depth + "</a>" * depth + "</xml>"


def external(address: str) -> str:
    """A body that asks its reader to fetch something."""
    return f'<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY x SYSTEM "{address}">]><xml><Event>&x;</Event></xml>'


def parameter_entity(address: str) -> str:
    return f'<!DOCTYPE xml [<!ENTITY % x SYSTEM "{address}"> %x;]><xml></xml>'


def external_dtd(address: str) -> str:
    return f'<!DOCTYPE xml SYSTEM "{address}"><xml></xml>'


CORPUS: dict[str, Body] = {
    "empty": b"",
    "blank": b" \r\n\t",
    "not XML": b"hello",
    "HTML": b"<!doctype html><html><body>502</body></html>",
    "binary": bytes(range(256)) * 8,
    "billion laughs": _laughs(),
    "quadratic blow-up": _quadratic(),
    "a quoted document type": "<?xml version='1.0'?><!-- <xml> --><!DOCTYPE xml><xml></xml>",
    "nested 10,000 deep": _nest(9_000),
    "nested 200,000 deep": _nest(200_000),
    "never closed": "<xml>" + "<a>" * 12_000,
    "attributes without end": "<xml><a " + " ".join(f"a{n}='1'" for n in range(4_000)) + "/></xml>",
    "4,000 siblings": "<xml><List>" + "<a>1</a>" * 4_000 + "</List></xml>",
    "repeated fields": "<xml><Event>a</Event><Event>b</Event></xml>",
    "instructions without end": "<xml>" + "<?a b?>" * 6_000 + "</xml>",
    "text beside elements": "<xml>a<Event>b</Event>c</xml>",
    "UTF-16": "<xml><Event>a</Event></xml>".encode("utf-16"),
    "UTF-16 by declaration": '<?xml version="1.0" encoding="utf-16"?><xml></xml>',
    "UTF-7 by declaration": '<?xml version="1.0" encoding="utf-7"?><xml>+ADw-a+AD4-</xml>',
    "GBK": "<xml><Content>渠道</Content></xml>".encode("gbk"),
    "NUL in XML": b"<xml><Event>a\x00b</Event></xml>",
    "NUL by reference": "<xml><Event>&#0;</Event></xml>",
    "control characters": "<xml><Event>\x01\x02</Event></xml>",
    "overlong UTF-8": b"<xml><Event>\xc0\xbc</Event></xml>",
    "64 KiB + 1": b"<xml>" + b" " * (LIMIT - 4),
    "64 KiB of blanks": b" " * LIMIT,
    "10 MB": b"<xml>" + b"a" * 10_000_000,
    "JSON array": b"[]",
    "JSON array of arrays": b"[" * 30_000 + b"]" * 30_000,
    "JSON object nest": b'{"a":' * 9_000 + b"1" + b"}" * 9_000,
    "JSON list nest": b'{"a":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "JSON text": b'"a"',
    "JSON number": b"1",
    "JSON null": b"null",
    "JSON cut": b'{"ToUserName": "gh_',
    "JSON twice the same name": b'{"Event": "a", "Event": "b"}',
    "JSON NaN": b'{"CreateTime": NaN}',
    "JSON endless number": b'{"CreateTime": ' + b"9" * 40_000 + b"}",
    "JSON huge exponent": b'{"CreateTime": 1e999999999}',
    "JSON NUL": b'{"Event": "a\\u0000b"}',
    "JSON half a pair": b'{"Event": "\\ud83d"}',
    "JSON half a pair in a name": b'{"\\ud83d": "a"}',
}

# Fields no push has, in the envelope every push has: proved to be WeChat's, and still no fault of ours.
FIELDS: dict[str, dict[str, Any]] = {
    "a moment of 40,000 digits": {"CreateTime": "9" * 40_000},
    "a moment before Christ": {"CreateTime": "-99999999999"},
    "the first moment there is": {"CreateTime": "-62135596800"},
    "the last moment there is": {"CreateTime": "253402300799"},
    "a moment in Arabic digits": {"CreateTime": "١٧٩٠٠٠٠٠٠٠"},
    "an event of 20,000 characters": {"Event": "事" * 10_000},
    "an event that grows in lower case": {"Event": "İ" * 64},
    "a sender of 20,000 characters": {"FromUserName": "o" * 20_000},
    "a sender with markup": {"FromUserName": "]]><a>&"},
    "a sender that is an object": {"FromUserName": {"a": "b"}},
    "an event that is a list": {"Event": ["subscribe"]},
    "a kind that is an object": {"MsgType": {"a": "b"}},
    "a key that is a list": {"EventKey": ["qrscene_d_x"]},
    "a scene of 20,000 characters": {"EventKey": "qrscene_d_" + "x" * 20_000},
    "a scene without a token": {"EventKey": "qrscene_e_"},
    "a scene outside the alphabet": {"EventKey": "qrscene_e_\U0001f600'\";--"},
    "a message number of 30 digits": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "9" * 30, "Status": "success"},
    "the largest message number": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "9" * 19, "Status": "success"},
    "a message number in letters": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "x", "Status": "success"},
    "a negative message number": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "-1", "Status": "success"},
    "a status that is a list": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "5", "Status": ["a"]},
    "a status of 20,000 characters": {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "6", "Status": "s" * 20_000},
    "a person in OpenID that is an object": {"Event": "user_info_modified", "OpenID": {"a": "b"}},
}


def push(original_id: str, change: dict[str, Any]) -> str:
    """A follow in JSON, with some fields replaced; JSON can say what XML cannot."""
    fields = {"ToUserName": original_id, "FromUserName": "oStrange", "CreateTime": "1790000000", "MsgType": "event"}
    return json.dumps(fields | {"Event": "subscribe"} | change, ensure_ascii=False)


FETCHING: tuple[Callable[[str], str], ...] = (external, parameter_entity, external_dtd)
