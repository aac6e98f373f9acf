"""The sandbox's own time, which a test may set and push forward."""

import threading
import time
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))


class Clock:
    """Real time plus an offset in seconds. Waiting (time-outs, delays) is never affected by it."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return time.time() + self._offset

    def seconds(self) -> int:
        return int(self.now())

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._offset += seconds

    def set(self, timestamp: float) -> None:
        with self._lock:
            self._offset = timestamp - time.time()

    def right(self) -> None:
        """Back to the machine's own time."""
        with self._lock:
            self._offset = 0.0

    @property
    def offset(self) -> float:
        """Seconds by which WeChat is ahead of the machine."""
        return self._offset

    def beijing(self) -> datetime:
        """WeChat counts daily quotas by Beijing days."""
        return datetime.fromtimestamp(self.now(), BEIJING)
