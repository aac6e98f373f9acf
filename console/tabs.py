"""Lists that belong together, one tab each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from services.bindings import history
from services.leads import viewing
from services.merge_cases import history as merge_cases


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several lists side by side; `waiting` is how much of it waits for somebody."""

    name: Any
    endpoint: str
    waiting: int = 0
    state: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return url_for(self.endpoint, **self.state)

    @property
    def is_here(self) -> bool:
        return (request.endpoint or "").rpartition(".")[0] == self.endpoint.rpartition(".")[0]


Tabs = Callable[[], Sequence[Tab]]


def approval_tabs() -> list[Tab]:
    """What waits for headquarters, one list each; whoever reads one of them alone sees no tabs."""
    tabs = [Tab(_l("绑定申请"), "console.approvals.listing", history.waiting_count(actor()))]
    if may("merges.read"):
        tabs.append(Tab(_l("同一人核对"), "console.merge_cases.listing", merge_cases.waiting_count(actor())))
    if may("leads.read"):
        tabs.append(
            Tab(_l("线索"), "console.leads.listing", viewing.waiting_count(actor()), {"state": viewing.FOR_A_NOD})
        )
    return tabs if len(tabs) > 1 else []


def audit_tabs() -> list[Tab]:
    """What was done, and how much personal data was seen."""
    return [
        Tab(_l("操作记录"), "console.audit.listing", 0),
        Tab(_l("个人信息查看量"), "console.looks.listing", 0),
    ]


def material_tabs(token: str) -> list[Tab]:
    """One material: what it is, and what comes of it."""
    state = {"token": token}
    tabs = [Tab(_l("版本与内容"), "console.materials.one", 0, state)]
    return [*tabs, Tab(_l("数据"), "console.material_analysis.show", 0, state)] if may("analysis.read") else tabs
