"""The record of all that passed: calls answered, pushes delivered, template messages that reached somebody."""

import re
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

SECRET_NAMES = re.compile(r"(secret|access_token|refresh_token|session_key|ticket|aes_key|token)$", re.IGNORECASE)
KEPT_CALLS = 20_000


def masked(values: Any) -> Any:
    """The same structure with secrets and tokens cut to their first four characters."""
    if isinstance(values, dict):
        return {k: _mask(v) if SECRET_NAMES.search(k) and isinstance(v, str) else masked(v) for k, v in values.items()}
    if isinstance(values, list):
        return [masked(value) for value in values]
    return values


def _mask(secret: str) -> str:
    return secret[:4] + "…" if secret else ""


@dataclass
class ApiCall:
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
    n: int = 0


@dataclass
class Try:
    """One delivery attempt: the HTTP status, or the reason why there is none."""

    at: float
    latency_ms: float
    status: int | None
    problem: str | None = None


@dataclass
class PushEntry:
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
    n: int = 0


@dataclass
class Delivered:
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
    n: int = 0


class Ledger:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._kinds: dict[str, list[Any]] = {"calls": [], "pushes": [], "templates": []}

    def write(self, entry: ApiCall | PushEntry | Delivered) -> None:
        kind = {ApiCall: "calls", PushEntry: "pushes", Delivered: "templates"}[type(entry)]
        with self._lock:
            self._last += 1
            entry.n = self._last
            entries = self._kinds[kind]
            entries.append(entry)
            if kind == "calls" and len(entries) > KEPT_CALLS:
                del entries[: KEPT_CALLS // 10]

    def read(self, kind: str, after: int = 0) -> list[dict[str, Any]]:
        """Entries numbered above `after`, oldest first; KeyError for an unknown kind."""
        with self._lock:
            return [asdict(entry) for entry in self._kinds[kind] if entry.n > after]

    def call_with_rid(self, rid: str) -> ApiCall | None:
        with self._lock:
            return next((c for c in reversed(self._kinds["calls"]) if c.rid == rid), None)
