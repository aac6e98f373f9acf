"""What a campaign's page may be composed of: each kind of block, and what it says. Forms and pages read it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.campaigns import APPOINTMENT, COUPON, FORM, LOTTERY, TRIAL
from services.sentences import N_

LINE, LINES, PICTURE, FILM, PRODUCT, MATERIAL_TOKEN, DEGREES, TARGET = (
    "line",
    "lines",
    "picture",
    "film",
    "product",
    "material",
    "degrees",
    "target",
)
FILES = (PICTURE, FILM)
TARGETS = {"start": N_("到活动开始"), "end": N_("到活动结束")}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a block says. A page without a `needed` one would show a hole, so it is not published; `longest` counts
    letters."""

    name: str
    shape: str
    title: str
    needed: bool = False
    longest: int = 60


@dataclass(frozen=True, slots=True)
class BlockKind:
    """`bait`: the block is where people take part, and stands on pages with that bait alone."""

    name: str
    parts: tuple[Part, ...]
    bait: str | None = None


def _taking_part(name: str, bait: str) -> BlockKind:
    return BlockKind(
        name,
        (
            Part("heading", LINE, N_("标题"), longest=40),
            Part("words", LINES, N_("说明"), longest=500),
            Part("button", LINE, N_("按钮文字"), longest=12),
        ),
        bait,
    )


BLOCKS: dict[str, BlockKind] = {
    "picture": BlockKind(
        N_("图片"),
        (Part("file_id", PICTURE, N_("图片"), needed=True), Part("caption", LINE, N_("图片说明"))),
    ),
    "text": BlockKind(
        N_("文字"),
        (Part("heading", LINE, N_("标题"), longest=40), Part("words", LINES, N_("正文"), needed=True, longest=4000)),
    ),
    "video": BlockKind(
        N_("视频"),
        (Part("file_id", FILM, N_("视频"), needed=True), Part("caption", LINE, N_("视频说明"))),
    ),
    "product": BlockKind(
        N_("产品"),
        (
            Part("product", PRODUCT, N_("产品"), needed=True, longest=32),
            Part("words", LINES, N_("推荐语"), longest=200),
        ),
    ),
    "material": BlockKind(
        N_("物料"),
        (
            Part("material", MATERIAL_TOKEN, N_("物料"), needed=True, longest=22),
            Part("words", LINES, N_("推荐语"), longest=200),
        ),
    ),
    "countdown": BlockKind(
        N_("倒计时"),
        (Part("target", TARGET, N_("倒数到"), needed=True), Part("words", LINE, N_("说明"), longest=40)),
    ),
    "form": _taking_part(N_("表单"), FORM),
    "coupon": _taking_part(N_("优惠券"), COUPON),
    "lottery": _taking_part(N_("抽奖"), LOTTERY),
    "appointment": _taking_part(N_("预约"), APPOINTMENT),
    "trial": _taking_part(N_("试用申请"), TRIAL),
    "contact": BlockKind(
        N_("联系名片"),
        (Part("heading", LINE, N_("标题"), longest=40), Part("words", LINES, N_("说明"), longest=200)),
    ),
    "map": BlockKind(
        N_("地图"),
        (
            Part("place", LINE, N_("地点名称"), needed=True, longest=40),
            Part("address", LINE, N_("详细地址"), needed=True, longest=80),
            Part("latitude", DEGREES, N_("纬度")),
            Part("longitude", DEGREES, N_("经度")),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: its kind, and what it says, by part; a part that says nothing is not there. Files are
    numbers, degrees are texts such as 22.5431."""

    kind: str
    said: Mapping[str, str | int]

    def text(self, part: str) -> str:
        return str(self.said.get(part, ""))

    @property
    def file_id(self) -> int | None:
        return _number(self.said.get("file_id"))


def files_of(block: Block) -> list[int]:
    """The stored files a block shows."""
    asked = (part.name for part in BLOCKS[block.kind].parts if part.shape in FILES)
    return [number for name in asked if (number := _number(block.said.get(name))) is not None]


def missing(block: Block) -> list[Part]:
    """What a block needs and does not say."""
    return [part for part in BLOCKS[block.kind].parts if part.needed and not block.said.get(part.name)]


def _number(said: str | int | None) -> int | None:
    return said if isinstance(said, int) else None
