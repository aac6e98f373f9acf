"""Scripted trouble: what shall go wrong next, how often, and in which way."""

import itertools
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

API_ACTIONS = ("delay", "reset", "half_body", "drip", "html", "errcode", "snapshot", "system_failed", "short_life")
PUSH_ACTIONS = ("duplicate", "drop", "delay", "reorder")


@dataclass
class Fault:
    """One script. `api` or `push` names what it strikes ("*" = everything); `times` is how often it still will, None
    until it is taken away; `hits` counts how often it did.

    `seconds` is the length of a delay or drip; `carried_out` lets an API call take effect although its answer is lost;
    `person` narrows it to one person.
    """

    then: str
    api: str | None = None
    push: str | None = None
    times: int | None = 1
    seconds: float = 1.0
    errcode: int = -1
    errmsg: str | None = None
    http_status: int = 200
    carried_out: bool = False
    person: str | None = None
    hits: int = 0
    id: int = 0

    def __post_init__(self) -> None:
        if (self.api is None) == (self.push is None):
            raise ValueError("a fault strikes either an api or a push")
        actions = API_ACTIONS if self.api is not None else PUSH_ACTIONS
        if self.then not in actions:
            raise ValueError(f"then must be one of {', '.join(actions)}")
        if self.api is not None and self.api != "*":
            self.api = "/" + self.api.strip("/")


class Faults:
    def __init__(self) -> None:
        self._scripts: list[Fault] = []
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        with self._lock:
            fault.id = next(self._numbers)
            self._scripts.append(fault)
        return fault

    def clear(self, fault_id: int | None = None) -> None:
        with self._lock:
            self._scripts = [f for f in self._scripts if fault_id is not None and f.id != fault_id]

    def standing(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._scripts]

    def strike_api(self, path: str, actions: tuple[str, ...], person: str | None = None) -> Fault | None:
        """The first script for this call, one of its times used up."""
        with self._lock:
            for fault in self._scripts:
                if fault.then in actions and not _slowness(fault) and _meets(fault, path, person):
                    return self._spend(fault)
        return None

    def hold_up(self, path: str, person: str | None = None) -> float:
        """Seconds by which standing slowness delays this call, beside whatever else strikes it."""
        with self._lock:
            slow = [fault for fault in self._scripts if _slowness(fault) and _meets(fault, path, person)]
            return sum(self._spend(fault).seconds for fault in slow)

    def hits(self, fault_ids: Iterable[int]) -> int:
        """How often these struck since they were added."""
        with self._lock:
            return sum(fault.hits for fault in self._scripts if fault.id in set(fault_ids))

    def strike_push(self, event: str, person: str) -> Fault | None:
        with self._lock:
            for fault in self._scripts:
                if fault.push in (event, "*") and fault.person in (None, person):
                    return self._spend(fault)
        return None

    def _spend(self, fault: Fault) -> Fault:
        fault.hits += 1
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self._scripts.remove(fault)
        return fault


def _slowness(fault: Fault) -> bool:
    return fault.api is not None and fault.then == "delay" and fault.times is None


def _meets(fault: Fault, path: str, person: str | None) -> bool:
    return fault.api in (path, "*") and fault.person in (None, person)
