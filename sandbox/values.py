"""The limits of typed template values; one value too long and WeChat refuses the whole message."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.accounts import Template
from sandbox.errors import Refused

CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CLOCK = r"([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?"
_DAY = r"\d{4}(年(0?[1-9]|1[0-2])月(0?[1-9]|[12]\d|3[01])日|([-/.])(0?[1-9]|1[0-2])\4(0?[1-9]|[12]\d|3[01]))"
_TIME = rf"({_DAY}\s*)?{_CLOCK}".replace(r"\4", r"[-/.]")
_DATE = rf"{_DAY}(\s*{_CLOCK})?".replace(r"\4", r"[-/.]")

# POST /cgi-bin/message/subscribe/send, table of parameter types; the template page states the same for thing1, time2 …
SHAPES = {
    "thing": r"[^\x00-\x1f\x7f]{1,20}",
    "number": r"(?=.{1,32}$)-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": rf"[^A-Za-z0-9\s{CJK}]{{1,5}}",
    "character_string": rf"[^\x00-\x1f\x7f{CJK}]{{1,32}}",
    "time": rf"{_TIME}(\s*~\s*{_TIME})?",
    "date": rf"{_DATE}(\s*~\s*{_DATE})?",
    "amount": r"[¥￥$€£]?\d{1,10}(\.\d+)?元?",
    "phone_number": r"[0-9+()\- ]{1,17}",
    "car_number": rf"[A-Za-z0-9{CJK}][A-Za-z0-9]{{0,6}}[A-Za-z0-9{CJK}]",
    "name": rf"[A-Za-z .·'-]{{1,20}}|(?=.*[{CJK}])[^\x00-\x1f\x7f0-9]{{1,10}}",
    "phrase": rf"[{CJK}]{{1,5}}",
    "const": r"[^\x00-\x1f\x7f]{1,20}",
    "enum": r"[^\x00-\x1f\x7f]{1,20}",
}
_COMPILED = {kind: re.compile(shape) for kind, shape in SHAPES.items()}


def acceptable(key: str, value: str) -> bool:
    """Whether WeChat would take this value for a key such as `thing1`."""
    shape = _COMPILED.get(key.rstrip("0123456789"))
    return shape is None or shape.fullmatch(value) is not None


def check_values(template: Template, data: Any) -> dict[str, str]:
    """The template's own values; 47003 for a missing, empty or unfit one; keys it lacks are dropped silently."""
    if not isinstance(data, Mapping):
        raise Refused(47001)
    values: dict[str, str] = {}
    for key in template.fields:
        entry = data.get(key)
        value = entry.get("value") if isinstance(entry, Mapping) else None
        if value is None or value == "":
            raise Refused(47003, f"argument invalid! data.{key}.value is empty")
        if not isinstance(value, str) or not acceptable(key, value):
            raise Refused(47003, f"argument invalid! data.{key}.value invalid")
        values[key] = value
    return values
