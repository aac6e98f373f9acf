"""People who take part in campaigns, and the promoters whose links they came by."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from models.bindings import OPEN
from models.campaign_entries import CampaignEntry, Voucher
from models.db import reading, session, transaction
from models.leads import Lead
from models.materials import Material, MaterialVersion
from models.people import Follower
from models.promotions import Promotion
from models.sealing import blind_index
from services import clock, people
from services.campaigns import entering, slots
from services.campaigns.entering import Entered, Wish
from services.campaigns.limits import Standing, find_standing
from services.campaigns.promotions import PURPOSE
from services.errors import Refusal
from services.sharing.hands import hand_of
from tests.services.campaigns.desk import WEEKDAYS, Out

ALL = frozenset({"prize", "phone", "lead_to_dealer"})
_numbers = itertools.count(1)


def somebody(*, known_for: timedelta = timedelta(days=30)) -> int:
    """Somebody WeChat told us of, a while ago."""
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oCrowd{next(_numbers):06d}")
    people.followed(person.id, clock.now())
    _met(person.id, known_for)
    return person.id


def crowd(count: int) -> list[int]:
    return [somebody() for _ in range(count)]


@transaction
def _met(person_id: int, ago: timedelta) -> None:
    met = clock.now() - ago
    session().execute(update(Follower).where(Follower.id == person_id).values(created_at=met))


def a_number() -> str:
    """A mobile number nobody has left yet."""
    return f"136{next(_numbers):08d}"


def wish(out: Out, phone: str | None = None, **said: Any) -> Wish:
    """A form filled in as it should be."""
    fields = {"name": "李女士", "phone": a_number() if phone is None else phone} | said.pop("fields", {})
    return replace(Wish(out.slug, fields, ALL), **said)


def enter(out: Out, person: int | None = None, phone: str | None = None, **said: Any) -> Entered:
    return entering.enter(somebody() if person is None else person, wish(out, phone, **said))


def told(out: Out, person: int | None = None, phone: str | None = None, **said: Any) -> str:
    """The code of the refusal, or the outcome."""
    try:
        return enter(out, person, phone, **said).outcome
    except Refusal as refusal:
        return refusal.code


@transaction
def promotion(out: Out, promoter: int) -> str:
    """Somebody with a link of their own, in the hand they are in now: its token."""
    token = f"promo{next(_numbers):017d}"
    session().add(
        Promotion(
            token=token,
            token_index=blind_index(PURPOSE, token),
            campaign_id=out.id,
            promoter_id=promoter,
            open_marker=OPEN,
            created_at=clock.now(),
            **hand_of(promoter).columns,
        )
    )
    return token


@reading
def entry(entry_id: int) -> CampaignEntry:
    found = session().get_one(CampaignEntry, entry_id)
    session().expunge(found)
    return found


@reading
def entries(out: Out) -> list[CampaignEntry]:
    found = list(session().scalars(select(CampaignEntry).where(CampaignEntry.campaign_id == out.id)))
    session().expunge_all()
    return found


@reading
def lead_of(person: int) -> Lead | None:
    found = session().scalars(select(Lead).where(Lead.follower_id == person)).one_or_none()
    session().expunge_all()
    return found


@reading
def voucher_of(entry_id: int) -> Voucher | None:
    found = session().scalars(select(Voucher).where(Voucher.entry_id == entry_id)).one_or_none()
    session().expunge_all()
    return found


@reading
def standing_of(out: Out) -> Standing:
    return find_standing(out.slug)


@reading
def a_free_hour(out: Out) -> str:
    """The last hour that is offered."""
    return slots.offered(find_standing(out.slug), WEEKDAYS)[-1].said


@transaction
def a_material() -> int:
    """A material that is out: a bait to read on."""
    facts = {"created_by": "王敏", "created_at": clock.now()}
    row = Material(token=f"bait{next(_numbers):018d}", kind="brochure", title="春季新品手册", position=0, **facts)
    session().add(row)
    session().flush()
    version = MaterialVersion(
        material_id=row.id, number=1, body="article", article_html="<p>新品</p>", state="ready", **facts
    )
    session().add(version)
    session().flush()
    row.state, row.published_at, row.current_version_id = "published", clock.now(), version.id
    return row.id
