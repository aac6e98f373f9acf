"""A shared store for one process alone: for who must not lean on the database, such as the doctor when it is away."""

import secrets
import threading
import time


class MemoryStore:
    """The `SharedStore` of `wechat.perishable` in memory; times in seconds."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[str, float]] = {}
        self._guard = threading.Lock()

    def get(self, key: str) -> str | None:
        with self._guard:
            return self._alive(key)

    def put(self, key: str, value: str, seconds: float) -> None:
        with self._guard:
            self._values[key] = (value, time.monotonic() + seconds)

    def delete(self, key: str) -> None:
        with self._guard:
            self._values.pop(key, None)

    def try_lock(self, key: str, seconds: float) -> str | None:
        with self._guard:
            if self._alive(key) is not None:
                return None
            fence = secrets.token_hex(16)
            self._values[key] = (fence, time.monotonic() + seconds)
            return fence

    def unlock(self, key: str, fence: str) -> None:
        with self._guard:
            if self._alive(key) == fence:
                del self._values[key]

    def reserve(self, key: str, wanted: int, most: int, seconds: float) -> int:
        with self._guard:
            used = int(self._alive(key) or 0)
            granted = max(0, min(wanted, most - used))
            self._values[key] = (str(used + granted), time.monotonic() + seconds)
            return granted

    def _alive(self, key: str) -> str | None:
        value, until = self._values.get(key, ("", 0.0))
        return value if time.monotonic() < until else None
