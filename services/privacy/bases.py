"""Why we may hold somebody's data: each reason on its own feet, so that one may go while another stays."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import exists, select

from models.bindings import OPEN, Binding, Claim
from models.db import reading, session
from models.items import Item
from models.people import FOLLOWING, MINI_PROGRAM, Follower, Identity
from services import clock, people
from services.privacy.promised import has_open_entry, holds_voucher, waits_for_call

NAMES_THEM = ("binding", "claim", "items", "voucher", "entry", "lead")


@dataclass(frozen=True, slots=True)
class Bases:
    """The reasons that hold now: a binding as employee or dealer's person, a claim that headquarters has yet to decide,
    following the Official Account, an account in the mini program; while an openid still names them, an item of theirs,
    a voucher that is still good, an entry in a campaign that waits for a look or whose hour is to come, a lead with a
    number they left to be called."""

    binding: bool
    claim: bool
    follow: bool
    mini_program: bool
    items: bool
    voucher: bool
    entry: bool
    lead: bool

    @property
    def any(self) -> bool:
        return bool(self.names)

    @property
    def names_them(self) -> bool:
        """Whether we must know them again when they come back: their openid stays, though they do not follow."""
        return any(getattr(self, name) for name in NAMES_THEM)

    @property
    def names(self) -> list[str]:
        return [field.name for field in fields(self) if getattr(self, field.name)]


@reading
def bases_of(follower_id: int) -> Bases:
    """Every reason there is to know this person."""
    row, now = people.survivor(follower_id), clock.now()
    named = exists().where(Identity.follower_id == row.id)
    return Bases(
        binding=_there_is(Binding.follower_id == row.id, Binding.open_marker == OPEN),
        claim=_there_is(Claim.follower_id == row.id, Claim.open_marker == OPEN),
        follow=row.follow_state == FOLLOWING,
        mini_program=_there_is(Identity.follower_id == row.id, Identity.account == MINI_PROGRAM),
        items=_there_is(Item.owner_id == row.id, named),
        voucher=_there_is(Follower.id == row.id, named, holds_voucher(row.id, now)),
        entry=_there_is(Follower.id == row.id, named, has_open_entry(row.id, now)),
        lead=_there_is(Follower.id == row.id, named, waits_for_call(row.id, now)),
    )


def _there_is(*conditions: object) -> bool:
    return bool(session().execute(select(exists().where(*conditions))).scalar())  # type: ignore[arg-type]
