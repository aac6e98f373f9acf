"""The last examination, for whoever opens the page next."""

from __future__ import annotations

import json
from datetime import datetime

from models.sealing import CannotOpen
from models.shared_store import TableStore
from services.access import Actor, require
from services.doctor.findings import Finding, Report

_KEY = "doctor:report"
_KEPT_SECONDS = 86_400.0
_store = TableStore()


def keep(report: Report) -> None:
    _store.put(_KEY, json.dumps(report.facts(), ensure_ascii=False), _KEPT_SECONDS)


def kept(actor: Actor) -> Report | None:
    """The newest report of the last day; none when nobody examined, or its key is gone."""
    require(actor, "doctor.read")
    try:
        text = _store.get(_KEY)
    except CannotOpen:
        return None
    if text is None:
        return None
    facts = json.loads(text)
    return Report(datetime.fromisoformat(facts["at"]), tuple(Finding(**one) for one in facts["findings"]))
