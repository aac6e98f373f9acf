"""What people and programs type that nobody meant them to type; and the forms of a page as a browser sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

MARK = "<i id=nasty>"  # raw in a page, it was taken for markup
NASTY: dict[str, str | bytes] = {
    "html": f"{MARK}'\"&amp;</textarea></script>",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈𠮷",
    "long": "长" * 10_000,
    "nul": "a\x00b\x1b\x7f",
    "right to left": "\u202e\u2066abc\u2069\ufeff",
    "formula": '=HYPERLINK("http://x.test";"x")+cmd|\' /C calc\'!A0',
    "no utf-8": b"\xed\xa0\x80\xff\xfe",
    "headers": "a\r\nSet-Cookie: nasty=1",
    "format": "%s %(name)s {0} {{7*7}} ${x}",
    "search": "%_\\'\"); DROP TABLE dealer;--",
    "number": "99999999999999999999999",
    "minus": "-1",
    "no number": "1e309",
    "digits": "１２３４",
    "date": "0000-00-00",
    "blank": " \t\u3000\u00a0 ",
}
TYPED = {"text", "search", "tel", "password", "number", "date", "datetime-local", "time", "email", "url", "hidden"}
OF_THE_DOOR = {"csrf_token"}


@dataclass
class Form:
    """One form of a page: where it goes, and what the browser would send of it untouched."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)  # what somebody may write into, or change on the way

    def filled(self, name: str, value: str | bytes) -> bytes:
        """As it is sent, with this value in that field."""
        return urlencode({**self.fields, name: value}).encode()


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._open: Form | None = None
        self._text = ""  # the name of an open textarea
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = said.get("action") or said.get("hx-post") or said.get("hx-get") or self.page
            method = "POST" if said.get("method", "").lower() == "post" or "hx-post" in said else "GET"
            self._open = Form(action, method)
            self.found.append(self._open)
        elif self._open is not None and (name := said.get("name", "")):
            self._field(tag, name, said)
        if tag == "option" and self._open is not None and self._select and "selected" in said:
            self._open.fields[self._select] = said.get("value", "")

    def _field(self, tag: str, name: str, said: dict[str, str]) -> None:
        assert self._open is not None
        kind = said.get("type", "text") if tag == "input" else tag
        if tag not in ("input", "textarea", "select", "button") or kind == "file":
            return
        if kind not in ("checkbox", "radio") or "checked" in said:
            self._open.fields[name] = said.get("value", "")
        if name not in OF_THE_DOOR and kind in TYPED | {"textarea", "select", "checkbox", "radio"}:
            self._open.written.append(name)
        self._text = name if tag == "textarea" else ""
        self._select = name if tag == "select" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag in ("textarea", "select"):
            self._text = self._select = ""

    def handle_data(self, data: str) -> None:
        if self._text and self._open is not None:
            self._open.fields[self._text] = data


def forms_of(html: str, page: str) -> list[Form]:
    """Every form of a page, with its fields in order, each name once."""
    reader = _Forms(page)
    reader.feed(html)
    for form in reader.found:
        form.written = list(dict.fromkeys(form.written))
    return reader.found
