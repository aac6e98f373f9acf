"""What forgetting does to the rows: each table as the data map says, one account's share or the whole person."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Table, delete, select, update

from models.accounts import AuthSession
from models.approvals import ApprovalLink
from models.bindings import OPEN, REFUSED, Binding, Claim
from models.campaign_entries import CampaignEntry
from models.campaign_traces import CampaignHandOver
from models.data_map import data_map
from models.db import Base, session
from models.dealers import ACTIVE, DealerContact, DealerStaff
from models.inbox import InboxPush
from models.items import FORGOTTEN, Item, Ownership
from models.kept_answers import KeptAnswer
from models.people import STRANGER, Follower, Identity
from models.privacy import Consent
from models.privileges import ItemPrivilege
from models.reading import LeftPhone
from services import clock, people
from services.privacy.leads import OBJECTED, forget_leads
from services.privacy.letters import (
    end_letters,
    forget_letters_about,
    forget_letters_of_left_numbers,
    personal,
)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# These have rules of their own below: rows without a key to follower, promises that may be under way, the row itself.
BY_HAND = ("follower", "inbox_push", "outbox_promise")


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one table's rows of a person."""

    table: Table
    link: Column[int]
    act: str
    emptied: tuple[str, ...]


def plan() -> list[Step]:
    """One step for every table with a key to follower, as `on_erasure` of the data map says."""
    steps = []
    for table in reversed(Base.metadata.sorted_tables):
        links = [key.parent for key in table.foreign_keys if key.column.table.name == "follower"]
        if links and table.name not in BY_HAND:
            steps += [Step(table, link, _act(table), personal(table)) for link in links]
    return steps


def _act(table: Table) -> str:
    return data_map()[table.name, next(iter(table.columns)).name].act_on_erasure


def forget_everything(row: Follower, why: str) -> None:
    """No reason is left to know this person: a row without any name stays, for the history that hangs on it. `why` is
    what their leads say: that they left, or wanted it so."""
    ids = people.rows_of(row.id)
    forget_pushes(_keys_of(ids))
    end_letters(ids)
    forget_letters_about(ids)
    forget_left_phones(ids)
    forget_leads(ids, why)
    for step in plan():
        carry_out(step, ids)
    let_items_go(ids)
    people.list_anew(ids)
    for follower in session().execute(select(Follower).where(Follower.id.in_(ids))).scalars():
        follower.label = _label()
        follower.phone = follower.phone_index = follower.phone_verified_at = None
        follower.follow_state, follower.followed_at, follower.left_at = STRANGER, None, None


def carry_out(step: Step, ids: Sequence[int]) -> None:
    rows = step.link.in_(ids)
    if step.act == "delete":
        session().execute(delete(step.table).where(rows))
    elif step.act == "null":
        session().execute(update(step.table).where(rows).values(dict.fromkeys(step.emptied)))


def let_items_go(ids: Sequence[int]) -> None:
    """Their items are nobody's: whoever holds one may bind it, and its warranty and what is unused go on with it."""
    now = clock.now()
    session().execute(
        update(Ownership)
        .where(Ownership.follower_id.in_(ids), Ownership.open_marker == OPEN)
        .values(open_marker=None, ended_at=now, ended_why=FORGOTTEN)
        .execution_options(synchronize_session=False)
    )
    for key in (Item.owner_id, ItemPrivilege.follower_id):
        emptied = update(key.class_).where(key.in_(ids)).values({key.key: None})
        session().execute(emptied.execution_options(synchronize_session=False))


def forget_pushes(keys: Iterable[str]) -> None:
    """What pushes of these openids said; that they came, and were answered, stays: a repeat must find its answer."""
    session().execute(
        update(InboxPush)
        .where(InboxPush.person_key.in_(list(keys)))
        .values(dict.fromkeys(personal(InboxPush.__table__)))  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )


def forget_openids(row: Follower, account: str, keys: Sequence[str]) -> None:
    session().execute(
        delete(Identity).where(
            Identity.follower_id == row.id, Identity.account == account, Identity.openid_index.in_(keys)
        )
    )
    people.list_anew([row.id])


def forget_sessions(ids: Sequence[int], kind: str) -> None:
    session().execute(delete(AuthSession).where(AuthSession.follower_id.in_(ids), AuthSession.kind == kind))


def forget_ended_claims(ids: Sequence[int]) -> None:
    """What they said in claims that were decided, what others were told of it, and links to decide those of others."""
    forget_letters_about(ids)
    session().execute(delete(ApprovalLink).where(ApprovalLink.follower_id.in_(ids)))
    session().execute(
        update(Claim)
        .where(Claim.follower_id.in_(ids), Claim.open_marker.is_distinct_from(OPEN))
        .values(dict.fromkeys(personal(Claim.__table__)))  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )


def end_claims(ids: Sequence[int]) -> None:
    """Whoever wants to be forgotten wants to be bound no more."""
    session().execute(
        update(Claim)
        .where(Claim.follower_id.in_(ids), Claim.open_marker == OPEN)
        .values(
            state=REFUSED,
            open_marker=None,
            decided_via="erasure",
            decided_at=clock.now(),
            reason="申请人要求删除资料",
        )
        .execution_options(synchronize_session="fetch")
    )


def forget_former_roles(ids: Sequence[int]) -> None:
    """Names and numbers of dealers' people that they were and whom nobody is any more; records that headquarters still
    keeps as active are the dealer's, not theirs."""
    were = select(Binding.dealer_staff_id).where(Binding.follower_id.in_(ids), Binding.dealer_staff_id.is_not(None))
    session().execute(
        update(DealerStaff)
        .where(DealerStaff.id.in_(were), DealerStaff.status != ACTIVE)
        .values(name="已删除", phone=None, phone_index=None, phone_tail_index=None)
        .execution_options(synchronize_session=False)
    )


def forget_as_contact(ids: Sequence[int]) -> None:
    """Whom dealers named as somebody to call, when it is the very number WeChat verified for them."""
    session().execute(
        delete(DealerContact)
        .where(DealerContact.phone_index.in_(people.verified_numbers(ids)))
        .execution_options(synchronize_session=False)
    )


def end_consents(ids: Sequence[int]) -> None:
    session().execute(
        update(Consent)
        .where(Consent.follower_id.in_(ids), Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def forget_answers(ids: Sequence[int]) -> None:
    """What a client of theirs was told within the last day."""
    session().execute(delete(KeptAnswer).where(KeptAnswer.follower_id.in_(ids)))


def forget_phone(ids: Sequence[int]) -> None:
    forget_answers(ids)
    forget_entries(ids)
    session().execute(
        update(Follower)
        .where(Follower.id.in_(ids))
        .values(phone=None, phone_index=None, phone_verified_at=None)
        .execution_options(synchronize_session="fetch")
    )


def forget_entries(ids: Sequence[int]) -> None:
    """What they typed when they took part in campaigns, a number among it; that they took part, and won, stays."""
    session().execute(
        update(CampaignEntry)
        .where(CampaignEntry.follower_id.in_(ids))
        .values(answers=None, contact_index=None)
        .execution_options(synchronize_session=False)
    )


def forget_left_phones(ids: Sequence[int]) -> None:
    """Every number they left with somebody who shared a material, what that one was told of it, and what a client of
    theirs was."""
    forget_answers(ids)
    forget_letters_of_left_numbers(ids)
    session().execute(
        delete(LeftPhone).where(LeftPhone.follower_id.in_(ids)).execution_options(synchronize_session=False)
    )


def forget_handed_on(ids: Sequence[int]) -> None:
    """What they agreed to have handed to whoever shared something with them: numbers left, and the leads made of
    them."""
    forget_left_phones(ids)
    forget_leads(ids, OBJECTED)
    session().execute(
        delete(CampaignHandOver)
        .where(CampaignHandOver.follower_id.in_(ids))
        .execution_options(synchronize_session=False)
    )


def nothing_kept(_ids: Sequence[int]) -> None:
    """The consent itself was all there was."""


# What goes with a consent that is taken back by itself.
FORGET: dict[str, Callable[[Sequence[int]], None]] = {
    "phone": forget_phone,
    "lead_to_dealer": forget_handed_on,
    "marketing": nothing_kept,
    "place": nothing_kept,
}


def keys_of(row: Follower, account: str) -> list[str]:
    """The keyed hashes of this person's openids of one account."""
    found = select(Identity.openid_index).where(Identity.follower_id == row.id, Identity.account == account)
    return list(session().execute(found).scalars())


def keys_of_all(ids: Sequence[int]) -> list[tuple[str, str]]:
    """Every name WeChat has for these rows: which account, and the keyed hash."""
    query = select(Identity.account, Identity.openid_index).where(Identity.follower_id.in_(ids))
    return [(account, key) for account, key in session().execute(query)]


def _keys_of(ids: Sequence[int]) -> list[str]:
    return [key for _account, key in keys_of_all(ids)]


def _label() -> str:
    """Six characters that were never theirs; a clash meets the unique key and the whole rule comes again."""
    return "已删除 " + "".join(secrets.choice(CROCKFORD) for _ in range(6))
