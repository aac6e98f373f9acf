"""Mobile numbers of mainland China: one way of writing them, found again without being readable, shown masked."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from models.sealing import blind_index
from services.errors import Invalid

CHINA = 86
NATIONAL_DIGITS = 11
NUMBER_PURPOSE = "phone"
TAIL_PURPOSE = "phone_tail"
# Blanks, every kind of dash, dots and brackets; and the invisible marks phones put around a copied contact.
ORNAMENT = re.compile(r"[\s().\-\u00ad\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def normalise(text: str) -> str:
    """The number in E.164 (`+8613800000001`); full-width digits, blanks, hyphens, +86, 0086 and 86 are tolerated.

    Refuses `phone_country` for a number of another country, `phone_invalid` for anything else that is no
    mainland mobile (a landline, too few digits, letters).
    """
    plain = ORNAMENT.sub("", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"00[1-9][0-9]+", plain):
        plain = "+" + plain[2:]
    if re.fullmatch(r"86[0-9]{11}", plain):
        plain = "+" + plain
    if not re.fullmatch(r"\+?[0-9]+", plain):
        raise _invalid()
    try:
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        raise _invalid() from None
    if number.country_code != CHINA:
        raise Invalid("phone_country", "目前只支持中国大陆手机号")
    if not _is_mobile(number):
        raise _invalid()
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def index(e164: str) -> str:
    """The blind index by which equal numbers meet."""
    return blind_index(NUMBER_PURPOSE, e164)


def tail_index(e164: str) -> str:
    """The blind index of the last four digits, which people say aloud."""
    return blind_index(TAIL_PURPOSE, e164[-4:])


def mask(e164: str) -> str:
    """`138****1234`: enough to recognise one's own number, too little to call it."""
    national = e164[-NATIONAL_DIGITS:]
    return f"{national[:3]}****{national[-4:]}"


def national(e164: str) -> str:
    """`138 0000 1234`: the whole number as people dial it."""
    digits = e164[-NATIONAL_DIGITS:]
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


def _is_mobile(number: PhoneNumber) -> bool:
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) == PhoneNumberType.MOBILE


def _invalid() -> Invalid:
    return Invalid("phone_invalid", "请填写 11 位中国大陆手机号")
