"""What campaigns have to tell: a prize won, a voucher about to end, little left of a prize."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select, update

from models.bindings import OPEN
from models.campaign_entries import ENTERED, CampaignEntry, Redemption, Voucher
from models.campaigns import PUBLISHED, Campaign, CampaignPrize
from models.db import reading, session, transaction
from models.people import FOLLOWING, Follower
from services import audit, clock, message_grants, notices, one_by_one
from services.access import SYSTEM
from services.campaigns import moments
from services.campaigns.stock import can_still_be_had
from services.sentences import say

WON_TOPIC, ENDING, SCARCE = "prize_won", "voucher_ending", "prize_scarce"
ENDS_WITHIN = timedelta(days=3)
SCARCE_PER_CENT = 10
AT_ONCE = 200


def owe_won(holder: Follower, entry_id: int, prize: str, title: str, until: datetime | None) -> None:
    """An entry won something: its person is told where they follow us, by the title of the page they saw. For the
    rules that give, which hold what everybody waits for: nothing is asked of the database here."""
    if holder.follow_state != FOLLOWING:
        return
    facts = {"prize": prize, "campaign": title, "until": _until(until), "time": clock.shown(clock.now())}
    notices.owe(WON_TOPIC, holder.id, facts, cause=f"entry:{entry_id}", path="/me/prizes")


def watch() -> dict[str, int]:
    """Everything that is due now, each in a transaction of its own; how many of each were told."""
    return {
        "ending": one_by_one.done("ending", tell_ending, _ending()),
        "scarce": one_by_one.done("scarce", tell_scarce, _perhaps_scarce()),
    }


@transaction
def tell_ending(voucher_id: int) -> bool:
    """A voucher nobody redeemed ends within three days: its holder is told, once. False when it was redeemed, taken
    back, told of or held for a look meanwhile, or when no message can reach them. Locks: voucher."""
    row = session().get_one(Voucher, voucher_id, with_for_update=True, populate_existing=True)
    redeemed = select(Redemption.id).where(Redemption.voucher_id == row.id, Redemption.open_marker == OPEN)
    if (
        row.ending_told_at is not None
        or row.withdrawn_at is not None
        or row.good_until is None
        or row.follower_id is None
    ):
        return False
    if session().scalar(select(CampaignEntry.state).where(CampaignEntry.id == row.entry_id)) != ENTERED:
        return False
    row.ending_told_at = moments.now()
    if session().scalar(redeemed) is not None or not message_grants.reached(row.follower_id, ENDING):
        return False
    prize = session().get_one(CampaignPrize, row.prize_id).name
    facts = {"prize": prize, "until": _until(row.good_until), "time": clock.shown(clock.now())}
    notices.owe(ENDING, row.follower_id, facts, cause=f"voucher:{row.id}", path="/me/prizes")
    return True


@transaction
def tell_scarce(campaign_id: int) -> bool:
    """Of some prize a tenth or less can still be had: whoever may stock more is told, once until more was stocked, or
    the budget that pays for no more of it was raised. The
    conditional update decides between two workers. Locks: campaign."""
    prize = session().execute(_scarce_prizes().where(Campaign.id == campaign_id).limit(1)).first()
    if prize is None:
        return False
    _, name, campaign, left = prize
    marked = session().execute(
        update(Campaign)
        .where(Campaign.id == campaign_id, Campaign.scarce_told_at.is_(None))
        .values(scarce_told_at=moments.now())
        .execution_options(synchronize_session=False)
    )
    if not marked.rowcount:  # type: ignore[attr-defined]
        return False
    facts = {"campaign": campaign, "prize": name, "left": f"{left:,}", "time": clock.shown(clock.now())}
    for one in notices.holders_of("campaigns.write"):
        notices.owe(SCARCE, one.follower_id, facts, cause=f"campaign:{campaign_id}:{clock.now().timestamp():.0f}")
    audit.record(SYSTEM, "campaign:stock:scarce", "campaign", campaign_id, name=campaign, prize=name)
    return True


@reading
def _ending() -> list[int]:
    now = moments.now()
    due = select(Voucher.id).join(CampaignEntry, CampaignEntry.id == Voucher.entry_id)
    due = due.where(
        CampaignEntry.state == ENTERED,
        Voucher.good_until > now,
        Voucher.good_until <= now + ENDS_WITHIN,
        Voucher.ending_told_at.is_(None),
        Voucher.withdrawn_at.is_(None),
        # Who won something that ends this very week was just told so.
        Voucher.granted_at < now - ENDS_WITHIN,
    )
    return list(session().scalars(due.order_by(Voucher.good_until).limit(AT_ONCE)))


@reading
def _perhaps_scarce() -> list[int]:
    return list(dict.fromkeys(row[0] for row in session().execute(_scarce_prizes().limit(AT_ONCE))))


def _scarce_prizes() -> Select[tuple[int, str, str, int]]:
    left = can_still_be_had()
    return (
        select(Campaign.id, CampaignPrize.name, Campaign.name, left)
        .join(Campaign, Campaign.id == CampaignPrize.campaign_id)
        .where(
            Campaign.state == PUBLISHED,
            Campaign.scarce_told_at.is_(None),
            CampaignPrize.given > 0,
            left * 100 <= CampaignPrize.stock * SCARCE_PER_CENT,
        )
        .order_by(left, CampaignPrize.position)
    )


def _until(moment: datetime | None) -> str:
    """A template may show it in a field of WeChat's that knows no day without its time."""
    if moment is None:
        return say("长期有效")
    until = clock.until(moment)
    return until if " " in until else f"{until} 23:59"
