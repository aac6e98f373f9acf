"""Cookies of ours: never readable by scripts, never sent by other sites' forms, secure where we are https."""

from __future__ import annotations

from datetime import timedelta

from flask import Response

from doorway.house import house

CONSOLE = "qudao_console"
CONSOLE_HALF = "qudao_half"
CONSOLE_KNOWN = "qudao_known"
SCAN = "qudao_scan"
PAGE = "qudao_page"
BROWSER = "qudao_browser"
READER = "qudao_reader"
ASKED = "qudao_asked"


def set_cookie(response: Response, name: str, value: str, lasts: timedelta, *, path: str = "/") -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        httponly=True,
        secure=house().settings.public_base_url.startswith("https://"),
        samesite="Lax",
        path=path,
    )


def drop_cookie(response: Response, name: str, *, path: str = "/") -> None:
    response.delete_cookie(name, path=path, httponly=True, samesite="Lax")
