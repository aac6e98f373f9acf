"""What forms say of a campaign, judged: every field that is wrong is told at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.campaigns import BAITS, Campaign
from services.campaigns import choosing
from services.campaigns.blocks import (
    BLOCKS,
    DEGREES,
    FILES,
    LINES,
    MATERIAL_TOKEN,
    PRODUCT,
    TARGET,
    TARGETS,
    Block,
    Part,
)
from services.clock import SHANGHAI
from services.errors import Invalid
from services.organisation.forms import Problems, code_of, whole
from services.sentences import N_, say

NAME_LENGTH, TITLE_LENGTH, SUMMARY_LENGTH = 60, 60, 200
MOST_TIMES, MOST_FEN = 100, 10_000_000_000
MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?", re.ASCII)
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
DEGREES_SAID = re.compile(r"-?\d{1,3}(\.\d{1,8})?", re.ASCII)
LARGEST_ID = 2**63 - 1
YES, NO = "yes", "no"
BAIT_NAMES = {
    "material": N_("看资料留电话"),
    "form": N_("表单"),
    "coupon": N_("优惠券"),
    "trial": N_("试用"),
    "lottery": N_("抽奖"),
    "appointment": N_("预约"),
}


@dataclass(frozen=True, slots=True)
class CampaignWish:
    """A campaign as a form says it: moments as 2026-12-31T20:00 in China's time, `per_person` how often, `cost` in yuan
    or empty, `in_person` whether newcomers are seen before they fetch a prize, `rank` whether WeChat's risk
    rank is wanted of whoever takes part (`yes`, `no`)."""

    name: str
    bait: str
    starts: str = ""
    ends: str = ""
    per_person: str = "1"
    cost: str = ""
    in_person: str = NO
    rank: str = NO


@dataclass(frozen=True, slots=True)
class Meant:
    """The same as it is written down."""

    name: str
    bait: str
    starts_at: datetime | None
    ends_at: datetime | None
    per_person: int
    cost_fen: int | None
    in_person: bool
    rank: bool


def judge(wish: CampaignWish) -> Meant:
    """Refuses `form_wrong` with every field that is wrong."""
    problems = Problems()
    if wish.bait not in BAITS:
        problems.wrong("bait", "请选择参与方式。")
    for name, said in (("in_person", wish.in_person), ("rank", wish.rank)):
        if said not in (YES, NO):
            problems.wrong(name, "请从列表里选。")
    meant = Meant(
        line(problems, "name", wish.name, NAME_LENGTH, needed=N_("请填写活动名称。")),
        wish.bait,
        moment(problems, "starts", wish.starts),
        moment(problems, "ends", wish.ends),
        whole(problems, "per_person", wish.per_person, 1, MOST_TIMES),
        fen(problems, "cost", wish.cost),
        wish.in_person == YES,
        wish.rank == YES,
    )
    if meant.starts_at and meant.ends_at and meant.ends_at <= meant.starts_at:
        problems.wrong("ends", "结束时间要晚于开始时间。")
    problems.refuse()
    return meant


def wish_of(row: Campaign) -> CampaignWish:
    """The row as a form shows it."""
    return CampaignWish(
        row.name,
        row.bait,
        typed_moment(row.starts_at),
        typed_moment(row.ends_at),
        str(row.per_person),
        yuan(row.cost_fen),
        YES if row.newcomers_in_person else NO,
        YES if row.rank_wanted else NO,
    )


def judge_block(kind: str, said: Mapping[str, str]) -> Block:
    """A block as its form says it; what is empty may be filled in later, before publishing. Refuses `form_wrong` and
    `block_unknown`."""
    known = BLOCKS.get(kind)
    if known is None:
        raise Invalid("block_unknown", "没有这种内容块，请刷新页面后重新选择。")
    problems = Problems()
    found = {part.name: _part(problems, part, said.get(part.name, "")) for part in known.parts}
    problems.refuse()
    return Block(kind, {name: value for name, value in found.items() if value not in (None, "")})


def line(problems: Problems, name: str, text: str, longest: int, *, needed: str = "") -> str:
    """One line without blanks around; `needed` is what to say when it is empty."""
    found = " ".join(text.split())
    return _measured(problems, name, found, longest, needed)


def lines(problems: Problems, name: str, text: str, longest: int, *, needed: str = "") -> str:
    """Several lines; one empty line at most between two."""
    tidy = "\n".join(one.strip() for one in text.replace("\r\n", "\n").split("\n"))
    return _measured(problems, name, re.sub(r"\n{3,}", "\n\n", tidy).strip(), longest, needed)


def moment(problems: Problems, name: str, text: str) -> datetime | None:
    """A minute of China's clock."""
    if not text.strip():
        return None
    try:
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None or not 2000 <= found.year < 2100:
            raise ValueError("no minute of ours")
    except ValueError:
        problems.wrong(name, "请按 2026-12-31 20:00 这样填写时间。")
        return None
    return found.replace(second=0, microsecond=0, tzinfo=SHANGHAI)


def typed_moment(found: datetime | None) -> str:
    return found.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if found else ""


def fen(problems: Problems, name: str, text: str) -> int | None:
    """Yuan as typed, in fen."""
    typed = code_of(text).replace(",", "").removeprefix("¥").removesuffix("元").strip()
    if not typed:
        return None
    if not MONEY.fullmatch(typed):
        problems.wrong(name, "请填金额，单位元，最多两位小数，比如 1200 或 99.90。")
        return None
    before, _, after = typed.partition(".")
    found = int(before) * 100 + int(after.ljust(2, "0") if after else 0)
    if found > MOST_FEN:
        problems.wrong(name, "金额最多 1 亿元。")
    return found


def yuan(found: int | None) -> str:
    return "" if found is None else f"{found // 100}.{found % 100:02d}"


def hour(problems: Problems, name: str, text: str) -> str:
    """A time of the day as 09:00."""
    typed = code_of(text)
    if not HOUR.fullmatch(typed):
        problems.wrong(name, "请按 09:00 这样填写时间。")
        return "00:00"
    return typed


def file_number(problems: Problems, name: str, text: str) -> int | None:
    """The number of an upload, or none."""
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 20 and 0 < int(typed) <= LARGEST_ID):
        problems.wrong(name, "请重新上传。")
        return None
    return int(typed)


def _part(problems: Problems, part: Part, text: str) -> str | int | None:
    if part.shape in FILES:
        return file_number(problems, part.name, text)
    if part.shape == TARGET:
        if text not in ("", *TARGETS):
            problems.wrong(part.name, "请从列表里选。")
        return text
    if part.shape == DEGREES:
        typed = code_of(text)
        most = 90 if part.name == "latitude" else 180
        if typed and not (DEGREES_SAID.fullmatch(typed) and abs(float(typed)) <= most):
            problems.wrong(part.name, "请填度数，比如 22.5431。")
        return typed
    if part.shape in (PRODUCT, MATERIAL_TOKEN):
        return _known(problems, part, text)
    return (lines if part.shape == LINES else line)(problems, part.name, text, part.longest)


def _known(problems: Problems, part: Part, text: str) -> str:
    """What is no more on sale, or recalled, may stand in a draft, and is told before publishing."""
    meant = choosing.named_product if part.shape == PRODUCT else choosing.named_material
    return known(problems, part.name, text, meant)


def known(problems: Problems, name: str, text: str, meant: Callable[[str], str | None]) -> str:
    """What was chosen, by code, or typed by its whole name; "" where nothing was."""
    typed = text.strip()
    if not typed:
        return ""
    found = meant(code_of(typed)) or meant(typed)
    if found is None:
        problems.wrong(name, "没有找到它，请输入名称，再从列表里选。")
    return found or ""


def _measured(problems: Problems, name: str, found: str, longest: int, needed: str) -> str:
    if not found and needed:
        problems.wrong(name, say(needed))
    elif len(found) > longest:
        problems.wrong(name, say("最多 %(most)s 个字，请缩短。", most=longest))
    return found
