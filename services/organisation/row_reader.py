"""Reading one row cell by cell, noting what is wrong with each."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from services import phones
from services.errors import Refusal
from services.organisation.forms import NOT_IN_CODES
from services.organisation.lines import Phone, phone_for
from services.organisation.sheets import CODE, EXCLUSIVE, PHONE, CellErrors, Row
from services.region_names import RegionFact, RegionMap
from services.sentences import say

CODE_LENGTH = 32
NAME_LENGTH = 80
BETWEEN_REGIONS = re.compile(r"[、，,；;\s]+")
YES, NO = {"是", "Y", "y", "yes", "独占"}, {"", "否", "N", "n", "no"}


@dataclass(frozen=True, slots=True)
class RowReader:
    """One row of one sheet. What is refused is noted in `errors`, and reading goes on, so that all is seen at once."""

    sheet: str
    row: Row
    errors: CellErrors

    def refuse(self, heading: str, message: str) -> None:
        self.errors.note(self.sheet, self.row.number, heading, message)

    def has(self, heading: str) -> bool:
        """Whether the sheet has this optional column at all."""
        return heading in self.row.cells

    def optional(self, heading: str, length: int = NAME_LENGTH) -> str | None:
        text = "" if heading in self.row.unreadable else self.row.cells.get(heading, "")
        if len(text) > length:
            self.refuse(
                heading,
                say(
                    "“%(heading)s”最多 %(length)s 个字，这里有 %(size)s 个，请缩短。",
                    heading=heading,
                    length=length,
                    size=len(text),
                ),
            )
        return text[:length] or None  # one cell may hold a hundred million letters: nobody goes on with all of them

    def required(self, heading: str, length: int = NAME_LENGTH) -> str:
        text = self.optional(heading, length)
        if text is None and heading not in self.row.unreadable:
            self.refuse(heading, say("请填写“%(heading)s”。", heading=heading))
        return text or ""

    def code(self) -> str:
        code = self.required(CODE, CODE_LENGTH)
        if re.search(r"\s", code):
            self.refuse(CODE, say("编码“%(code)s”里有空格，请去掉。", code=code))
        elif NOT_IN_CODES.search(code):
            self.refuse(CODE, say("编码里不能有空格、斜杠、问号、井号和百分号。"))
        return code

    def reference(self, heading: str, known: Collection[str], kind: str) -> str | None:
        """A code that must be in the workbook or already stand."""
        code = self.optional(heading, CODE_LENGTH)
        if code is not None and code not in known:
            self.refuse(
                heading, say("没有编码为“%(code)s”的%(kind)s，请核对，或先在“%(kind)s”表里加上。", code=code, kind=kind)
            )
        return code

    def choice(self, heading: str, known: Collection[str]) -> str | None:
        """A 类别 or 层级 by name; `known` empty of it means that headquarters has to create it first."""
        name = self.optional(heading, 40)
        if name is not None and name not in known:
            listed = "、".join(known) or "（还没有）"
            self.refuse(
                heading,
                say(
                    "没有“%(name)s”这个%(heading)s。现有：%(listed)s。请改正，或允许导入时自动新建。",
                    name=name,
                    heading=heading,
                    listed=listed,
                ),
            )
        return name

    def phone(self, place: str) -> Phone | None:
        text = self.optional(PHONE)
        if text is None:
            return None
        try:
            return phone_for(place, phones.normalise(text))
        except Refusal as refusal:
            self.refuse(PHONE, say("%(sentence)s。", sentence=say(refusal.sentence)))
            return None

    def exclusive(self) -> bool:
        text = self.optional(EXCLUSIVE) or ""
        if text not in YES | NO:
            self.refuse(EXCLUSIVE, say("“独占”请填“是”或“否”，不能是“%(text)s”。", text=text))
        return text in YES

    def regions(self, heading: str, china: RegionMap) -> frozenset[str]:
        """Codes or names, separated by 、 ， ； or blanks; each must mean exactly one place."""
        found: set[str] = set()
        for text in filter(None, BETWEEN_REGIONS.split(self.optional(heading, 2000) or "")):
            places = china.find(text)
            if len(places) == 1:
                found.add(places[0].code)
            else:
                self.refuse(heading, which_place(text, places))
        return frozenset(found)


def which_place(text: str, places: list[RegionFact]) -> str:
    if not places:
        return say("没有找到区域“%(text)s”，请填写行政区划名称或 6 位代码。", text=text)
    listed = "、".join(f"{place.path}（{place.code}）" for place in places)
    return say("“%(text)s”有多个同名的地方：%(listed)s。请改填其中一个代码。", text=text, listed=listed)
