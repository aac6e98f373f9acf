"""Names in the fields of a wheel break where a reader would break them."""

from __future__ import annotations

import pytest

from pages.wheel import name_lines, width


@pytest.mark.parametrize(
    ("name", "most", "lines"),
    [
        ("露营灯", 5, ["露营灯"]),
        ("20 元优惠券", 5, ["20 元", "优惠券"]),
        ("满 200 元减 50 元券", 5, ["满 200 元", "减 50 元券"]),
        ("50%折扣券", 3, ["50%", "折扣券"]),
        ("新品体验礼盒", 5, ["新品体验", "礼盒"]),
        ("保温杯一个", 3, ["保温杯", "一个"]),
        ("iPhone 15 Pro", 4, ["iPhone", "15 Pro"]),
        ("华南旗舰店到店消费五十元代金券", 5, ["华南旗舰店", "到店消费…"]),
        ("Supercalifragilistic", 4, ["Supercal", "ifragil…"]),
    ],
)
def test_a_name_is_broken_between_words_and_never_inside_a_sum(name: str, most: int, lines: list[str]) -> None:
    assert name_lines(name, most) == lines


@pytest.mark.parametrize("most", [3, 4, 5])
@pytest.mark.parametrize("name", ["1", "1,000,000.00 元现金红包大奖", "啊" * 40, "a b " * 20, "😀" * 9])
def test_no_line_is_wider_than_its_field(name: str, most: int) -> None:
    lines = name_lines(name, most)
    assert 1 <= len(lines) <= 2
    assert max(width(line) for line in lines) <= most
