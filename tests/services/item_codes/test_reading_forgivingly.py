"""What people scan, paste and type: it means the code, or is refused by name; never a fault, never another code."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Invalid
from services.item_codes.code_text import ALPHABET, LENGTH, printed
from services.item_codes.finding import meant
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.verifying import _read

KEY = CodeKey(bytes(range(32)), Kind.ITEM)
SERIAL = 123_456_789
CODE = KEY.code(SERIAL)
SHOWN = printed(CODE)
GTIN = "06901234567892"
HOST = "https://q.brand.cn"

FORGIVEN: dict[str, str] = {
    "as it is": CODE,
    "in fours": SHOWN,
    "small letters": SHOWN.lower(),
    "blanks of all sorts": " " + SHOWN.replace("-", "\u3000\u00a0\t ") + "\r\n",
    "full width": "".join(chr(ord(letter) + 0xFEE0) for letter in CODE),
    "full width, small, with full-width hyphens": "".join(chr(ord(one) + 0xFEE0) for one in SHOWN.lower()),
    "other dashes": SHOWN.replace("-", "—", 1).replace("-", "–", 1).replace("-", "−"),
    "dots and underlines": SHOWN.replace("-", ".", 1).replace("-", "_", 1).replace("-", "·"),
    "O for nought": CODE.replace("0", "O"),
    "o for nought, l and i for one": CODE.lower().replace("0", "o").replace("1", "l", 1).replace("1", "i"),
    "our link": f"{HOST}/c/{CODE}",
    "in capitals, as it is printed": f"{HOST.upper()}/C/{CODE}",
    "small, with a slash": f"{HOST}/c/{CODE.lower()}/",
    "with a tracking tail": f"{HOST}/c/{CODE}?from=singlemessage&isappinstalled=0",
    "with a tail behind a slash": f"{HOST}/c/{CODE}/?utm_source=poster",
    "with a mark of a place": f"{HOST}/c/{CODE}#wechat_redirect",
    "in fours inside the link": f"{HOST}/c/{SHOWN}",
    "of another address of the house": f"http://192.168.1.5:8000/c/{CODE}",
    "on a path of its own": f"{HOST}/shop/c/{CODE}",
    "GS1 Digital Link": f"{HOST}/01/{GTIN}/21/{CODE}",
    "with a lot": f"{HOST}/01/{GTIN}/10/L-7/21/{CODE}",
    "with a lot named 21": f"{HOST}/01/{GTIN}/10/21/21/{CODE}",
    "with more behind it": f"{HOST}/01/{GTIN}/21/{CODE}?17=271231",
    "the same link twice": f"{HOST}/c/{CODE} {HOST}/c/{CODE}",
    "a link in a message": f"帮我看看这瓶是不是真的 {HOST}/c/{CODE} 谢谢",
}
REFUSED: dict[str, tuple[str, str]] = {
    "nothing": ("", "code_empty"),
    "blanks": (" \u3000\n", "code_empty"),
    "hyphens": ("----", "code_empty"),
    "half a code": (CODE[:8], "code_too_short"),
    "one letter too few": (CODE[:-1], "code_too_short"),
    "one letter too many": (CODE + "7", "code_too_long"),
    "twice the same": (CODE + CODE, "code_too_long"),
    "two codes, in two lines": (f"{SHOWN}\n{SHOWN}", "code_too_long"),
    "two links": (f"{HOST}/c/{CODE} {HOST}/c/{KEY.code(SERIAL + 1)}", "code_too_long"),
    "two links, one of GS1": (f"{HOST}/c/{CODE}\n{HOST}/01/{GTIN}/21/{KEY.code(SERIAL + 1)}", "code_too_long"),
    "ten thousand letters": ("A" * 10_000, "code_too_long"),
    "ten thousand blanks and a code": (" " * 10_000 + CODE, "code_too_long"),
    "a link of ten thousand letters": (f"{HOST}/c/{'A' * 10_000}", "code_too_long"),
    "a bar code": ("6901234567892", "code_too_short"),
    "U, which no code has": ("U" + CODE[1:], "code_odd_character"),
    "a code with thanks behind it": (CODE + " 谢谢", "code_odd_character"),
    "an emoji inside": (CODE[:15] + "😀", "code_odd_character"),
    "NUL inside": (CODE[:15] + "\x00", "code_odd_character"),
    "NUL behind": (CODE + "\x00", "code_odd_character"),
    "half a surrogate": (CODE[:15] + "\ud83d", "code_odd_character"),
    "an invisible joiner": (CODE[:8] + "\u200d" + CODE[8:], "code_odd_character"),
    "Cyrillic А": ("А" + CODE[1:], "code_odd_character"),
    "somebody's shop": ("https://u.example.com/x7?id=1", "code_not_in_it"),
    "somebody's short link": ("https://w.url.cn/s/A7bC9dE", "code_not_in_it"),
    "the way into a network": ("WIFI:T:WPA;S:shop;P:12345678;;", "code_not_in_it"),
    "a business card": ("BEGIN:VCARD\nFN:王敏\nEND:VCARD", "code_not_in_it"),
    "our page of somebody's items": (f"{HOST}/me/items/7", "code_not_in_it"),
    "our link without a code": (f"{HOST}/c/", "code_not_in_it"),
    "our link with a code and a half": (f"{HOST}/c/{CODE}{CODE[:8]}", "code_too_long"),
    "a question of a database": ("' OR 1=1 --", "code_odd_character"),
    "a way up": ("/c/../../etc/passwd", "code_odd_character"),
}


@pytest.mark.parametrize("how", FORGIVEN)
def test_it_means_the_code(how: str) -> None:
    assert meant(FORGIVEN[how]) == CODE


@pytest.mark.parametrize("how", REFUSED)
def test_it_is_refused_by_name(how: str) -> None:
    text, why = REFUSED[how]
    assert outcome(text) == why


GTINS: dict[str, tuple[str, str | None]] = {
    "fourteen digits": (GTIN, GTIN),
    "thirteen of them": ("6901234567892", GTIN),
    "a wrong check digit": ("06901234567893", "gtin_wrong"),
    "too short": ("690123", "gtin_wrong"),
    "too long": ("0" * 20, "gtin_wrong"),
}


@pytest.mark.parametrize("how", GTINS)
def test_the_gtin_in_a_link_is_read_or_refused(how: str) -> None:
    typed, wanted = GTINS[how]
    try:
        told = _read(f"{HOST}/01/{typed}/21/{CODE}", None)[1]
    except Invalid as refusal:
        told = refusal.code
    assert told == wanted


def outcome(text: str) -> str:
    """The code that was meant, or the refusal's name."""
    try:
        return meant(text)
    except Invalid as refusal:
        return refusal.code


ANY_BYTES = st.binary(max_size=90).map(lambda raw: raw.decode("utf-8", "surrogateescape"))
ANY_LINK = st.builds(
    "{}://{}/{}/{}{}".format,
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["q.brand.cn", "127.0.0.1:8000", "[::1]"]),
    st.sampled_from(["c", "C", f"01/{GTIN}/21", f"01/{GTIN}/10/A%2F1/21"]),
    st.text(max_size=70),
    st.text(string.printable, max_size=30),
)


@given(st.one_of(st.text(max_size=400), ANY_BYTES, ANY_LINK))
def test_whatever_it_is_it_is_a_code_or_a_refusal_we_have_words_for(text: str) -> None:
    told = outcome(text)
    assert told.startswith("code_") or (len(told) == LENGTH and set(told) <= set(ALPHABET))


@given(st.data())
def test_a_spoilt_code_is_never_another_one(data: st.DataObject) -> None:
    """Letters lost, doubled, changed places or replaced: refused, or itself after all, or a code that we never made."""
    spoilt = list(SHOWN)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(spoilt) - 1))
        other = data.draw(st.integers(0, len(spoilt) - 1))
        how = data.draw(st.sampled_from(["lose", "double", "swap", "replace"]))
        if how == "lose":
            del spoilt[place]
        elif how == "double":
            spoilt.insert(place, spoilt[place])
        elif how == "swap":
            spoilt[place], spoilt[other] = spoilt[other], spoilt[place]
        else:
            spoilt[place] = data.draw(st.sampled_from(ALPHABET + ALPHABET.lower() + "OoIiLlUu -"))
    told = outcome("".join(spoilt))
    assert told.startswith("code_") or told == CODE or KEY.serial(told) is None
