"""Following what the program under test does behind its doors, through its `/dev/trace`."""

import threading
import time
from collections import OrderedDict
from datetime import datetime
from typing import Any

import requests

from sandbox.ledger import TargetEvent
from sandbox.state import State

KINDS = ("inbox", "outbox", "audit")
OPEN_STATES = ("due", "claimed")
PAUSE_SECONDS = 0.4
TIMEOUT_SECONDS = 2.0
MOST_REMEMBERED = 2_000


class TargetTrace:
    """Asked by whoever watches, never more often than every 0.4 s; what changed becomes entries of the ledger.

    `problem` says why nothing is heard: `unreachable`, `refused` (the program has no trace), or None.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._session = requests.Session()
        self._session.trust_env = False
        self._lock = threading.Lock()
        self.problem: str | None = None
        self.forget()

    def forget(self) -> None:
        self._since = time.time()
        self._cursor = ""
        self._asked = 0.0
        self._known: OrderedDict[tuple[str, int], tuple[Any, ...]] = OrderedDict()
        self._open: set[int] = set()

    @property
    def waiting(self) -> bool:
        """Whether some promise of the program is not kept yet, so that more will happen by itself."""
        return bool(self._open)

    def pull(self) -> None:
        """Hear what is new, unless somebody else is asking or has just asked."""
        if time.monotonic() - self._asked < PAUSE_SECONDS or not self._lock.acquire(blocking=False):
            return
        try:
            self._asked = time.monotonic()
            problem, told = self._ask()
            if problem != self.problem:
                self.problem = problem
                self._state.live.tell("target", problem=problem)
            if told is not None:
                self._take(told)
        finally:
            self._lock.release()

    def _ask(self) -> tuple[str | None, dict[str, Any] | None]:
        query = {"after": self._cursor, "watch": ",".join(map(str, sorted(self._open)[-100:]))}
        try:
            answer = self._session.get(
                f"{self._state.target}/dev/trace", params={k: v for k, v in query.items() if v}, timeout=TIMEOUT_SECONDS
            )
        except requests.RequestException:
            return "unreachable", None
        if answer.status_code >= 500:
            return "unreachable", None
        if answer.status_code != 200:
            return "refused", None
        try:
            told: dict[str, Any] = answer.json()
        except ValueError:
            return "refused", None
        return None, told

    def _take(self, told: dict[str, Any]) -> None:
        self._cursor = str(told["cursor"])
        rows = [(kind, row) for kind in KINDS for row in told[kind]]
        for kind, row in sorted(rows, key=lambda one: str(one[1]["at"])):
            self._note(kind, row)

    def _note(self, kind: str, row: dict[str, Any]) -> None:
        key, now = (kind, int(row["id"])), (row.get("state"), row.get("tries"), row.get("delivery"))
        before = self._known.get(key)
        self._known[key] = now
        self._known.move_to_end(key)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        if kind == "outbox":
            (self._open.add if row["state"] in OPEN_STATES else self._open.discard)(row["id"])
        at = datetime.fromisoformat(row["at"]).timestamp()
        if before == now or (before is None and at < self._since):
            return  # told before, or older than this sandbox
        changed = at if before is None and row.get("state") in (None, "due") else _changed_at(row)
        self._state.ledger.write(TargetEvent(kind, row["id"], at, row, real=changed))


def _changed_at(row: dict[str, Any]) -> float:
    """When a promise was kept; a change without a moment of its own happened just now."""
    return datetime.fromisoformat(row["done_at"]).timestamp() if row.get("done_at") else time.time()
