"""Reads the body of a push, XML or JSON, into nested fields, and refuses whatever WeChat never sends."""

import json
import re
from typing import Literal, NoReturn, TypeAlias
from xml.parsers import expat

from wechat.errors import EnvelopeRefused

FieldValue: TypeAlias = "str | dict[str, FieldValue] | list[FieldValue]"
Fields: TypeAlias = dict[str, FieldValue]
BodyFormat = Literal["xml", "json"]

DEEPEST = 32

# A document type can stand only before the root element, so a body that opens with <xml> has none; a chat
# message that quotes "<!DOCTYPE" inside its CDATA stays readable.
_XML_OPENING = re.compile(r"""\s*(?:<\?xml(?P<declaration>[^<>?]*)\?>\s*)?<xml\s*>""")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"']*)["']""")


def read_body(body: bytes) -> tuple[Fields, BodyFormat]:
    """The body's fields and its format.

    Every scalar is text, so that XML and JSON read alike; an element or object inside becomes a dict, a
    repeated element a list. Refuses bad_encoding (only UTF-8, no NUL), doctype, too_deep (over 32 levels) and
    bad_body.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise EnvelopeRefused("bad_encoding") from None
    if "\0" in text:
        raise EnvelopeRefused("bad_encoding")
    if text.lstrip().startswith("{"):
        return _read_json(text), "json"
    return _read_xml(text), "xml"


def _read_xml(text: str) -> Fields:
    opening = _XML_OPENING.match(text)
    if not opening:
        lowered = text.lower()
        raise EnvelopeRefused("doctype" if "<!doctype" in lowered or "<!entity" in lowered else "bad_body")
    encoding = _ENCODING.search(opening["declaration"] or "")
    if encoding and encoding[1].lower() not in ("utf-8", "utf8"):
        raise EnvelopeRefused("bad_encoding")
    tree = _Tree()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        raise EnvelopeRefused("bad_body") from None
    return tree.fields


def _refuse_doctype(*_: object) -> NoReturn:
    raise EnvelopeRefused("doctype")


class _Tree:
    """Grows nested fields from expat's events; an element holds either text or other elements."""

    def __init__(self) -> None:
        self.fields: Fields = {}
        self._children: list[Fields] = [{}]
        self._texts: list[list[str]] = [[]]

    def start(self, _name: str, _attributes: dict[str, str]) -> None:
        if len(self._children) > DEEPEST:
            raise EnvelopeRefused("too_deep")
        self._children.append({})
        self._texts.append([])

    def text(self, text: str) -> None:
        self._texts[-1].append(text)

    def end(self, name: str) -> None:
        children, text = self._children.pop(), "".join(self._texts.pop())
        if children and text.strip():
            raise EnvelopeRefused("bad_body")
        if len(self._children) == 1:
            self.fields = children
        else:
            self._add(name, children or text)

    def _add(self, name: str, value: FieldValue) -> None:
        siblings = self._children[-1]
        if name not in siblings:
            siblings[name] = value
            return
        # Only lists inside a field repeat (List, item); a second MsgType would make two readers disagree.
        if len(self._children) == 2:
            raise EnvelopeRefused("bad_body")
        earlier = siblings[name]
        if isinstance(earlier, list):
            earlier.append(value)
        else:
            siblings[name] = [earlier, value]


def _read_json(text: str) -> Fields:
    try:
        read = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_repeats,
            strict=False,
        )
    except RecursionError:
        raise EnvelopeRefused("too_deep") from None
    except ValueError:
        raise EnvelopeRefused("bad_body") from None
    return {_sound(name): _plain(value, depth=1) for name, value in read.items()}


def _refuse_constant(_name: str) -> NoReturn:
    raise EnvelopeRefused("bad_body")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise EnvelopeRefused("bad_body")
    return read


def _plain(value: object, depth: int) -> FieldValue:
    if depth > DEEPEST:
        raise EnvelopeRefused("too_deep")
    if isinstance(value, dict):
        return {_sound(name): _plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    # Numbers were already left as text, so what remains is a string or null.
    return _sound(value) if isinstance(value, str) else ""


def _sound(text: str) -> str:
    # JSON can smuggle what no database stores: a NUL or half a surrogate pair.
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise EnvelopeRefused("bad_encoding")
    return text
