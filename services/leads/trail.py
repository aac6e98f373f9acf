"""The trail of a lead: what was done with it, what its person read, and at which codes they looked, in one order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from models.campaign_entries import ENTERED, WITHDRAWN, CampaignEntry
from models.campaign_traces import CampaignHandOver
from models.campaigns import Campaign, CampaignVersion
from models.db import session
from models.dealers import DealerStaff
from models.item_codes import CodeBatch
from models.item_looks import ItemLook
from models.leads import Lead, LeadEvent
from models.materials import Material
from models.products import Product
from models.reading import Visit
from models.sharing import Share
from services.campaigns.limits import read_once
from services.leads.viewers import Viewer
from services.reading.figures import read_of

READ = "read"
SCANNED = "scanned"
TOOK_PART = "took_part"
CALLED_OFF = "called_off"
MOST_EVENTS = 500
MOST_OF_A_KIND = 50
CAME_IN = ("entered", "again")
DONE_BY_A_HOLDER = ("claimed", "declined", "returned", "handed_on", "follow_up", "called")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of the trail. `kind` is an event's, or `read` (`what`: the material, `seconds` its active reading),
    `scanned` (`what`: the product), `took_part` (`what`: the campaign by the title of the page they saw, in the console
    by headquarters' own name; `next_at` the hour they booked) or `called_off` (the same of who booked an hour and took
    it back, of whom nobody has to wait). `state` is the lead's afterwards, "" for what its person did."""

    at: datetime
    kind: str
    state: str = ""
    by: str = ""
    whom: str | None = None
    reason: str | None = None
    way: str | None = None
    note: str | None = None
    next_at: datetime | None = None
    what: str | None = None
    seconds: int = 0


def whole_trail(lead: Lead) -> list[Step]:
    """Everything, the newest first: for headquarters, which answers for all of it."""
    return _in_order(_events(lead, true()), _read(lead, true()), _scanned(lead), _took_part(lead, true(), ours=True))


def trail_for(viewer: Viewer, lead: Lead) -> list[Step]:
    """What somebody on the phone may read of it. An employee everything but what is read in other houses; a dealer's
    people how it came in and what happened since it came to their house, since what another dealer noted is that
    dealer's; what was read of their own house's shares, in which campaigns they took part by its links or named it to
    call them, and no scans of other goods."""
    of_their_own_dealer = viewer.dealer_id is not None and lead.dealer_id == viewer.dealer_id
    if viewer.employee_id is not None and not of_their_own_dealer:
        took_part = _took_part(lead, CampaignEntry.dealer_id.is_(None))
        return _in_order(_events(lead, true()), _read(lead, Share.employee_id.is_not(None)), _scanned(lead), took_part)
    since = LeadEvent.id > _came_to_the_house(viewer, lead)
    here = or_(and_(since, *_not_of_others(viewer)), LeadEvent.kind.in_(CAME_IN))
    named = select(CampaignHandOver.entry_id).where(CampaignHandOver.dealer_id == viewer.dealer_id)
    ours = or_(CampaignEntry.dealer_id == viewer.dealer_id, CampaignEntry.id.in_(named))
    took_part = _took_part(lead, ours)
    return _in_order(_events(lead, here), _read(lead, Share.dealer_id == viewer.dealer_id), took_part)


def _came_to_the_house(viewer: Viewer, lead: Lead) -> int:
    """The last event by which it left another hand than this dealer's; 0 where it never was in one."""
    elsewhere = select(LeadEvent.id).where(
        LeadEvent.lead_id == lead.id,
        LeadEvent.kind.in_(("declined", "returned", "lapsed", "recalled", "passed")),
        or_(LeadEvent.from_dealer_id.is_(None), LeadEvent.from_dealer_id != viewer.dealer_id),
    )
    return session().scalar(elsewhere.order_by(LeadEvent.id.desc()).limit(1)) or 0


def _not_of_others(viewer: Viewer) -> list[ColumnElement[bool]]:
    """What people of other houses did with a lead that was joined with this one, which never left their hand, is
    theirs: not by another dealer's person, and nothing an employee did as whoever had it."""
    our_people = select(DealerStaff.id).where(DealerStaff.dealer_id == viewer.dealer_id)
    return [
        or_(LeadEvent.by_staff_id.is_(None), LeadEvent.by_staff_id.in_(our_people)),
        or_(LeadEvent.by_employee_id.is_(None), LeadEvent.kind.not_in(DONE_BY_A_HOLDER)),
    ]


def _events(lead: Lead, which: ColumnElement[bool]) -> list[Step]:
    query = select(LeadEvent).where(LeadEvent.lead_id == lead.id, which).order_by(LeadEvent.id.desc())
    return [
        Step(
            at=row.at,
            kind=row.kind,
            state=row.state,
            by=row.made_by,
            whom=row.whom,
            reason=row.reason,
            way=row.way,
            note=row.note,
            next_at=row.next_at,
        )
        for row in session().scalars(query.limit(MOST_EVENTS))
    ]


def _read(lead: Lead, which: ColumnElement[bool]) -> list[Step]:
    """What their person opened, each visit once."""
    if lead.follower_id is None:
        return []
    query = (
        select(Visit, Material.title)
        .join(Share, Share.id == Visit.share_id)
        .join(Material, Material.id == Visit.material_id)
        .where(Visit.follower_id == lead.follower_id, Visit.left_out.is_(None), which)
        .order_by(Visit.id.desc())
        .limit(MOST_OF_A_KIND)
    )
    rows = session().execute(query).tuples().all()
    read = read_of([visit for visit, _ in rows])
    return [Step(visit.opened_at, READ, what=title, seconds=read[visit.id].active_ms // 1000) for visit, title in rows]


def _scanned(lead: Lead) -> list[Step]:
    """At the codes of which products their person looked."""
    if lead.follower_id is None:
        return []
    query: Select[tuple[datetime, str]] = (
        select(ItemLook.minute, Product.name)
        .join(CodeBatch, CodeBatch.id == ItemLook.batch_id)
        .join(Product, Product.id == CodeBatch.product_id)
        .where(ItemLook.follower_id == lead.follower_id)
        .order_by(ItemLook.id.desc())
        .limit(MOST_OF_A_KIND)
    )
    return [Step(minute, SCANNED, what=name) for minute, name in session().execute(query).tuples()]


def _took_part(lead: Lead, which: ColumnElement[bool], *, ours: bool = False) -> list[Step]:
    """In which campaigns, by the title of the page they saw or (`ours`) as headquarters calls them; what was taken back
    or is still looked at does not count, but for an hour that somebody keeps for them."""
    if lead.follower_id is None:
        return []
    called_off = and_(CampaignEntry.state == WITHDRAWN, CampaignEntry.wanted_at.is_not(None))
    query = (
        select(CampaignEntry.at, Campaign.name, CampaignVersion.content, CampaignEntry.wanted_at, CampaignEntry.state)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .join(CampaignVersion, CampaignVersion.id == CampaignEntry.version_id)
        .where(CampaignEntry.follower_id == lead.follower_id, or_(CampaignEntry.state == ENTERED, called_off), which)
        .order_by(CampaignEntry.id.desc())
        .limit(MOST_OF_A_KIND)
    )
    return [
        Step(
            at,
            TOOK_PART if state == ENTERED else CALLED_OFF,
            what=name if ours else read_once(seen).title,
            next_at=wanted_at,
        )
        for at, name, seen, wanted_at, state in session().execute(query).tuples()
    ]


def _in_order(*parts: Iterable[Step]) -> list[Step]:
    """The newest first; of one moment as the parts give them."""
    return sorted((step for part in parts for step in part), key=lambda step: step.at, reverse=True)
