"""What is written on a poster: nothing that has to be read is cut, and no letter stands alone."""

from __future__ import annotations

import pytest

from doorway import posters


class Square:
    """A typeface whose letters are all as wide as they are high."""

    def __init__(self, size: int) -> None:
        self.size = size

    def getlength(self, text: str) -> float:
        return len(text) * self.size


@pytest.mark.parametrize("words", [posters.ON_A_SCREEN, posters.ON_PAPER])
def test_what_is_to_be_done_with_the_code_fits_beside_it(words: str) -> None:
    beside = posters.WIDTH - 2 * posters.EDGE - 420 - 32
    assert Square(36).getlength(words) <= beside


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("新品", ["新品"]),
        ("十二个字正好一行写满为止", ["十二个字正好一行写满为止"]),
        ("十三个字就要分成两行来写了", ["十三个字就要分", "成两行来写了"]),
        ("清源 2026 春季新品手册", ["清源 2026 ", "春季新品手册"]),
        ("礼盒装怎么卖：企业团购的用法", ["礼盒装怎么卖：", "企业团购的用法"]),
        ("新，品从头到尾都没有停顿一下", ["新，品从头到尾", "都没有停顿一下"]),
    ],
)
def test_a_title_is_broken_into_lines_about_as_long(text: str, lines: list[str]) -> None:
    assert posters._broken(text, Square(10), 120, 10) == lines


def test_no_letter_of_a_title_is_lost_and_no_line_is_too_long() -> None:
    for many in range(200):
        text = "字" * many
        lines = posters._broken(text, Square(10), 120, 10)
        assert "".join(lines) == text
        assert max(map(len, lines)) <= 12
        assert len(lines) == max(1, -(-many // 12))
