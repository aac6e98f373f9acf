"""What the doctor says: findings with a state, a meaning for people, and what to do; never a secret."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["fail", "warn", "unknown", "ok"]
FAIL: State = "fail"
WARN: State = "warn"
UNKNOWN: State = "unknown"
OK: State = "ok"
ORDER: tuple[State, ...] = (FAIL, WARN, UNKNOWN, OK)

GROUPS = {
    "settings": "设置",
    "machine": "服务器",
    "address": "公网地址",
    "accounts": "微信账号",
    "callback": "消息推送",
    "messages": "模板与菜单",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `code` is stable for machines, `meaning` is for the people the product serves, `todo` for the
    operator; `todo` is empty when nothing is to be done. Their sentences are Chinese that a door may word otherwise."""

    code: str
    group: str
    state: State
    title: str
    meaning: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One examination, the worst first."""

    at: datetime
    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        return next((state for state in ORDER if any(found.state == state for found in self.findings)), OK)

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(found.state for found in self.findings)
        return {state: counted[state] for state in ORDER}

    def facts(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "state": self.state,
            "at": self.at.isoformat(),
            "counts": self.counts,
            "findings": [asdict(found) for found in self.findings],
        }


def report_of(at: datetime, findings: list[Finding]) -> Report:
    groups = list(GROUPS)
    return Report(at, tuple(sorted(findings, key=lambda one: (ORDER.index(one.state), groups.index(one.group)))))
