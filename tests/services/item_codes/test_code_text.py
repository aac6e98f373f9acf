"""Every way people mistype a code either means the code or is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.item_codes.code_text import ALPHABET, Misread, characters_of, number_of, printed, read

CODE = "NKBYVN2CMADB9KBE"


@pytest.mark.parametrize(
    "typed",
    [
        "NKBYVN2CMADB9KBE",
        "NKBY-VN2C-MADB-9KBE",
        "nkby vn2c madb 9kbe",
        "  NKBY VN2C\tMADB\r\n9KBE  ",
        "ＮＫＢＹ－ＶＮ２Ｃ－ＭＡＤＢ－９ＫＢＥ",
        "ｎｋｂｙｖｎ２ｃｍａｄｂ９ｋｂｅ",
        "NKBY—VN2C–MADB−9KBE",
        "NKBY_VN2C.MADB·9KBE",
        "NKBY\u3000VN2C\u00a0MADB 9KBE",
    ],
)
def test_a_code_is_read_however_it_is_spaced_and_typed(typed: str) -> None:
    assert read(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("O4GEC9GRJYXX7CST", "0"), ("o4gec9grjyxx7cst", "0"), ("I4GEC9GRJYXX7CST", "1"), ("l4GEC9GRJYXX7CST", "1")],
)
def test_letters_that_look_like_numerals_are_those(typed: str, meant: str) -> None:
    assert read(typed) == meant + "4GEC9GRJYXX7CST"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", "code_empty"),
        (" -- \n", "code_empty"),
        ("NKBYVN2C", "code_too_short"),
        ("NKBYVN2CMADB9KB", "code_too_short"),
        ("NKBYVN2CMADB9KBEE", "code_too_long"),
        (CODE + " " + CODE, "code_too_long"),
        ("0" * 10_000, "code_too_long"),
        ("NKBYVN2CMADB9KBU", "code_odd_character"),
        ("NKBYVN2CMADB9KB码", "code_odd_character"),
        ("NKBYVN2CMADB9KB😀", "code_odd_character"),
        ("https://example.com/1", "code_odd_character"),
        ("NKBYVN2CMADB9KB\x00", "code_odd_character"),
        ("NKBYVN2CMADB9KBE'--<", "code_odd_character"),
    ],
)
def test_what_is_no_code_is_refused_by_name(typed: str, refusal: str) -> None:
    with pytest.raises(Misread) as refused:
        read(typed)
    assert refused.value.code == refusal


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_a_printed_code_reads_as_itself(code: str) -> None:
    assert read(printed(code)) == code
    assert characters_of(number_of(code), 16) == code


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    outcome = attempt(typed)
    assert outcome.startswith("code_") or len(outcome) == 16


def attempt(typed: str) -> str:
    try:
        return read(typed)
    except Misread as refused:
        return refused.code
