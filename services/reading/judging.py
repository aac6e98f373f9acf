"""What is believed of a beat, without asking anybody: bounds of one, room for all, and when something is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.errors import Invalid

MOST_BEATS = 50  # in one request
HIGHEST_N = 100_000
HIGHEST_PAGE = 10_000
# A page sends what it gathered every ten seconds; what a phone slept through comes in one piece and is cut.
LONGEST_MS = 15_000
ABSURD_MS = 24 * 3600 * 1000
# The page began to count a moment before its visit was opened, and a beat may lie in the air.
SLACK_MS = 15_000
TAKEN_FOR = timedelta(hours=24)  # after the opening; later beats are of a page somebody forgot
READ_PCT = 90


@dataclass(frozen=True, slots=True)
class Said:
    """One beat as a page numbered it: so many milliseconds of one page, the page scrolled so far."""

    n: int
    page: int
    active_ms: int
    scroll_pct: int


BOUNDS: Mapping[str, tuple[int, int]] = {
    "n": (0, HIGHEST_N),
    "page": (1, HIGHEST_PAGE),
    "active_ms_delta": (0, ABSURD_MS),
    "scroll_pct": (0, 100),
}


def read_beats(told: object) -> list[Said]:
    """What a page sent, or `beats_malformed`: one beat out of bounds (a negative time, half a page, a day in one beat,
    more than 50 at once) and nothing of the request is taken. Beats are numbers, never text."""
    if not isinstance(told, list) or len(told) > MOST_BEATS:
        raise _malformed()
    return [_read(one) for one in told]


def _read(one: Any) -> Said:
    if not isinstance(one, dict) or set(one) != set(BOUNDS):
        raise _malformed()
    numbers = {}
    for name, (low, high) in BOUNDS.items():
        value = one[name]
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if type(value) is not int or not low <= value <= high:
            raise _malformed()
        numbers[name] = value
    return Said(numbers["n"], numbers["page"], numbers["active_ms_delta"], numbers["scroll_pct"])


def _malformed() -> Invalid:
    return Invalid("beats_malformed", "提交的内容格式不正确。")


def judge_beats(said: Iterable[Said], *, pages: int, room_ms: int) -> list[Said]:
    """What is kept of beats within their bounds: one of each number, the first; a page beyond the last is the last;
    no beat is longer than fifteen seconds, and all together no longer than the room there is."""
    kept: dict[int, Said] = {}
    for one in said:
        if one.n in kept:
            continue
        given = max(0, min(one.active_ms, LONGEST_MS, room_ms))
        room_ms -= given
        kept[one.n] = replace(one, page=min(one.page, pages), active_ms=given)
    return list(kept.values())


def room_ms(opened_at: datetime, now: datetime, kept_ms: int) -> int:
    """How much reading may still be believed of a visit: nobody reads for longer than the page is open, by our own
    clock. A clock that was set back leaves no room, never a negative one."""
    return max(0, int((now - opened_at) / timedelta(milliseconds=1)) + SLACK_MS - kept_ms)


def is_late(opened_at: datetime, now: datetime) -> bool:
    return now > opened_at + TAKEN_FOR


def judge_completed(*, pages: int, furthest_page: int, scroll_pct: int) -> bool:
    """Read to the end: the last page was looked at; of what has one page alone, nine tenths of its length."""
    return furthest_page >= pages if pages > 1 else scroll_pct >= READ_PCT


BOTS = (
    "bot",
    "spider",
    "crawl",
    "slurp",
    "preview",
    "headless",
    "phantom",
    "curl/",
    "wget/",
    "python-",
    "go-http",
    "okhttp",
    "java/",
    "libwww",
    "facebookexternalhit",
)


def is_bot(agent: str) -> bool:
    """Whether a browser says of itself that nobody looks; who says nothing at all is nobody, too."""
    plain = agent.lower()
    return not plain or any(word in plain for word in BOTS)


def in_wechat(agent: str) -> bool:
    return "micromessenger" in agent.lower()


def seconds(ms: int) -> int:
    return round(ms / 1000)
