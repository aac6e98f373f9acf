"""Sealing the audit, and looking once a day whether somebody has been at it."""

from __future__ import annotations

import structlog

from services import audit_chain, console_inbox
from services.audit_tags import N_

log = structlog.get_logger(__name__)


def seal() -> None:
    """Seal what waits. The head goes into the log, which is shipped elsewhere: it alone shows when the chain's end is
    cut off."""
    while (head := audit_chain.seal()) is not None:
        log.info("audit_sealed", number=head.number, head=f"{head.number}:{head.digest}")


def verify() -> None:
    """Tell administrators of a chain that does not hold; once for each first flaw."""
    found = audit_chain.verify()
    if not found.flaws:
        log.info("audit_verified", number=found.head.number)
        return
    first = found.flaws[0]
    log.error("audit_broken", flaws=len(found.flaws), what=first.what, number=first.number, entry=first.entry_id)
    console_inbox.alarm(
        f"audit:{first.what}:{first.number}:{first.entry_id}",
        N_("操作记录被改动过：校验没有通过，请管理员和审计员立即核查（flask audit verify）。"),
    )
