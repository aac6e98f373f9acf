"""Which leads a typed word means: a whole number or its last four digits by blind index, the label of their person, or
what they want. Names are sealed and found by nobody."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from models.leads import Lead
from models.people import Follower
from services import phones
from services.errors import Invalid
from services.typed_words import begins, holds, labels

NEWEST = 100_000
_READ = select(Lead.id).with_hint(Lead, "FORCE INDEX (ix_lead_newest)", "mysql")


def by_number(words: tuple[str, ...]) -> Select[Any]:
    """Those with this number, whole or its last four digits."""
    found = [Lead.phone_tail_index == phones.tail_index(word) for word in words if re.fullmatch("[0-9]{4}", word)]
    for word in words:
        try:
            found.append(Lead.phone_index == phones.index(phones.normalise(word)))
        except Invalid:
            continue  # no number: meant otherwise
    return select(Lead.id).where(or_(Lead.id < 0, *found))


def by_label(words: tuple[str, ...]) -> Select[Any]:
    """Those of people whose label begins so."""
    named = begins(Follower.label, labels(words))
    return select(Lead.id).join(Follower, Follower.id == Lead.follower_id).where(named)


def by_interest(words: tuple[str, ...]) -> Select[Any]:
    """Those of the newest that want this: no index answers what stands within a text, and whoever looks for what
    somebody wanted looks for somebody who still waits."""
    newest = Lead.id > select(func.max(Lead.id) - NEWEST).scalar_subquery()
    return _READ.where(newest, holds(Lead.interest, words))


def meant_by(words: tuple[str, ...], known: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition on a lead, for lists that are short already. By its number a lead is found where `known` holds
    alone: whoever may not see a number would else learn it by asking, four digits at a time."""
    by_contact = and_(Lead.id.in_(by_number(words)), known)
    return or_(by_contact, Lead.id.in_(by_label(words)), holds(Lead.interest, words))
