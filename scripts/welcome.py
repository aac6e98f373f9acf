"""What a newcomer reads when everything runs: addresses, accounts, and what to click first."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

FIRST_STEPS = """\
  先点这些 · Click first
  1. 打开沙箱手机，拿起「张伟」的手机，点「扫一扫」，选 D001 的码，点对话里的链接，填姓名和手机号 13900000001，提交。
     Take 张伟's phone, tap 扫一扫, choose the code of D001, open the link in the chat, hand in the form.
  2. 在旁边「王敏」的手机上，点开对话里的审核提醒，点“通过”；张伟马上收到结果。
     On 王敏's phone open the request in her chat and approve it; 张伟 hears of it at once.
  3. 再拿起「李强」的手机，扫 E003 的码：关注即绑定。再登录后台，看“绑定记录”。
     Take 李强's phone and scan E003: the follow itself binds. Then sign in to the console and look at the bindings.
  4. 拿起「赵磊」的手机，扫“保温杯 1 号瓶”：正品，绑定到他名下；再用李强的手机扫同一瓶，多出一张“巡检”。
     Take 赵磊's phone and scan bottle 1: it is genuine, bind it; scanned by 李强 it shows what inspectors see."""


def welcome(web: str, sandbox: str, furnished: Mapping[str, Any]) -> str:
    """The page for the terminal; `furnished` as `demo furnish --json` answered it."""
    places = [
        ("后台 · Console", f"{web}/console/"),
        ("沙箱手机 · Sandbox phone", f"{sandbox}/"),
        ("手机端网页版 · Client (H5)", f"{web}/app/"),
        ("接口文档 · API docs", f"{web}/api/v1/docs"),
    ]
    invitations = [(one["for"], web + one["path"]) for one in furnished["invitations"]]
    accounts = [
        (one["employee"], one["name"], one["password"], " ".join(one["roles"])) for one in furnished["accounts"]
    ]
    parts = [
        ["  Qudao · 渠道在线"],
        _columns(places),
        ["  邀请 · Invitations", *_columns(invitations)],
        ["  后台账号 · Console accounts", *_columns(accounts)],
        [FIRST_STEPS],
    ]
    return "\n" + "\n\n".join("\n".join(part) for part in parts) + "\n"


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
