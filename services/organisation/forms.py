"""What forms of the organisation have in common: problems told all at once, and no change over somebody else's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from models.types import Versioned
from services import clock
from services.access import Actor
from services.errors import Conflict, Invalid, NotFound
from services.sentences import N_, say

CODE_LENGTH = 32
BETWEEN = re.compile(r"[\s、，,；;]+")
NOT_IN_CODES = re.compile(r"[\s/\\?#%]")  # codes stand in addresses


class Problems:
    """What is wrong with a form, by field, so that everything is seen at once."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def wrong(self, field: str, sentence: str) -> None:
        """The first problem of a field is told; what follows from it would only confuse."""
        self.found.setdefault(field, sentence)

    @contextmanager
    def beside(self, field: str) -> Iterator[None]:
        """What is refused in here is told with all else that is wrong: beside the fields it names, or else this one."""
        try:
            yield
        except (Invalid, NotFound) as refusal:
            named: Any = refusal.facts.get("fields") or {field: refusal.sentence}
            for name, sentence in named.items():
                self.wrong(name, sentence)

    def refuse(self) -> None:
        """Refuse `form_wrong` when anything was found; `facts["fields"]` says where."""
        if self.found:
            raise Invalid("form_wrong", "有几处需要改正，改好后再保存一次。", fields=dict(self.found))


def plain(text: str) -> str | None:
    """What was typed without blanks around; nothing is None."""
    return text.strip() or None


def code_of(text: str) -> str:
    """A code as typed, full-width letters and digits (Ａ０１) as ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def whole(problems: Problems, name: str, text: str, least: int, most: int) -> int:
    """A number as people type it: 1,000, also as Chinese keyboards give it (１，０００)."""
    typed = code_of(text).replace(",", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 12 and least <= int(typed) <= most):
        problems.wrong(name, say("请填 %(least)s 到 %(most)s 之间的整数。", least=least, most=f"{most:,}"))
        return least
    return int(typed)


def words_of(text: str) -> list[str]:
    """What stands between 、, commas or blanks, each once, in its order."""
    return list(dict.fromkeys(word for word in BETWEEN.split(text.strip()) if word))


OF_A_PERSON = N_("请填写姓名。")
"""What is said where a person has no name."""


def judge_code(problems: Problems, text: str) -> str:
    code = code_of(text)
    if not code:
        problems.wrong("code", "请填写编码。")
    elif len(code) > CODE_LENGTH:
        problems.wrong("code", say("编码最多 %(most)s 个字。", most=CODE_LENGTH))
    elif NOT_IN_CODES.search(code):
        problems.wrong("code", "编码里不能有空格、斜杠、问号、井号和百分号。")
    return code


def judge_name(problems: Problems, text: str, longest: int, missing: str = N_("请填写名称。")) -> str:
    name = plain(text)
    if name is None:
        problems.wrong("name", missing)
    elif len(name) > longest:
        problems.wrong("name", say("最多 %(most)s 个字，请缩短。", most=longest))
    return name or ""


def renew(actor: Actor, row: Versioned, seen: int) -> None:
    """The row is about to change, as whoever saw version `seen` wishes it.

    Called with the organisation's queue held. Refuses `changed_meanwhile` when it is no longer what they saw.
    """
    if row.version != seen:
        raise Conflict(
            "changed_meanwhile",
            "您打开之后，这条记录被别人改过了。请看看改了什么，再决定是否保存。",
            by=row.changed_by,
            at=row.changed_at,
        )
    row.version, row.changed_at, row.changed_by = seen + 1, clock.now(), actor.name
