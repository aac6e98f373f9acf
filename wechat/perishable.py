"""A credential that WeChat lends for a while: fetched by one for all processes, shared, renewed in time."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from wechat.errors import WeChatOutcomeUnknown, WeChatResting, WeChatUnreachable
from wechat.waiting_room import WaitingRoom

PROCESS_CACHE = 60.0
"""How long, in seconds, a process trusts its own copy before it looks into the store again."""

MARGIN = 300.0
"""Seconds before its end when a credential counts as used up: WeChat rolls over in the last five minutes."""

LOCK_LEASE = 10.0
"""Seconds after which a silent refresher counts as dead; longer than its two questions can take."""

PATIENCE = 3.0
"""Seconds that others wait for the refresher before they ask for themselves."""

_LOOK_AGAIN = 0.05


class SharedStore(Protocol):
    """What all processes share: small texts that expire, and leased locks. Times in seconds."""

    def get(self, key: str) -> str | None: ...

    def put(self, key: str, value: str, seconds: float) -> None: ...

    def delete(self, key: str) -> None: ...

    def try_lock(self, key: str, seconds: float) -> str | None:
        """A fence if the lock is now ours for so long, None if somebody holds it."""

    def unlock(self, key: str, fence: str) -> None:
        """Frees the lock if that fence still holds it."""

    def reserve(self, key: str, wanted: int, most: int, seconds: float) -> int:
        """Up to `wanted` of what is left of `most` under this key, gone for all others; forgotten after `seconds`."""


@dataclass(frozen=True, slots=True)
class Loan:
    """A credential and the time, in seconds since 1970, until which it may be used without asking."""

    value: str = field(repr=False)
    until: float


class Perishable:
    """One credential under one key of the store.

    `fetch` asks WeChat and returns the value with its life in seconds. One thread of one process asks; the
    others wait and read. Where the refresher died or is slow, they ask for themselves after PATIENCE: WeChat
    answers everybody alike, so this costs calls, never validity. Any failure to fetch is WeChatUnreachable,
    because what the credential was wanted for was surely not carried out; a refusal stays WeChatRefused.
    """

    def __init__(
        self,
        key: str,
        fetch: Callable[[], tuple[str, float]],
        store: SharedStore,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
        room: WaitingRoom | None = None,
    ) -> None:
        self._room = room or WaitingRoom()
        self._key = key
        self._fetch = fetch
        self._store = store
        self._clock = clock
        self._sleep = sleep
        self._copy = Loan("", 0.0)
        self._asking = threading.Lock()
        self._failed_at = float("-inf")
        self._failed_api = ""

    def current(self) -> str:
        """The value to use now."""
        copy = self._copy
        if self._clock() < copy.until:
            return copy.value
        return self._by_one_thread(lambda: self._shared() or self._by_one_process(self._shared, self._fetched))

    def _by_one_thread(self, get: Callable[[], Loan]) -> str:
        arrived = time.monotonic()
        with self._room.seat(self._key.rpartition(":")[2]), self._asking:
            # Who waited through a failure shares it; else a queue of threads would time out one after another.
            if self._failed_at >= arrived:
                raise WeChatUnreachable(self._failed_api, "another thread just failed to reach it")
            try:
                loan = get()
            except WeChatResting:
                raise
            except (WeChatUnreachable, WeChatOutcomeUnknown) as failure:
                self._failed_at, self._failed_api = time.monotonic(), failure.api
                raise WeChatUnreachable(failure.api, "a credential could not be fetched") from failure
            self._copy = Loan(loan.value, min(loan.until, self._clock() + PROCESS_CACHE))
            return loan.value

    def _by_one_process(self, found: Callable[[], Loan | None], make: Callable[[], Loan]) -> Loan:
        lock = f"{self._key}:lock"
        for _ in range(int(PATIENCE / _LOOK_AGAIN)):
            fence = self._store.try_lock(lock, LOCK_LEASE)
            if fence is not None:
                try:
                    return found() or make()
                finally:
                    self._store.unlock(lock, fence)
            self._sleep(_LOOK_AGAIN)
            loan = found()
            if loan is not None:
                return loan
        return make()

    def _shared(self) -> Loan | None:
        kept = self._store.get(self._key)
        if kept is None:
            return None
        loan = Loan(**json.loads(kept))
        return loan if self._clock() < loan.until else None

    def _fetched(self) -> Loan:
        return self._share(*self._fetch())

    def _share(self, value: str, seconds: float) -> Loan:
        keep = max(seconds - MARGIN, min(seconds / 2, 30.0))
        loan = Loan(value, self._clock() + keep)
        self._store.put(self._key, json.dumps({"value": loan.value, "until": loan.until}), keep)
        return loan
