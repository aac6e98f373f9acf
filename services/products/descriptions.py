"""The description of a product as people type it: one line each, a parameter as 名称：值."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.products import PARAMETER
from services.organisation.forms import Problems
from services.sentences import say

MOST_LINES = 30
NAME_LENGTH = 20
VALUE_LENGTH = 120
_COLON = re.compile(r"[:：]")


@dataclass(frozen=True, slots=True)
class Part:
    """One line: a parameter has a name."""

    name: str | None
    value: str


def read_parts(problems: Problems, field: str, kind: str, text: str) -> list[Part]:
    """The lines of one field, blank ones left out. What is wrong is told with its line."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    parts = [_part(problems, field, kind, number, line) for number, line in enumerate(lines, start=1) if line]
    if len(parts) > MOST_LINES:
        problems.wrong(field, say("最多 %(most)s 行，请精简。", most=MOST_LINES))
    return parts


def typed(parts: Iterable[Part]) -> str:
    """The same as it is typed."""
    return "\n".join(f"{part.name}：{part.value}" if part.name else part.value for part in parts)


def _part(problems: Problems, field: str, kind: str, number: int, line: str) -> Part:
    name, value = _split(line) if kind == PARAMETER else (None, line)
    if kind == PARAMETER and not (name and value):
        problems.wrong(field, say("第 %(line)s 行请写成“名称：值”，如“容量：500 毫升”。", line=number))
    elif len(name or "") > NAME_LENGTH or len(value) > VALUE_LENGTH:
        problems.wrong(
            field,
            say(
                "第 %(line)s 行太长：名称最多 %(name)s 个字，内容最多 %(value)s 个字。",
                line=number,
                name=NAME_LENGTH,
                value=VALUE_LENGTH,
            ),
        )
    return Part(name, value)


def _split(line: str) -> tuple[str, str]:
    name, _, value = _COLON.sub("\n", line, count=1).partition("\n")
    return name.strip(), value.strip()
