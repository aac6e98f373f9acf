"""How often a day and a minute each call may be made for each account, counted by all processes together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from wechat.error_table import Policy, entry_of, is_of_a_minute
from wechat.errors import WeChatRefused, WeChatResting
from wechat.perishable import SharedStore

BEIJING = timezone(timedelta(hours=8))
LOOK_AGAIN = 2.0
"""Seconds after which a process looks again whether another one was told to stop, and whether a limit was changed:
asking with each call would cost more than the call."""

GRACE = 60.0
"""Seconds after Beijing's midnight before a spent day counts as over: clocks differ."""

_MINUTE, _DAY = 60, 86_400


@dataclass(frozen=True, slots=True)
class Limit:
    """Calls a day (Beijing's) and a minute; None where WeChat names no limit."""

    day: int | None = None
    minute: int | None = None


# Documents of the service account: Basic_Information/API_Call_Limits; of the mini program: getUnlimitedQRCode,
# openApi management. An account may be granted more: headquarters overrides these in its settings.
LIMITS = {
    "cgi-bin/message/template/send": Limit(day=100_000),
    "cgi-bin/message/custom/send": Limit(day=500_000),
    "cgi-bin/qrcode/create": Limit(day=100_000),
    "cgi-bin/user/info": Limit(day=5_000_000),
    "cgi-bin/user/info/batchget": Limit(day=5_000_000),
    "cgi-bin/user/get": Limit(day=500),
    "cgi-bin/menu/create": Limit(day=1_000),
    "cgi-bin/menu/get": Limit(day=10_000),
    "cgi-bin/menu/delete": Limit(day=1_000),
    "cgi-bin/menu/addconditional": Limit(day=2_000),
    "cgi-bin/menu/delconditional": Limit(day=2_000),
    "cgi-bin/menu/trymatch": Limit(day=20_000),
    "wxa/getwxacodeunlimit": Limit(minute=5_000),
}


def seconds_to_midnight(now: float) -> float:
    """From `now` (seconds since 1970) to Beijing's next midnight, when WeChat's daily quotas begin anew."""
    today = datetime.fromtimestamp(now, BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1)).timestamp() - now


class Quotas:
    """Reserves calls in blocks before they are made: one write to the shared store serves up to a hundred calls, no
    two processes spend the same call, and one that dies wastes a thousandth of a day at most."""

    def __init__(
        self,
        store: SharedStore,
        limit_of: Callable[[str], Limit] = lambda api: LIMITS.get(api, Limit()),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store = store
        self._limit_of = limit_of
        self._clock = clock
        self._blocks: dict[str, int] = {}
        self._stops: dict[str, tuple[float, float]] = {}
        self._limits: dict[str, tuple[Limit, float]] = {}
        self._guard = threading.Lock()

    def spend(self, appid: str, api: str) -> None:
        """One call; WeChatResting when the day's or minute's quota is spent or WeChat said stop."""
        now = self._clock()
        stopped = self._stopped_until(appid, api, now)
        if now < stopped:
            raise WeChatResting(api, stopped - now, "WeChat said that its quota is spent")
        limit = self._limit(api, now)
        if limit.minute is not None:
            left = _MINUTE - now % _MINUTE
            self._take(f"wechat:{appid}:{api}:{int(now // _MINUTE)}", api, limit.minute, left)
        if limit.day is not None:
            day = datetime.fromtimestamp(now, BEIJING).date()
            self._take(f"wechat:{appid}:{api}:{day}", api, limit.day, seconds_to_midnight(now) + GRACE)

    def heed(self, appid: str, refused: WeChatRefused) -> None:
        """Stop the call for everybody when WeChat says that its quota is spent, whatever we counted."""
        if entry_of(refused.errcode).policy is not Policy.QUOTA:
            return
        now = self._clock()
        of_a_minute = is_of_a_minute(refused.errcode, refused.errmsg)
        seconds = _MINUTE - now % _MINUTE if of_a_minute else seconds_to_midnight(now) + GRACE
        key = _stop_key(appid, refused.api)
        self._stops[key] = (now + seconds, now)
        self._store.put(key, repr(now + seconds), seconds)

    def _limit(self, api: str, now: float) -> Limit:
        limit, looked_at = self._limits.get(api, (Limit(), float("-inf")))
        if not 0 <= now - looked_at < LOOK_AGAIN:
            limit = self._limit_of(api)
            self._limits[api] = (limit, now)
        return limit

    def _stopped_until(self, appid: str, api: str, now: float) -> float:
        key = _stop_key(appid, api)
        until, looked_at = self._stops.get(key, (0.0, float("-inf")))
        if now >= until and not 0 <= now - looked_at < LOOK_AGAIN:
            until = float(self._store.get(key) or 0.0)
            self._stops[key] = (until, now)
        return until

    def _take(self, key: str, api: str, most: int, seconds: float) -> None:
        with self._guard:
            left = self._blocks.get(key, 0)
            if not left:
                self._blocks = {known: number for known, number in self._blocks.items() if number}
                left = self._store.reserve(key, min(100, max(1, most // 1000)), most, seconds)
            if not left:
                raise WeChatResting(api, seconds, "all of its quota that we know of is spent")
            self._blocks[key] = left - 1


def _stop_key(appid: str, api: str) -> str:
    return f"wechat:{appid}:{api}:stop"
