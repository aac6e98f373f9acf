"""What is written on a poster: nothing that has to be read is cut, and no letter stands alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

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
        ("城市露营节 · 新品体验周：周末一起来", ["城市露营节 · ", "新品体验周：周末一起来"]),
        ("一二三四五六七八九十甲乙：丙丁", ["一二三四五六七八", "九十甲乙：丙丁"]),
        ("一二三四五六七八九十甲，乙丙丁戊己庚辛壬癸子", ["一二三四五六七八九十甲，", "乙丙丁戊己庚辛壬癸子"]),
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


@pytest.mark.parametrize(
    ("title", "summary"),
    [("领取新品资料", "留下联系方式，完整资料马上看。"), ("到店优惠券", None), ("新" * 60, "简" * 400)],
)
@pytest.mark.skipif(posters.typeface() is None, reason="no typeface with Chinese letters on this machine")
def test_a_poster_without_a_picture_has_no_hole_where_it_would_be(title: str, summary: str | None) -> None:
    drawn = posters.png(title, summary, "张伟", "浙江启明商贸有限公司", "https://qudao.example/q/1")
    sheet = Image.open(io.BytesIO(drawn)).convert("RGB")
    ground = {posters.DEEP, posters.LEAF}
    bottom = posters.HEIGHT - posters.EDGE - 420 - 64

    def is_ground(x: int, y: int) -> bool:
        return "#{:02x}{:02x}{:02x}".format(*sheet.getpixel((x, y))) in ground  # type: ignore[misc]

    across = range(0, posters.WIDTH, 40)
    assert all(is_ground(x, y) for x in across for y in (0, 40, bottom - 40, bottom))  # words keep to its middle
    written = [y for y in range(bottom) if not all(is_ground(x, y) for x in range(posters.WIDTH))]
    assert abs((written[0] + written[-1]) - bottom) < 80
