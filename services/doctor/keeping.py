"""The last examination, for whoever opens the page next."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from models.sealing import CannotOpen
from models.shared_store import TableStore
from services.access import Actor, require
from services.doctor.findings import Finding, Report
from services.sentences import packed, unpacked

_KEY = "doctor:report"
_KEPT_SECONDS = 86_400.0
SENTENCES = ("title", "meaning", "todo")
_store = TableStore()


def keep(report: Report) -> None:
    findings = [{**asdict(one), **{part: packed(getattr(one, part)) for part in SENTENCES}} for one in report.findings]
    _store.put(_KEY, json.dumps({"at": report.at.isoformat(), "findings": findings}, ensure_ascii=False), _KEPT_SECONDS)


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
    findings = (Finding(**{**one, **{part: unpacked(one[part]) for part in SENTENCES}}) for one in facts["findings"])
    return Report(datetime.fromisoformat(facts["at"]), tuple(findings))
