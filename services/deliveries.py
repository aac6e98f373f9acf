"""What became of promised notices, as headquarters looks at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.db import reading
from models.outbox import DONE, OutboxPromise
from models.people import Follower
from services.access import Actor, require
from services.listing import Columns, Page, Wanted, page_of
from services.notices import TEMPLATE_MESSAGE
from services.typed_words import begins, holds, labels


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One promise of the outbox; its content stays sealed."""

    id: int
    kind: str
    topic: str | None
    to: str | None
    state: str
    delivery: str | None
    tries: int
    last_error: str | None
    run_at: datetime
    created_at: datetime
    done_at: datetime | None


def _lines() -> Select[Any]:
    return select(
        OutboxPromise.id,
        OutboxPromise.kind,
        OutboxPromise.topic,
        Follower.label,
        OutboxPromise.state,
        OutboxPromise.delivery,
        OutboxPromise.tries,
        OutboxPromise.last_error,
        OutboxPromise.run_at,
        OutboxPromise.created_at,
        OutboxPromise.done_at,
    ).outerjoin(Follower, Follower.id == OutboxPromise.follower_id)


COLUMNS = Columns(
    keys=select(OutboxPromise.id),
    searched=[
        lambda words: select(OutboxPromise.id).join(Follower).where(begins(Follower.label, labels(words))),
        # What is done has no problem any more; of the others there are few.
        lambda words: select(OutboxPromise.id).where(
            OutboxPromise.state != DONE, holds(OutboxPromise.last_error, words)
        ),
    ],
    filtered={
        "state": OutboxPromise.state,
        "delivery": OutboxPromise.delivery,
        # Only notices have one; said together, one index answers both.
        "topic": lambda topic: (OutboxPromise.kind == TEMPLATE_MESSAGE) & (OutboxPromise.topic == topic),
        "kind": OutboxPromise.kind,
    },
    sorted_by={"created": OutboxPromise.id, "run": OutboxPromise.run_at},
    order=[OutboxPromise.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[LetterRow]:
    """The outbox, the newest first."""
    require(actor, "outbox.read")
    return page_of(_lines(), wanted, COLUMNS, lambda row: LetterRow(*row), whole=whole)
