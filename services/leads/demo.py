"""The demo brand's leads: a dozen people who want something, in every state, of every source, in several hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from models.bindings import OPEN
from models.db import insert_row, session, transaction
from models.dealers import OWNER, Dealer, DealerStaff
from models.leads import CAMPAIGN, FOR_DEALER, FOR_HEADQUARTERS, KEYWORD, MANUAL, MATERIAL, Lead, LeadEvent
from models.materials import Material
from models.organisation import Employee
from models.people import Follower
from models.products import Product
from models.reading import LeftPhone, Visit
from models.sharing import Share
from services import clock, people, phones, privacy
from services.leads import states
from services.leads.holders import HEADQUARTERS_POOL, Holder, name_of

STAYS = timedelta(days=14)
SELF = "客户本人"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One lead of the demo. `hand` is a dealer's code (its owner where somebody works on it, else its pool), an
    employee's, or "" for headquarters; `said` what was noted about it, each a day after the other."""

    days_ago: int
    source: str
    name: str | None
    interest: str
    place: str | None
    hand: str
    state: str
    said: tuple[str, ...] = ()
    yuan: int = 0
    sure: int = 0
    outcome: str | None = None
    has_phone: bool = True


PIECES = (
    Wanted(34, MANUAL, "林女士", "公司年会礼品，两百只保温杯", "330100", "D001", states.WON,
           ("要三百毫升的，印公司标志", "寄了样品，颜色选藏青", "签了合同，付了定金"), 25_600, 90, "won"),
    Wanted(27, MATERIAL, "黄先生", "清源 2026 春季新品手册", "330200", "D002", states.LOST,
           ("想要最低价，给了批发价", "选了别家，说交货更快"), 6_800, 40, "competitor"),
    Wanted(19, CAMPAIGN, "吴女士", "幼儿园开学，一百二十只儿童杯", "330400", "D001", states.OPPORTUNITY,
           ("园长周四开会定款式", "看过样品，要补一份检测报告"), 10_200, 70),
    Wanted(15, MATERIAL, "赵先生", "清源 2026 春季新品手册", "330100", "D001", states.QUALIFIED,
           ("开咖啡馆，想做联名杯", "下周来门店看实物"),),
    Wanted(12, MANUAL, "郑女士", "社区超市想进货", "310101", "E003", states.CONTACTED, ("问了起订量和账期",)),
    Wanted(9, KEYWORD, None, "在公众号里说“加盟”", "350200", "", states.CLOSED, (), 0, 0, "no_contact", False),
    Wanted(6, CAMPAIGN, "何先生", "健身房会员礼品", "330200", "D002", states.CLAIMED),
    Wanted(4, MATERIAL, "周女士", "门店陈列：三步让顾客停下来", "330200", "D002", states.ASSIGNED),
    Wanted(3, MANUAL, "孙先生", "工会采购，夏季慰问品", "330100", "D003", states.POOL),
    Wanted(2, KEYWORD, None, "在公众号里说“报价”", None, "", states.POOL, (), 0, 0, None, False),
    Wanted(1, CAMPAIGN, "马女士", "婚礼伴手礼，八十份", "110101", "", states.POOL),
    Wanted(0, MATERIAL, "冯先生", "清源 2026 春季新品手册", "330100", "D001", states.ASSIGNED),
)  # fmt: skip


@transaction
def furnish(pieces: Sequence[Wanted] = PIECES) -> int:
    """A dozen leads, once; how many there are. Nothing falls due before somebody has had a look at them."""
    already = session().scalar(select(Lead.id).where(Lead.interest == pieces[0].interest))
    if already is None:
        readers = _readers()
        for number, wanted in enumerate(pieces):
            _make(number, wanted, readers)
    return len(pieces)


def _readers() -> list[tuple[int, int, str]]:
    """Readers of what the demo's owners shared, each once, with the share and its title: they left a number there."""
    rows = session().execute(
        select(Visit.follower_id, Share.id, Material.title)
        .join(Share, Share.id == Visit.share_id)
        .join(Material, Material.id == Visit.material_id)
        .where(Visit.follower_id.is_not(None), Share.depth == 0)
        .order_by(Visit.id.desc())
        .limit(200)
    )
    return [(who, share, title) for who, share, title in rows if who is not None]


def _make(number: int, wanted: Wanted, readers: list[tuple[int, int, str]]) -> None:
    came, hand = clock.now() - timedelta(days=wanted.days_ago, hours=2), _hand(wanted)
    ended = wanted.state in states.ENDED
    reader = next((one for one in readers if one[2] == wanted.interest), None) if wanted.source == MATERIAL else None
    if reader is not None:
        readers[:] = [one for one in readers if one[0] != reader[0]]
    who = reader[0] if reader else None if wanted.source == MANUAL else _somebody(number)
    answered = came + timedelta(minutes=25 + 7 * number) if wanted.said else None
    last = came + timedelta(days=max(1, len(wanted.said))) if ended else None
    lead = insert_row(
        Lead,
        source=wanted.source,
        state=wanted.state,
        open_marker=None if ended else OPEN,
        follower_id=who,
        name=wanted.name,
        interest=wanted.interest,
        region_code=wanted.place,
        share_id=reader[1] if reader else None,
        dealer_id=hand.dealer_id,
        dealer_staff_id=hand.staff_id,
        employee_id=hand.employee_id,
        given_at=came,
        answered_at=answered,
        answered_seconds=None if answered is None else int((answered - came).total_seconds()),
        lapse_at=None if ended or hand == HEADQUARTERS_POOL else clock.now() + STAYS,
        next_at=clock.now() + timedelta(days=2) if wanted.said and not ended else None,
        outcome=wanted.outcome,
        created_at=came,
        ended_at=last,
        **_contact(number, wanted, who, hand),
        **_figures(wanted, came),
    )
    if reader is not None and lead.phone is not None and lead.phone_index is not None:
        _left(reader, lead.phone, lead.phone_index, came)
    _history(lead, wanted, hand, came, last)


def _left(reader: tuple[int, int, str], phone: str, phone_index: str, at: datetime) -> None:
    """The number at the share where it was left."""
    who, share, _ = reader
    insert_row(LeftPhone, share_id=share, follower_id=who, phone=phone, phone_index=phone_index, left_at=at)


def _hand(wanted: Wanted) -> Holder:
    if wanted.hand.startswith("E"):
        return Holder(employee_id=session().scalars(select(Employee.id).where(Employee.code == wanted.hand)).one())
    if not wanted.hand:
        return HEADQUARTERS_POOL
    if wanted.state == states.POOL:
        return Holder(session().scalars(select(Dealer.id).where(Dealer.code == wanted.hand)).one())
    owner = (
        select(Dealer.id, DealerStaff.id)
        .join(DealerStaff, DealerStaff.dealer_id == Dealer.id)
        .where(Dealer.code == wanted.hand, DealerStaff.role == OWNER)
    )
    dealer, staff = session().execute(owner.order_by(DealerStaff.id).limit(1)).tuples().one()
    return Holder(dealer, staff)


def _somebody(number: int) -> int:
    return people.meet(people.OFFICIAL_ACCOUNT, f"demo of leads {number}").id


def _contact(number: int, wanted: Wanted, who: int | None, hand: Holder) -> dict[str, Any]:
    if not wanted.has_phone:
        return {}
    if who is not None:
        privacy.agree(who, "lead_to_dealer", "reader", version=privacy.OF_A_READER)
    phone = f"+86138000180{number:02}"
    return {
        "phone": phone,
        "phone_index": phones.index(phone),
        "phone_tail_index": phones.tail_index(phone),
        "phone_for": FOR_HEADQUARTERS if hand.dealer_id is None else FOR_DEALER,
        "phone_for_dealer_id": hand.dealer_id,
    }


def _figures(wanted: Wanted, came: datetime) -> dict[str, Any]:
    if not wanted.yuan:
        return {}
    product = session().scalar(select(Product.id).order_by(Product.id).limit(1))
    day = (came + timedelta(days=30)).astimezone(clock.SHANGHAI).date().isoformat()
    return {
        "product_id": product,
        "amount_fen": 100 * wanted.yuan,
        "probability": wanted.sure,
        "expected_on": day,
    }


def _history(lead: Lead, wanted: Wanted, hand: Holder, came: datetime, last: datetime | None) -> None:
    by = {"by_staff_id": hand.staff_id, "by_employee_id": hand.employee_id}
    label = session().scalar(select(Follower.label).where(Follower.id == lead.follower_id))
    _tell(lead, came, "entered", states.NEW, SELF if label else name_of(hand), share_id=lead.share_id)
    _tell(lead, came, "routed", states.ASSIGNED if hand.is_person else states.POOL, "系统", whom=name_of(hand) or None)
    if wanted.state not in (states.POOL, states.ASSIGNED, states.CLOSED):
        _tell(lead, came + timedelta(minutes=20), "claimed", states.CLAIMED, name_of(hand), whom=name_of(hand), **by)
    for day, note in enumerate(wanted.said):
        newest = day == len(wanted.said) - 1
        state = wanted.state if newest else states.CONTACTED
        at = (lead.answered_at or came) + timedelta(days=day)
        _tell(lead, at, "follow_up", state, name_of(hand), way="wechat" if day else "call", note=note, **by)
    if wanted.state == states.CLOSED and last is not None:
        _tell(lead, last, "closed", states.CLOSED, "王敏", reason=wanted.outcome)


def _tell(lead: Lead, at: datetime, kind: str, state: str, by: str, **facts: Any) -> None:
    insert_row(
        LeadEvent, lead_id=lead.id, follower_id=lead.follower_id, kind=kind, state=state, at=at, made_by=by, **facts
    )
