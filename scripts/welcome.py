"""What a newcomer reads when everything runs: addresses, accounts, and what to click first."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

FIRST_STEPS = """\
  先点这些 · Click first
  1. 打开上面第一张邀请，页面上是渠道商的二维码。
     Open the first invitation above: its page shows a dealer's QR code.
  2. 打开沙箱手机，选「张伟」，从二维码架上扫这张码，关注后点链接，填表绑定。
     On the sandbox phone be 张伟, scan that code from the shelf, follow, open the link and bind.
  3. 换成「王敏」看服务通知，一键通过；再回到张伟，看他收到的结果。
     Be 王敏, approve from her service notice, then look at 张伟's chat again."""


def welcome(web: str, sandbox: str, furnished: Mapping[str, Any]) -> str:
    """The page for the terminal; `furnished` as `demo furnish --json` answered it."""
    places = [
        ("后台 · Console", f"{web}/console/"),
        ("沙箱手机 · Sandbox phone", f"{sandbox}/"),
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
