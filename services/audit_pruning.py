"""Letting go of the oldest part of the audit, so that what stays is still proved: a checkpoint says where it begins.

The web's and the worker's own accounts cannot delete audit rows (`db grants`), so the operator runs this with the
account that owns the tables.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from models.audit import AuditCheckpoint, AuditEntry, AuditSeal
from models.db import session, transaction
from services import audit, audit_chain, clock
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.sentences import say

# Records of who was given personal data stay three years (network data regulation, art. 12).
SHORTEST_DAYS = 1096
AT_ONCE = 2000


def prune(actor: Actor, keep_days: int) -> int:
    """Let go of sealed entries older than so many days, in steps; how many. Refuses less than three years
    (`kept_too_short`) and a chain that does not hold (`chain_broken`): evidence of a fault is not thrown away."""
    require(actor, "audit.read")
    if keep_days < SHORTEST_DAYS:
        raise Invalid("kept_too_short", say("操作记录至少保存 %(least)s 天（三年）。", least=SHORTEST_DAYS))
    if audit_chain.verify().flaws:
        raise Conflict("chain_broken", "操作记录的封签链有问题，先用 audit verify 查清，再清除。")
    before = clock.now() - timedelta(days=keep_days)
    gone = 0
    while step := let_go(before, AT_ONCE):
        gone += step
    if gone:
        _note(actor, gone, before)
    return gone


@transaction
def let_go(before: datetime, most: int) -> int:
    """One step: the oldest seals with their entries, and the checkpoint that stands for them. The newest seal stays."""
    first, newest = session().execute(select(func.min(AuditSeal.number), func.max(AuditSeal.number))).one()
    if first is None:
        return 0
    young = (
        select(func.min(AuditSeal.number))
        .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditEntry.at >= before)
    )
    stays = session().execute(young).scalar_one() or newest
    last = min(stays - 1, newest - 1, first + most - 1)
    if last < first:
        return 0
    _write_checkpoint(last, before)
    entries = select(AuditSeal.entry_id).where(AuditSeal.number <= last)
    ids = list(session().execute(entries).scalars())
    session().execute(delete(AuditEntry).where(AuditEntry.id.in_(ids)).execution_options(synchronize_session=False))
    session().execute(delete(AuditSeal).where(AuditSeal.number <= last).execution_options(synchronize_session=False))
    return len(ids)


def _write_checkpoint(last: int, before: datetime) -> None:
    """The one before is covered by this one and goes."""
    digest = session().execute(select(AuditSeal.digest).where(AuditSeal.number == last)).scalar_one()
    session().execute(delete(AuditCheckpoint))
    row = AuditCheckpoint(
        number=last, digest=digest, entries=last, written_before=before, let_go_at=clock.now(), proof=""
    )
    row.proof = audit_chain.proof_of(row)
    session().add(row)
    session().flush()


@transaction
def _note(actor: Actor, gone: int, before: datetime) -> None:
    audit.record(actor, "audit:entries:let_go", "audit_checkpoint", None, entries=gone, before=clock.shown(before))
