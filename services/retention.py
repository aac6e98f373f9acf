"""What is kept only for a time: bodies of pushes and promises, sessions, OAuth round trips, answers, shared values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, null, select, update

from models.accounts import AuthSession, OAuthState
from models.batches import DealerBatch
from models.console_inbox import ConsoleEntry
from models.db import Operation, session, transaction
from models.dealers import ENDED, Dealer, DealerContact
from models.imports import DROPPED, ImportPiece, OrganisationImport
from models.inbox import InboxPush
from models.item_looks import ItemLook, LookCount, LookMinute
from models.kept_answers import KeptAnswer
from models.outbox import DEAD, DONE, UNKNOWN, WITHDRAWN, OutboxPromise
from models.personal_exports import GONE, PersonalExport
from models.privacy import PersonalDataCount, PrivacyRequest
from models.reading import Beat, LeftPhone, Visit, VisitPage, VisitTotal
from models.scan_sign_in import ScanSignIn
from models.shared_store import SharedValue
from services import clock
from services.campaigns import letting_go as took_part
from services.hq_settings import number
from services.kept_answers import KEPT_FOR
from services.leads import letting_go as leads
from services.personal_exports import making

SESSIONS_KEPT = timedelta(days=7)
IMPORTS_LIE = timedelta(days=7)  # a file nobody confirms, and rows of one that was wrong
SCANS_KEPT = timedelta(days=1)
COUNTS_KEPT = timedelta(days=400)
PROOFS_KEPT = timedelta(days=1096)  # of who was given or forgotten what
CONTACTS_KEPT = timedelta(days=730)  # after the last change of a dealer whose partnership ended
BATCHES_KEPT = timedelta(days=90)  # the audit keeps what they did
BEATS_KEPT = timedelta(days=90)  # folded ones; the totals stay
READINGS_KEPT = timedelta(days=730)
COUNTED_LOOKS_KEPT = timedelta(days=90)
LOOK_MINUTES_KEPT = timedelta(days=7)
OPERATIONS_KEPT = timedelta(days=1)  # whoever asks does so within seconds


Work = dict[str, Any]
"""What to take out, a name each: statements that say how many rows they touched."""


@transaction
def prune() -> dict[str, int]:
    """Remove what is past its time; says how much. Rows of pushes and promises stay, their bodies go."""
    now = clock.now()
    counts = {"personal_exports": making.prune()}
    work = (
        _said(now)
        | _in_passing(now)
        | _brought(now)
        | _proofs(now)
        | _undoable(now)
        | _partners(now)
        | _read(now)
        | leads.of_ended(now)
        | _looked(now)
        | took_part.of_campaigns(now)
    )
    for name, statement in work.items():
        done: CursorResult[Any] = session().execute(statement.execution_options(synchronize_session=False))  # type: ignore[assignment]
        counts[name] = done.rowcount
    return counts


def _said(now: datetime) -> Work:
    """What people and we said to each other, as long as headquarters wants to read it."""
    ended = OutboxPromise.state.in_((DONE, DEAD, UNKNOWN, WITHDRAWN))
    return {
        "push_bodies": update(InboxPush)
        .where(InboxPush.received_at < _days_ago(now, "retention.push_bodies_days"), InboxPush.fields.is_not(None))
        .values(fields=null(), reply=null()),
        "letter_bodies": update(OutboxPromise)
        .where(
            ended,
            OutboxPromise.done_at < _days_ago(now, "retention.outbox_bodies_days"),
            OutboxPromise.payload.is_not(None),
        )
        .values(payload=null()),
        "inbox_entries": delete(ConsoleEntry).where(ConsoleEntry.created_at < _days_ago(now, "retention.inbox_days")),
    }


def _in_passing(now: datetime) -> Work:
    """What served its purpose within minutes or hours: sign-ins, answers to those who ask again, shared values."""
    return {
        "sessions": delete(AuthSession).where(AuthSession.expires_at < now - SESSIONS_KEPT),
        "oauth_states": delete(OAuthState).where(OAuthState.expires_at < now),
        "scans": delete(ScanSignIn).where(ScanSignIn.expires_at < now - SCANS_KEPT),
        "operations": delete(Operation).where(Operation.recorded_at < now - OPERATIONS_KEPT),
        "kept_answers": delete(KeptAnswer).where(KeptAnswer.taken_at < now - KEPT_FOR),
        "shared_values": delete(SharedValue).where(SharedValue.expires_at < now),
    }


def _brought(now: datetime) -> Work:
    """Files brought for an import and not confirmed in time, and rows of those that were wrong."""
    old = OrganisationImport.created_at < now - IMPORTS_LIE
    return {
        "import_rows": update(OrganisationImport)
        .where(old, OrganisationImport.bad_rows.is_not(None))
        .values(bad_rows=null()),
        "import_files": delete(ImportPiece).where(ImportPiece.import_id.in_(select(OrganisationImport.id).where(old))),
        "abandoned_imports": update(OrganisationImport)
        .where(old, OrganisationImport.ended_at.is_(None))
        .values(state=DROPPED, ended_at=now),
    }


def _proofs(now: datetime) -> Work:
    """That somebody was given, shown or forgotten something: kept as long as they may ask about it."""
    return {
        "personal_data_counts": delete(PersonalDataCount).where(
            PersonalDataCount.day < (now - COUNTS_KEPT).date().isoformat()
        ),
        "privacy_requests": delete(PrivacyRequest).where(PrivacyRequest.ended_at < now - PROOFS_KEPT),
        "personal_export_rows": delete(PersonalExport).where(
            PersonalExport.state == GONE, PersonalExport.asked_at < now - PROOFS_KEPT
        ),
    }


def _undoable(now: datetime) -> Work:
    """Lines of acts on many at once, with what stood before."""
    return {"dealer_batches": delete(DealerBatch).where(DealerBatch.done_at < now - BATCHES_KEPT)}


def _partners(now: datetime) -> Work:
    """Whom to call at dealers that are partners no more."""
    ended = select(Dealer.id).where(Dealer.status == ENDED, Dealer.changed_at < now - CONTACTS_KEPT)
    return {"dealer_contacts": delete(DealerContact).where(DealerContact.dealer_id.in_(ended))}


def _read(now: datetime) -> Work:
    """Who read what; sums of materials and shares, which tell of nobody, stay."""
    old = select(Visit.id).where(Visit.opened_at < now - READINGS_KEPT)
    return {
        "beats": delete(Beat).where(Beat.at < now - BEATS_KEPT, Beat.unfolded.is_(None)),
        "beats_of_old_visits": delete(Beat).where(Beat.visit_id.in_(old)),
        "visit_pages": delete(VisitPage).where(VisitPage.visit_id.in_(old)),
        "visit_totals": delete(VisitTotal).where(VisitTotal.visit_id.in_(old)),
        "visits": delete(Visit).where(Visit.opened_at < now - READINGS_KEPT),
        "left_phones": delete(LeftPhone).where(LeftPhone.left_at < now - READINGS_KEPT),
    }


def _looked(now: datetime) -> Work:
    """With what and roughly where somebody looked at an item's code, and what was counted of looks."""
    old = ItemLook.minute < _days_ago(now, "retention.look_places_days")
    gone = {"device": null(), "place": null(), "latitude_tenths": null(), "longitude_tenths": null()}
    return {
        "look_places": update(ItemLook).where(old, ItemLook.device.is_not(None)).values(gone),
        "look_counts": delete(LookCount).where(LookCount.hour < now - COUNTED_LOOKS_KEPT),
        "look_minutes": delete(LookMinute).where(LookMinute.minute < now - LOOK_MINUTES_KEPT),
    }


def _days_ago(now: datetime, setting: str) -> datetime:
    """The moment before which headquarters no longer wants it."""
    return now - timedelta(days=number(setting))
