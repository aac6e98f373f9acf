"""The record of all that passed: calls answered, pushes delivered, template messages that reached somebody."""

import re
import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import asdict, dataclass, field
from typing import Any

SECRET_NAMES = re.compile(r"(secret|access_token|refresh_token|session_key|ticket|aes_key|token)$", re.IGNORECASE)
# Pushes and templates are the tests' witness and stay whole; what a long demonstration heaps up beside them does not.
MOST_KEPT = {"calls": 20_000, "pages": 5_000, "gestures": 5_000, "target": 5_000}
RECENT = 3_000  # entries whose later changes are still told to open pages
RAWS = 400  # entries whose raw bodies are kept
LONGEST_RAW = 16_384


def masked(values: Any) -> Any:
    """The same structure with secrets and tokens cut to their first four characters."""
    if isinstance(values, dict):
        return {k: _mask(v) if SECRET_NAMES.search(k) and isinstance(v, str) else masked(v) for k, v in values.items()}
    if isinstance(values, list):
        return [masked(value) for value in values]
    return values


def _mask(secret: str) -> str:
    return secret[:4] + "…" if secret else ""


@dataclass(kw_only=True)
class Entry:
    """`n` counts entries, `rev` counts writes and later changes, `real` is the real time of what it
    tells: of the write, unless the entry knows better."""

    n: int = 0
    rev: int = 0
    real: float = 0.0


@dataclass
class ApiCall(Entry):
    api: str
    method: str
    account: str | None
    at: float
    query: dict[str, Any]
    body: Any
    errcode: int = 0
    errmsg: str = ""
    rid: str | None = None
    latency_ms: float = 0.0
    fault: str | None = None


@dataclass
class Try:
    """One delivery attempt: the HTTP status, or the reason why there is none."""

    at: float
    latency_ms: float
    status: int | None
    problem: str | None = None


@dataclass
class PushEntry(Entry):
    account: str
    person: str
    event: str
    fields: dict[str, Any]
    at: float
    tries: list[Try] = field(default_factory=list)
    outcome: str = "waiting"  # waiting, replied, silent, malformed, undelivered, dropped
    reply: str | None = None
    problem: str | None = None
    copies: int = 1


@dataclass
class Delivered(Entry):
    """One accepted template or subscription message; `suppressed` counts repeats that client_msg_id held back."""

    api: str
    touser: str
    person: str
    template_id: str
    data: dict[str, Any]
    url: str
    client_msg_id: str | None
    msgid: int
    at: float
    suppressed: int = 0
    status: str = "waiting"


@dataclass
class PageVisit(Entry):
    """One request of a person's own browser; `heading` is the page's first one, `status` None while it loads."""

    person: str
    method: str
    path: str
    at: float
    status: int | None = None
    heading: str = ""
    latency_ms: float = 0.0


@dataclass
class Gesture(Entry):
    """What a person did with the phone, and what became of it; `content` is what was scanned, said or tapped."""

    person: str
    deed: str
    content: str
    at: float
    outcome: str = ""


@dataclass
class TargetEvent(Entry):
    """Something the program under test did behind its doors: a row of its own trace, or a change of one."""

    kind: str  # inbox, outbox, audit
    row: int
    at: float
    facts: dict[str, Any]


KINDS: dict[type[Entry], str] = {
    ApiCall: "calls", PushEntry: "pushes", Delivered: "templates", PageVisit: "pages", Gesture: "gestures",
    TargetEvent: "target",
}  # fmt: skip


class Ledger:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._revision = 0
        self._kinds: dict[str, list[Entry]] = {kind: [] for kind in KINDS.values()}
        self._recent: OrderedDict[int, Entry] = OrderedDict()
        self._raws: OrderedDict[int, list[dict[str, str]]] = OrderedDict()

    @property
    def last(self) -> int:
        """The number of the newest entry."""
        return self._last

    def write(self, entry: Entry) -> None:
        kind = KINDS[type(entry)]
        with self._lock:
            self._last += 1
            entry.n = self._last
            entry.real = entry.real or time.time()
            entries = self._kinds[kind]
            entries.append(entry)
            most = MOST_KEPT.get(kind)
            if most is not None and len(entries) > most:
                del entries[: most // 10]
            self._changed(entry)

    def touch(self, entry: Entry) -> None:
        """An entry written before has changed; whoever asks for changes hears of it again."""
        with self._lock:
            self._changed(entry)

    def _changed(self, entry: Entry) -> None:
        self._revision += 1
        entry.rev = self._revision
        self._recent[entry.n] = entry
        self._recent.move_to_end(entry.n)
        if len(self._recent) > RECENT:
            self._recent.popitem(last=False)

    def read(self, kind: str, after: int = 0) -> list[dict[str, Any]]:
        """Entries numbered above `after`, oldest first; KeyError for an unknown kind."""
        with self._lock:
            entries = self._kinds[kind]
            return [asdict(entry) for entry in entries[bisect_right(entries, after, key=lambda one: one.n) :]]

    def changes(self, after: int, most: int) -> tuple[list[Entry], int]:
        """The newest `most` entries written or changed since revision `after`, oldest change first, and the revision
        to ask from next time."""
        with self._lock:
            found: list[Entry] = []
            for entry in reversed(self._recent.values()):
                if entry.rev <= after or len(found) >= most:
                    break
                found.append(entry)
            return found[::-1], self._revision

    def find(self, n: int) -> Entry | None:
        """A recent entry by its number."""
        with self._lock:
            return self._recent.get(n)

    def keep_raw(self, entry: Entry, **parts: str) -> None:
        """Raw bodies beside an entry, for a while; each is cut at 16 KiB. A second call adds a second delivery."""
        cut = {name: text if len(text) <= LONGEST_RAW else text[:LONGEST_RAW] + "…" for name, text in parts.items()}
        with self._lock:
            self._raws.setdefault(entry.n, []).append(cut)
            if len(self._raws) > RAWS:
                self._raws.popitem(last=False)

    def raw(self, n: int) -> list[dict[str, str]]:
        with self._lock:
            return list(self._raws.get(n, []))

    def call_with_rid(self, rid: str) -> ApiCall | None:
        with self._lock:
            calls = reversed(self._kinds["calls"])
            return next((c for c in calls if isinstance(c, ApiCall) and c.rid == rid), None)
