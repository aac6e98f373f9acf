"""What a newcomer reads when everything runs: addresses, accounts, and what to click first."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FIRST_STEPS = """\
  先点这些 · Click first
  1. 打开后台，用上面任一账号登录，在「渠道」里打开渠道商 D001，生成一张邀请二维码。
     Sign in to the console, open dealer D001 under 渠道 and make an invitation.
  2. 打开沙箱手机，选「张伟」，从二维码架上扫刚才那张码，关注后点链接填表绑定。
     Open the sandbox phone as 张伟, scan that code from the shelf, follow, open the link and bind.
  3. 换成「王敏」看服务通知，一键通过；再回到张伟，看他收到的结果。
     Switch to 王敏, approve from her template message, then look at 张伟's chat again."""


def welcome(web: str, sandbox: str, accounts: Iterable[Mapping[str, Any]]) -> str:
    """The page for the terminal; `accounts` as `demo furnish --json` answered them."""
    places = [
        ("后台 · Console", f"{web}/console/"),
        ("沙箱手机 · Sandbox phone", f"{sandbox}/"),
        ("接口文档 · API docs", f"{web}/api/v1/docs"),
    ]
    rows = [(one["employee"], one["name"], one["password"], " ".join(one["roles"])) for one in accounts]
    return "\n".join(
        [
            "",
            "  Qudao · 渠道在线",
            "",
            *_columns(places),
            "",
            "  后台账号 · Console accounts",
            *_columns(rows),
            "",
            FIRST_STEPS,
            "",
        ]
    )


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
