"""The XML that WeChat sends and the XML that it accepts as a reply."""

from typing import Any
from xml.etree import ElementTree


def to_xml(fields: dict[str, Any], root: str = "xml") -> str:
    """Strings in CDATA, numbers bare, lists as repeated elements, the way WeChat writes them."""
    return f"<{root}>{_children(fields)}</{root}>"


def _children(fields: dict[str, Any]) -> str:
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            parts.append(f"<{name}>{_content(one)}</{name}>")
    return "".join(parts)


def _content(value: Any) -> str:
    if isinstance(value, dict):
        return _children(value)
    if isinstance(value, int | float):
        return str(value)
    return f"<![CDATA[{str(value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def read_xml(text: str) -> ElementTree.Element:
    """The root element; ValueError for what is no `<xml>` document."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ValueError("a reply must not carry a DOCTYPE")
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        raise ValueError("the reply is no XML") from error
    if root.tag != "xml":
        raise ValueError("the reply's root is not <xml>")
    return root


def text_of(root: ElementTree.Element, path: str) -> str:
    found = root.find(path)
    return (found.text or "") if found is not None else ""
