"""Makes every value of a template message fit its typed field, so that WeChat never refuses it with 47003."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, time

from wechat.text import cut, one_line

_NOT_HAN = re.compile(r"[^\u4e00-\u9fa5]")
_NOT_NAME = re.compile(r"[^\u4e00-\u9fa5A-Za-z· .-]")
_AMOUNT = re.compile(r"([¥$€£]?)(\d+)(?:\.(\d+))?(元?)", re.ASCII)
_DATE = r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?"
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?"
_MOMENT = re.compile(rf"(?:{_DATE})?[T ]?(?:{_CLOCK})?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_CAR_NUMBER = re.compile(r"[\u4e00-\u9fa5]?[A-Z0-9]{0,6}[\u4e00-\u9fa5]?")

_AMOUNT_DIGITS = 10


def fit(fields: Mapping[str, str]) -> dict[str, str]:
    """The values as WeChat's field types allow them, by key (`thing1`, `time2`, …).

    Follows the value limits of the subscription and category template documents: cleans, cuts, and puts a
    placeholder where nothing that the type allows is left; a negative `number` or `amount` cannot be said and
    counts as nothing. `const` is left alone, since WeChat compares it with a list; an unknown type is treated
    as `thing`. Fitting twice changes nothing.
    """
    return {key: _fit(key.rstrip("0123456789"), value) for key, value in fields.items()}


def _fit(kind: str, value: str) -> str:
    return value if kind == "const" else _FITTERS.get(kind, _thing)(one_line(value))


def _narrow(text: str) -> str:
    """Full-width digits, letters and signs as their plain twins."""
    return one_line(unicodedata.normalize("NFKC", text))


def _thing(text: str) -> str:
    return cut(text, 20).strip() if text else "-"


def _only(allowed: str, longest: int, placeholder: str) -> Callable[[str], str]:
    unwanted = re.compile(rf"[^{allowed}]")
    return lambda text: one_line(unwanted.sub("", _narrow(text)))[:longest].strip() or placeholder


def _number(text: str) -> str:
    found = re.fullmatch(r"\d{1,32}(\.\d+)?", re.sub(r"[^0-9.-]", "", _narrow(text)), re.ASCII)
    return found[0][:32].rstrip(".") if found else "0"


def _phrase(text: str) -> str:
    return _NOT_HAN.sub("", text)[:5] or "见详情"


def _name(text: str) -> str:
    kept = " ".join(_NOT_NAME.sub("", text).split())
    longest = 20 if kept.isascii() else 10
    return kept[:longest].strip() or "未填"


def _car_number(text: str) -> str:
    plate = re.sub(r"[^\u4e00-\u9fa5A-Z0-9]", "", _narrow(text).upper())[:8]
    return plate if len(plate) > 1 and _CAR_NUMBER.fullmatch(plate) else "无牌"


def _amount(text: str) -> str:
    found = _AMOUNT.fullmatch(re.sub(r"[ ,]", "", _narrow(text)))
    if not found:
        return "0元"
    sign, whole, fraction, yuan = found.groups(default="")
    whole = whole.lstrip("0") or "0"
    if len(whole) > _AMOUNT_DIGITS:
        whole, fraction = "9" * _AMOUNT_DIGITS, ""
    fraction = fraction[: min(2, _AMOUNT_DIGITS - len(whole))]
    return f"{sign.replace('¥', '￥')}{whole}{'.' if fraction else ''}{fraction}{yuan}"


def _time(text: str) -> str:
    return _moments(text, lambda day, clock: f"{day} {clock or '00:00'}" if day else clock) or "00:00"


def _date(text: str) -> str:
    return _moments(text, lambda day, clock: f"{day} {clock}".strip() if day else "") or "1970年1月1日"


def _moments(text: str, write: Callable[[str, str], str]) -> str:
    """One moment, or two joined by ~, each written by `write` from day and clock; empty if one is none."""
    parts = _narrow(text).split("~")
    written = [write(*_moment(part.strip())) for part in parts]
    return "~".join(written) if len(parts) <= 2 and all(written) else ""


def _moment(text: str) -> tuple[str, str]:
    found = _MOMENT.fullmatch(text)
    if not found:
        return "", ""
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        return _day(year, month, day), _clock(hour, minute, second)
    except ValueError:
        return "", ""


def _day(year: int | None, month: int | None, day: int | None) -> str:
    if year is None or month is None or day is None:
        return ""
    real = date(year, month, day)
    return f"{real.year:04}年{real.month}月{real.day}日"


def _clock(hour: int | None, minute: int | None, second: int | None) -> str:
    if hour is None or minute is None:
        return ""
    return time(hour, minute, second or 0).isoformat("minutes" if second is None else "seconds")


_FITTERS: dict[str, Callable[[str], str]] = {
    "thing": _thing,
    "character_string": _only(r"!-~ ", 32, "-"),
    "number": _number,
    "letter": _only("A-Za-z", 32, "N"),
    "symbol": _only(r"!-/:-@\[-`{-~", 5, "-"),
    "phrase": _phrase,
    "name": _name,
    "phone_number": _only("0-9+-", 17, "0"),
    "car_number": _car_number,
    "amount": _amount,
    "time": _time,
    "date": _date,
}
