"""Files with whole numbers, made once somebody else confirmed them."""

from __future__ import annotations

from doorway.sentences import into
from services import outbox
from services.outbox import Claimed
from services.personal_exports import making


def make(held: Claimed) -> None:
    making.make(int(held.payload["export"]), into)
    outbox.mark_done(held)
