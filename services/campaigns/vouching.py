"""Vouching (店员核实): somebody of a dealer, at their counter, saw the person whose entry waits for a look, or whom the
house does not know yet. Whoever is real can be seen; and what they won is handed to them in the same act, by the one
code they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select

from models.bindings import OPEN, Binding
from models.campaign_entries import ENTERED, HELD, WON, CampaignEntry, Redemption, Voucher
from models.campaign_vouches import CampaignVouch
from models.campaigns import Campaign, CampaignPrize
from models.db import insert_row_once, reading, session, transaction
from models.people import Follower
from models.sealing import blind_index
from services import audit, clock, people, shop_days
from services.audience_lines import standing_of
from services.campaigns import check_codes, crowds, farming, moments, redeemables, redeeming, vouchers
from services.campaigns.counters import AtCounter, at_counter
from services.campaigns.promotable import LINES
from services.errors import Conflict, Expired, NotAllowed, NotFound

STAFF_A_DAY = 30
"""So much a clerk who works with a farm can win for it in a day before headquarters ends it; for a whole shop see
`services/shop_days.py`."""
NEVER_HERE = frozenset({"words", "vouch"})
"""Why an entry waits that no counter can judge: what was typed, and that headquarters ended an earlier vouch."""
WAITS, DONE = "waits", "done"
STATES = (WAITS, DONE)


@dataclass(frozen=True, slots=True)
class Checked:
    """Somebody at the counter: their label, what they took part in and when, the prize that is handed to them by the
    same act (None: nothing is); `state` is `waits`, or `done` once my shop vouched for them; `redeemed_at` says when
    the prize was handed out; how many more I may vouch for today."""

    label: str
    campaign: str
    prize: str | None
    at: datetime
    state: str
    redeemed_at: datetime | None
    left_today: int


@reading
def look(follower_id: int, code: str) -> Checked:
    """Who stands there, before anybody vouches. Refuses like `vouch`, but for the day's limit."""
    me = at_counter(follower_id)
    entry = _shown(me, code)
    done = _by_my_shop(me, entry.id)
    if not done:
        _refuse_unless_mine_to_judge(me, entry)
    return _told(me, entry, DONE if done else WAITS)


@transaction
def vouch(follower_id: int, code: str) -> Checked:
    """I see this person at my counter: their entry counts now, with its lead, and the prize it won is redeemed for my
    dealer: all of it, or nothing. Said again it changes nothing.

    Refuses `not_at_counter`, `check_unknown`, `check_over` (an old code: the page shows a new one), `entry_decided`,
    `voucher_redeemed` (with when: another counter was quicker), `voucher_over`, `own_entry`, `colleague` (people of the
    trade, of headquarters too: headquarters looks at these), `not_for_counter`, `campaign_not_here` (it is not for my
    dealer to promote), `vouched_enough` (30 a day for a person; 60 for a dealer, clerks taken on that day
    among them). Locks: follower, dealer, lead, voucher."""
    me = at_counter(follower_id)
    entry = _hold(_shown(me, code))
    shop_days.hold(me.dealer_id)
    if _by_my_shop(me, entry.id):
        return _told(me, entry, DONE)
    crowds.hold_in_time(entry)
    _refuse_unless_mine_to_judge(me, entry)
    by = f"{me.dealer} {me.name}（店员核实）"[:80]
    if entry.state == HELD:
        farming.let_count(entry, by)
    else:
        entry.decided_by, entry.decided_at = by, clock.now()
    session().flush()
    row = _write(me, entry)
    audit.record(me.actor, "campaign:entry:vouch", "campaign_entry", entry.id, vouch=row.id, dealer=me.dealer_id)
    _hand_out(me, entry, row)
    return _told(me, entry, DONE)


def may_be_vouched(state: str, reasons: str | None) -> bool:
    """Pure: whether a counter may help somebody whose entry waits."""
    return state == HELD and not NEVER_HERE & set((reasons or "").split(","))


def _hold(shown: CampaignEntry) -> CampaignEntry:
    """Its person before it, as everywhere; of two counters the second finds what the first one did."""
    people.lock(farming.person_of(shown))
    held = select(CampaignEntry).where(CampaignEntry.id == shown.id).with_for_update()
    return session().scalars(held.execution_options(populate_existing=True)).one()


def _hand_out(me: AtCounter, entry: CampaignEntry, vouch: CampaignVouch) -> None:
    """What was won lies on the counter, and its person stands before it. The vouch names the redemption: it is as
    little repeated as that."""
    voucher, _ = vouchers.hold_of(entry.id)
    if voucher is None:
        return
    now = moments.now()
    voucher.in_person = False  # they are seen
    found = redeemables.of_voucher(voucher)
    standing = redeemables.standing_redemption(found)
    redeeming.refuse_unless_good(found, found.state_at(now, standing), standing, me)
    redeeming.hand_out(me, found, blind_index(redeeming.KEY, f"vouch {vouch.id}"), now, now)


def _shown(me: AtCounter, code: str) -> CampaignEntry:
    said = check_codes.read(code)
    query = select(CampaignEntry).where(CampaignEntry.id == (said[0] if said else 0))
    entry = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    age = None if said is None or entry is None else check_codes.age(said[1], *_named(entry), moments.now())
    if entry is None or age is None:
        raise NotFound("check_unknown", "没有认出这个核实码，请让顾客打开“我的奖品”里的这次参与，重新出示。")
    if age > 1 and not _by_my_shop(me, entry.id):
        raise Expired("check_over", "这个核实码过了几分钟，已经换了新的，请让顾客刷新页面再出示。")
    return entry


def _named(entry: CampaignEntry) -> tuple[int, int]:
    return entry.id, farming.person_of(entry)


def _by_my_shop(me: AtCounter, entry_id: int) -> bool:
    query = select(CampaignVouch.dealer_id).where(CampaignVouch.entry_id == entry_id, CampaignVouch.open_marker == OPEN)
    return session().scalar(query) == me.dealer_id


def _refuse_unless_mine_to_judge(me: AtCounter, entry: CampaignEntry) -> None:
    if entry.follower_id == me.follower_id:
        raise NotAllowed("own_entry", "不能给自己核实，总部会来看。")
    state = HELD if crowds.waiting([entry.id]) else entry.state
    if state == HELD and not may_be_vouched(state, entry.risk_reasons):
        raise Conflict("not_for_counter", "这次参与要由总部来看，请让顾客再等一等。")
    if state == ENTERED:
        _refuse_unless_unseen(me, entry)
    elif state != HELD:
        raise Conflict("entry_decided", "这次参与已经处理过了。")
    ours = select(Binding.id).where(Binding.follower_id == entry.follower_id, Binding.open_marker == OPEN)
    if session().scalar(ours.limit(1)) is not None:
        raise NotAllowed("colleague", "同事和同行的参与由总部来看，店里不能核实。")
    here = select(Campaign.id).where(Campaign.id == entry.campaign_id, LINES.mean(standing_of(me.follower_id)))
    if session().scalar(here) is None:
        raise NotAllowed("campaign_not_here", "这个活动没有开放给您的门店，请让顾客到参加活动的门店核实。")


def _refuse_unless_unseen(me: AtCounter, entry: CampaignEntry) -> None:
    """What counts is good by its voucher alone, but for a newcomer's."""
    voucher = session().scalars(select(Voucher).where(Voucher.entry_id == entry.id)).one_or_none()
    found = None if voucher is None else redeemables.of_voucher(voucher)
    if found is not None:
        state = found.state_at(moments.now(), standing := redeemables.standing_redemption(found))
        if state != redeemables.LOOKED_AT:
            redeeming.refuse_unless_good(found, state, standing, me)
    if found is None or not found.unseen:
        raise Conflict("entry_decided", "这次参与已经算数了，不用再核实；有券的话，请顾客出示券码。")


def _redemption_of(entry_id: int) -> Redemption | None:
    query = select(Redemption).join(Voucher, Voucher.id == Redemption.voucher_id)
    return session().scalars(query.where(Voucher.entry_id == entry_id, Redemption.open_marker == OPEN)).one_or_none()


def _today() -> date:
    return moments.now().astimezone(clock.SHANGHAI).date()


def _counted(me: AtCounter, day: date) -> tuple[int, int]:
    """The last turn of my dealer today, and how many were mine: by one look, so that they fit together. What was ended
    counts as well."""
    mine = func.coalesce(func.sum(case((CampaignVouch.dealer_staff_id == me.staff_id, 1), else_=0)), 0)
    query = select(func.coalesce(func.max(CampaignVouch.turn), 0), mine)
    last, mine_today = (
        session().execute(query.where(CampaignVouch.dealer_id == me.dealer_id, CampaignVouch.day == day)).one()
    )
    return int(last), int(mine_today)


def _write(me: AtCounter, entry: CampaignEntry) -> CampaignVouch:
    """Of two of a shop at one moment the unique key lets one through with this turn; the other takes the next."""
    day = _today()
    while True:
        last, mine = _counted(me, day)
        if not shop_days.left(me.dealer_id, day):
            raise Conflict("vouched_enough", "本店今天核实的人数满了。奖品一直为顾客留着，请明天再来，或到别的门店领。")
        if mine >= STAFF_A_DAY:
            raise Conflict("vouched_enough", "您今天核实的人数满了。奖品一直为顾客留着，请同事来扫，或请顾客明天再来。")
        row = insert_row_once(
            CampaignVouch,
            entry_id=entry.id,
            open_marker=OPEN,
            follower_id=entry.follower_id,
            dealer_id=me.dealer_id,
            dealer_staff_id=me.staff_id,
            by_follower_id=me.follower_id,
            day=day,
            turn=last + 1,
            at=moments.now(),
        )
        if row is not None:
            return row


def _told(me: AtCounter, entry: CampaignEntry, state: str) -> Checked:
    names = (
        select(Follower.label, Campaign.name, CampaignPrize.name)
        .select_from(CampaignEntry)
        .join(Follower, Follower.id == CampaignEntry.follower_id)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .outerjoin(CampaignPrize, CampaignPrize.id == CampaignEntry.prize_id)
        .where(CampaignEntry.id == entry.id)
    )
    label, campaign, prize = session().execute(names).one()
    day = _today()
    redeemed = _redemption_of(entry.id)
    return Checked(
        label,
        campaign,
        prize if entry.outcome == WON else None,
        entry.at,
        state,
        None if redeemed is None else redeemed.at,
        max(0, min(STAFF_A_DAY - _counted(me, day)[1], shop_days.left(me.dealer_id, day))),
    )
