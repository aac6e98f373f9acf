"""Why we may hold somebody's data: each reason on its own feet, so that one may go while another stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select

from models.bindings import OPEN, Binding, Claim
from models.db import reading, session
from models.items import Item
from models.people import FOLLOWING, MINI_PROGRAM, Identity
from services import people


@dataclass(frozen=True, slots=True)
class Bases:
    """The reasons that hold now: a binding as employee or dealer's person, a claim that headquarters has yet to decide,
    following the Official Account, an account in the mini program, an item of theirs
    while an openid still names them."""

    binding: bool
    claim: bool
    follow: bool
    mini_program: bool
    items: bool

    @property
    def any(self) -> bool:
        return self.binding or self.claim or self.follow or self.mini_program or self.items

    @property
    def names(self) -> list[str]:
        return [name for name in ("binding", "claim", "follow", "mini_program", "items") if getattr(self, name)]


@reading
def bases_of(follower_id: int) -> Bases:
    """Every reason there is to know this person."""
    row = people.survivor(follower_id)
    return Bases(
        binding=_there_is(Binding.follower_id == row.id, Binding.open_marker == OPEN),
        claim=_there_is(Claim.follower_id == row.id, Claim.open_marker == OPEN),
        follow=row.follow_state == FOLLOWING,
        mini_program=_there_is(Identity.follower_id == row.id, Identity.account == MINI_PROGRAM),
        items=_there_is(Item.owner_id == row.id, Identity.follower_id == Item.owner_id),
    )


def _there_is(*conditions: object) -> bool:
    return bool(session().execute(select(exists().where(*conditions))).scalar())  # type: ignore[arg-type]
