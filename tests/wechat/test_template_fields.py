"""Whatever is put into a template message, WeChat's value limits accept what goes out."""

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wechat.template_fields import fit
from wechat.text import clusters, cut, one_line, units

HAN = "\u4e00-\u9fa5"
CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"
DAY = r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日"

# Written from the vectors' table of value limits, not from the code under test.
SHAPES = {
    "thing": r"[^\x00-\x1f\x7f]+",
    "character_string": r"[!-~ ]{1,32}",
    "number": r"[0-9]+(\.[0-9]+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r"[!-/:-@\[-`{-~]{1,5}",
    "phrase": rf"[{HAN}]{{1,5}}",
    "name": rf"[{HAN}A-Za-z· .-]{{1,10}}|[A-Za-z .-]{{1,20}}",
    "phone_number": r"[0-9+-]{1,17}",
    "car_number": rf"[{HAN}A-Z0-9][A-Z0-9]{{0,6}}[{HAN}A-Z0-9]",
    "amount": r"[￥$€£]?[0-9]{1,10}(\.[0-9]+)?元?",
    "time": rf"({DAY} )?{CLOCK}(~({DAY} )?{CLOCK})?",
    "date": rf"{DAY}( {CLOCK})?(~{DAY}( {CLOCK})?)?",
}
MAXIMUM = {"thing": 20, "character_string": 32, "number": 32, "letter": 32, "symbol": 5, "phrase": 5, "car_number": 8}


def allowed(kind: str, value: str) -> bool:
    """Whether the documented limits take a value; lengths count in UTF-16 units."""
    if not re.fullmatch(SHAPES[kind], value) or value != value.strip():
        return False
    if len(value.encode("utf-16-le")) // 2 > MAXIMUM.get(kind, 64):
        return False
    if kind == "amount" and sum(char.isdigit() for char in value) > 10:
        return False
    if kind in ("time", "date"):
        for day in re.findall(DAY, value):
            date(*(int(part) for part in re.findall(r"[0-9]+", day)))
    return True


def fitted(kind: str, value: str) -> str:
    return fit({f"{kind}12": value})[f"{kind}12"]


near_misses = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-+~:年月日/ T￥¥$元"),
    st.text(alphabet="渠道商审核通过abcABC123·. "),
    st.text(alphabet="👨‍👩‍👧🇨🇳👍🏽é\u0301\u200d\ufe0f\ud83d\n\t\0", max_size=60),
    st.datetimes().map(str),
    st.decimals(allow_nan=False).map(str),
    st.from_regex(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}( [0-9]{1,2}:[0-9]{2})?", fullmatch=True),
)


@pytest.mark.parametrize("kind", SHAPES)
@settings(max_examples=150, deadline=None)
@given(value=near_misses)
@example("")
@example("   \n\t\0")
@example("0 审 0")
@example("核\u200d \u200d")
@example("x" * 500)
@example("审" * 500)
@example("9" * 500)
@example("👨‍👩‍👧‍👦" * 10)
@example("a" + "\u0301" * 100)
@example("\ud83d")
def test_whatever_goes_in_comes_out_within_the_limits_and_stays_there(kind: str, value: str) -> None:
    out = fitted(kind, value)
    assert allowed(kind, out), out
    assert fitted(kind, out) == out


def test_the_validator_itself_agrees_with_the_documented_samples(vectors: dict[str, Any]) -> None:
    """The control: the documents' bad samples are refused here, so the property above can fail."""
    rows = vectors["template_value_limits"]["rows"]
    assert {row["type"] for row in rows} == set(SHAPES)
    for row in rows:
        if row["bad"] is not None:
            assert not allowed(row["type"], row["bad"]), row


def test_documented_good_samples_pass_with_their_meaning(vectors: dict[str, Any]) -> None:
    changed = {"date": "2018年1月1日"}
    for row in vectors["template_value_limits"]["rows"]:
        expected = changed.get(row["type"], row["ok"])
        if row["type"] == "car_number":
            expected = "粤A8Z888挂"
        assert fitted(row["type"], row["ok"]) == expected


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("thing", "广东深圳南山区科技园旗舰店二店", "广东深圳南山区科技园旗舰店二店"),
        ("thing", "一二三四五六七八九十一二三四五六七八九十一", "一二三四五六七八九十一二三四五六七八九…"),
        ("thing", "第一行\n第二行\t\x00完", "第一行 第二行 完"),
        ("thing", "", "-"),
        ("character_string", "订单 QD-2026－１１", "QD-2026-11"),
        ("character_string", "中文", "-"),
        ("number", "1,234", "1234"),
        ("number", "-5", "0"),
        ("phrase", "13笔", "笔"),
        ("phrase", "ok", "见详情"),
        ("phrase", "已经审核通过了", "已经审核通"),
        ("name", "王小明2号", "王小明号"),
        ("name", "Maximilian Featherstonehaugh", "Maximilian Featherst"),
        ("name", "", "未填"),
        ("phone_number", "+86 139-0000-0001", "+86139-0000-0001"),
        ("phone_number", "未知", "0"),
        ("amount", "¥1,234.567", "￥1234.56"),
        ("amount", "1234.5元", "1234.5元"),
        ("amount", "免费", "0元"),
        ("amount", "0012", "12"),
        ("amount", "123456789012", "9999999999"),
        ("time", "2026-11-23 18:05", "2026年11月23日 18:05"),
        ("time", "2026-11-23T18:05:09.123456+08:00", "2026年11月23日 18:05:09"),
        ("time", "2026年11月23日", "2026年11月23日 00:00"),
        ("time", "8:05", "08:05"),
        ("time", "8：05～9：30", "08:05~09:30"),
        ("time", "25:00", "00:00"),
        ("date", "2026/1/2", "2026年1月2日"),
        ("date", "2026-02-30", "1970年1月1日"),
        ("date", "2026-01-01~2026-02-01", "2026年1月1日~2026年2月1日"),
        ("const", " 审核\n通过 ", " 审核\n通过 "),
        ("keyword", "x" * 30, "x" * 19 + "…"),
    ],
)
def test_a_value_keeps_as_much_meaning_as_its_type_can_carry(kind: str, value: str, expected: str) -> None:
    assert fitted(kind, value) == expected


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧‍👦", "🇨🇳", "👍🏽", "❤️", "e\u0301", "1\ufe0f\u20e3"])
def test_what_people_see_as_one_character_is_never_cut_apart(emoji: str) -> None:
    assert clusters(f"a{emoji}b") == ["a", emoji, "b"]
    for before in range(25):
        kept = cut("x" * before + emoji * 20, 20)
        assert units(kept) <= 20
        assert kept.strip("x…").replace(emoji, "") == ""


def test_two_flags_are_two_characters() -> None:
    assert clusters("🇨🇳🇨🇳") == ["🇨🇳", "🇨🇳"]


def test_writing_direction_tricks_are_removed() -> None:
    assert one_line("合同\u202egnp.exe\u2066") == "合同gnp.exe"
