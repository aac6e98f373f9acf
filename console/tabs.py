"""Lists that belong together, one tab each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from services.bindings import history
from services.merge_cases import history as merge_cases


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several lists side by side; `waiting` is how much of it waits for somebody."""

    name: Any
    endpoint: str
    waiting: int = 0

    @property
    def address(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_here(self) -> bool:
        return (request.endpoint or "").rpartition(".")[0] == self.endpoint.rpartition(".")[0]


Tabs = Callable[[], Sequence[Tab]]


def approval_tabs() -> list[Tab]:
    """What waits for headquarters; without cases there is one list, and no tabs."""
    if not may("merges.read"):
        return []
    return [
        Tab(_l("绑定申请"), "console.approvals.listing", history.waiting_count(actor())),
        Tab(_l("同一人核对"), "console.merge_cases.listing", merge_cases.waiting_count(actor())),
    ]


def audit_tabs() -> list[Tab]:
    """What was done, and how much personal data was seen."""
    return [
        Tab(_l("操作记录"), "console.audit.listing", 0),
        Tab(_l("个人信息查看量"), "console.looks.listing", 0),
    ]
