"""One way of writing mobiles."""

from __future__ import annotations

import pytest

from models import sealing
from services import phones
from services.errors import Invalid


@pytest.mark.parametrize(
    "written",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 138 0000 0001",
        "(+86)13800000001",
        "008613800000001",
        "8613800000001",
        "１３８０００００００１",
        "＋８６ 13800000001",
        "\u202d13800000001\u202c",
        "\u00a013800000001\n",
    ],
)
def test_a_mainland_mobile_is_written_one_way(written: str) -> None:
    assert phones.normalise(written) == "+8613800000001"


@pytest.mark.parametrize(
    "written", ["", "abc", "1380000000", "138000000012", "02112345678", "4008001234", "1380000000a"]
)
def test_what_is_no_mobile_is_refused(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        phones.normalise(written)
    assert (refused.value.code, refused.value.sentence) == ("phone_invalid", "请填写 11 位中国大陆手机号")


@pytest.mark.parametrize("written", ["+852 6123 4567", "0085261234567", "+1 415 555 2671"])
def test_a_number_of_another_country_is_told_so(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        phones.normalise(written)
    assert (refused.value.code, refused.value.sentence) == ("phone_country", "目前只支持中国大陆手机号")


def test_a_masked_number_shows_its_ends() -> None:
    assert phones.mask("+8613812345678") == "138****5678"


def test_equal_numbers_meet_and_equal_ends_meet() -> None:
    sealing.use(sealing.Sealer(((1, b"k" * 32),), b"i" * 32))
    assert phones.index("+8613800000001") == phones.index(phones.normalise("138 0000 0001"))
    assert phones.index("+8613800000001") != phones.index("+8613900000001")
    assert phones.tail_index("+8613800000001") == phones.tail_index("+8613900000001")
    assert phones.tail_index("+8613800000001") != phones.index("+8613800000001")
