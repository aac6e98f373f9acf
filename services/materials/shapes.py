"""What a form says of a material, judged: every field that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from models.db import session
from models.materials import Material, MaterialFolder, MaterialTag
from services.clock import SHANGHAI
from services.materials.kinds import KINDS
from services.organisation.forms import Problems, plain, words_of
from services.sentences import say

TITLE_LENGTH, SUMMARY_LENGTH, LINE_LENGTH, TAG_LENGTH = 80, 200, 40, 20
MOST_TAGS = 10
A_DAY = timedelta(days=1)
YES = "yes"


@dataclass(frozen=True, slots=True)
class MaterialWish:
    """A material as a form says it: `folder` is a number or "", `tags` words between 、, days as 2026-12-31 (the last
    one counts in full, in China's time), `must_read` "yes" or "", with the last day to read it on."""

    kind: str
    title: str
    summary: str = ""
    product_line: str = ""
    folder: str = ""
    tags: str = ""
    must_read: str = ""
    must_read_until: str = ""
    valid_from: str = ""
    valid_until: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """The same as it is written down."""

    kind: str
    title: str
    summary: str | None
    product_line: str | None
    folder_id: int | None
    tags: tuple[str, ...]
    must_read: bool
    must_read_until: datetime | None
    valid_from: datetime | None
    valid_until: datetime | None


def judge(wish: MaterialWish) -> Meant:
    """Refuses `form_wrong` with every field that is wrong."""
    problems = Problems()
    if wish.kind not in KINDS:
        problems.wrong("kind", "请选择种类。")
    title = _text(problems, "title", wish.title, TITLE_LENGTH)
    if title is None:
        problems.wrong("title", "请填写标题。")
    begins, ends = _day(problems, "valid_from", wish.valid_from), _day(problems, "valid_until", wish.valid_until)
    if begins and ends and ends < begins:
        problems.wrong("valid_until", "失效日期早于生效日期，请改一下。")
    read_by = _day(problems, "must_read_until", wish.must_read_until)
    if read_by and wish.must_read != YES:
        problems.wrong("must_read_until", "要先选“必读”，才有读完期限。")
    meant = Meant(
        wish.kind,
        title or "",
        _text(problems, "summary", wish.summary, SUMMARY_LENGTH),
        _text(problems, "product_line", wish.product_line, LINE_LENGTH),
        _folder(problems, wish.folder),
        _tags(problems, wish.tags),
        wish.must_read == YES,
        read_by and read_by + A_DAY,
        begins,
        ends and ends + A_DAY,
    )
    problems.refuse()
    return meant


def wish_of(row: Material, tags: Sequence[str]) -> MaterialWish:
    """The row as a form shows it."""
    return MaterialWish(
        row.kind,
        row.title,
        row.summary or "",
        row.product_line or "",
        str(row.folder_id or ""),
        "、".join(tags),
        YES if row.must_read else "",
        _day_of(row.must_read_until and row.must_read_until - A_DAY),
        _day_of(row.valid_from),
        _day_of(row.valid_until and row.valid_until - A_DAY),
    )


def tags_of(material_id: int) -> list[str]:
    query = select(MaterialTag.tag).where(MaterialTag.material_id == material_id)
    return sorted(session().scalars(query))


def _text(problems: Problems, field: str, text: str, longest: int) -> str | None:
    found = plain(" ".join(text.split()))
    if found is not None and len(found) > longest:
        problems.wrong(field, say("最多 %(most)s 个字，请缩短。", most=longest))
    return found


def _day(problems: Problems, field: str, text: str) -> datetime | None:
    """Midnight in China on that day."""
    if not text.strip():
        return None
    try:
        day = date.fromisoformat(text.strip())
        if not 2000 <= day.year < 2100:
            raise ValueError("no day of ours")
    except ValueError:
        problems.wrong(field, "请按 2026-12-31 这样填写日期。")
        return None
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _day_of(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).date().isoformat() if moment else ""


def _folder(problems: Problems, text: str) -> int | None:
    if not text.strip():
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    if session().get(MaterialFolder, number) is None:
        problems.wrong("folder", "这个文件夹刚被删除，请重新选择。")
    return number


def _tags(problems: Problems, text: str) -> tuple[str, ...]:
    tags = words_of(text)
    if len(tags) > MOST_TAGS:
        problems.wrong("tags", say("最多 %(most)s 个标签。", most=MOST_TAGS))
    if any(len(tag) > TAG_LENGTH for tag in tags):
        problems.wrong("tags", say("每个标签最多 %(most)s 个字，用顿号隔开。", most=TAG_LENGTH))
    return tuple(tags)
