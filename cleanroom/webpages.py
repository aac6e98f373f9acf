"""What a web page says of itself: its title, a sentence, a picture; nothing of it is kept but these words."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from cleanroom.verdicts import Refused, Said

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_ADDRESS = 120, 200, 1000
CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
LOOKED_AT = 4096
# What Chinese sites call themselves; gb18030 reads what gb2312 and gbk wrote.
CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5"}
TITLE = ("og:title", "twitter:title", "title")
SUMMARY = ("og:description", "description", "twitter:description")
PICTURE = ("og:image", "twitter:image")


class _Head(HTMLParser):
    """Gathers `<title>` and `<meta>`; the first of each name counts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_title = tag == "title" and "title" not in self.found
        if tag == "meta":
            said = dict(attrs)
            name = (said.get("property") or said.get("name") or "").lower()
            if name and said.get("content"):
                self.found.setdefault(name, said["content"] or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.found["title"] = self.found.get("title", "") + data


def clean(given: Path, _wanted: Path) -> Said:
    """Refuses `page_unreadable` for what has no title."""
    head = _Head()
    try:
        head.feed(_text(given.read_bytes()))
    except (AssertionError, ValueError):  # the parser's word for what is no HTML at all
        raise Refused("page_unreadable") from None
    title = _first(head.found, TITLE, LONGEST_TITLE)
    if title is None:
        raise Refused("page_unreadable")
    return Said(title, _first(head.found, SUMMARY, LONGEST_SUMMARY), _first(head.found, PICTURE, LONGEST_ADDRESS))


def _text(content: bytes) -> str:
    named = CHARSET.search(content[:LOOKED_AT])
    charset = CHARSETS.get(named[1].decode("ascii").lower(), "utf-8") if named else "utf-8"
    return content.decode(charset, "replace")


def _first(found: dict[str, str], names: tuple[str, ...], longest: int) -> str | None:
    for name in names:
        plain = " ".join("".join(one for one in found.get(name, "") if one.isprintable() or one.isspace()).split())
        if plain:
            return plain[:longest]
    return None
