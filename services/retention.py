"""What is kept only for a time: bodies of pushes and promises, sessions, OAuth round trips, answers, shared values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, null, select, update

from models.accounts import AuthSession, OAuthState
from models.batches import DealerBatch
from models.console_inbox import ConsoleEntry
from models.db import Operation, session, transaction
from models.imports import DROPPED, ImportPiece, OrganisationImport
from models.inbox import InboxPush
from models.kept_answers import KeptAnswer
from models.outbox import DEAD, DONE, UNKNOWN, WITHDRAWN, OutboxPromise
from models.personal_exports import GONE, PersonalExport
from models.privacy import PersonalDataCount, PrivacyRequest
from models.scan_sign_in import ScanSignIn
from models.shared_store import SharedValue
from services import clock
from services.hq_settings import number
from services.kept_answers import KEPT_FOR
from services.personal_exports import making

SESSIONS_KEPT = timedelta(days=7)
IMPORTS_LIE = timedelta(days=7)  # a file nobody confirms, and rows of one that was wrong
SCANS_KEPT = timedelta(days=1)
COUNTS_KEPT = timedelta(days=400)
PROOFS_KEPT = timedelta(days=1096)  # of who was given or forgotten what
BATCHES_KEPT = timedelta(days=90)  # the audit keeps what they did
OPERATIONS_KEPT = timedelta(days=1)  # whoever asks does so within seconds


@transaction
def prune() -> dict[str, int]:
    """Remove what is past its time; says how much. Rows of pushes and promises stay, their bodies go."""
    now = clock.now()
    pushes = now - timedelta(days=number("retention.push_bodies_days"))
    letters = now - timedelta(days=number("retention.outbox_bodies_days"))
    work: dict[str, Any] = {
        "push_bodies": update(InboxPush)
        .where(InboxPush.received_at < pushes, InboxPush.fields.is_not(None))
        .values(fields=null(), reply=null()),
        "letter_bodies": update(OutboxPromise)
        .where(
            OutboxPromise.state.in_((DONE, DEAD, UNKNOWN, WITHDRAWN)),
            OutboxPromise.done_at < letters,
            OutboxPromise.payload.is_not(None),
        )
        .values(payload=null()),
        "inbox_entries": delete(ConsoleEntry).where(
            ConsoleEntry.created_at < now - timedelta(days=number("retention.inbox_days"))
        ),
        "sessions": delete(AuthSession).where(AuthSession.expires_at < now - SESSIONS_KEPT),
        "oauth_states": delete(OAuthState).where(OAuthState.expires_at < now),
        "scans": delete(ScanSignIn).where(ScanSignIn.expires_at < now - SCANS_KEPT),
        "operations": delete(Operation).where(Operation.recorded_at < now - OPERATIONS_KEPT),
        "kept_answers": delete(KeptAnswer).where(KeptAnswer.taken_at < now - KEPT_FOR),
        "import_rows": update(OrganisationImport)
        .where(OrganisationImport.created_at < now - IMPORTS_LIE, OrganisationImport.bad_rows.is_not(None))
        .values(bad_rows=null()),
        "import_files": delete(ImportPiece).where(
            ImportPiece.import_id.in_(
                select(OrganisationImport.id).where(OrganisationImport.created_at < now - IMPORTS_LIE)
            )
        ),
        "abandoned_imports": update(OrganisationImport)
        .where(OrganisationImport.created_at < now - IMPORTS_LIE, OrganisationImport.ended_at.is_(None))
        .values(state=DROPPED, ended_at=now),
        "personal_data_counts": delete(PersonalDataCount).where(
            PersonalDataCount.day < (now - COUNTS_KEPT).date().isoformat()
        ),
        "privacy_requests": delete(PrivacyRequest).where(PrivacyRequest.ended_at < now - PROOFS_KEPT),
        "personal_export_rows": delete(PersonalExport).where(
            PersonalExport.state == GONE, PersonalExport.asked_at < now - PROOFS_KEPT
        ),
        "dealer_batches": delete(DealerBatch).where(DealerBatch.done_at < now - BATCHES_KEPT),
        "shared_values": delete(SharedValue).where(SharedValue.expires_at < now),
    }
    counts = {"personal_exports": making.prune()}
    for name, statement in work.items():
        done: CursorResult[Any] = session().execute(statement.execution_options(synchronize_session=False))  # type: ignore[assignment]
        counts[name] = done.rowcount
    return counts
