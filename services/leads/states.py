"""The life of a lead as one declared table: which act leads from which state to which."""

from __future__ import annotations

from services.errors import Conflict
from services.sentences import N_, say

NEW = "new"  # entered, waiting for headquarters' nod or for its first hand
RETURNED = "returned"  # out of a hand, on its way to the next; nothing rests here
POOL = "pool"
ASSIGNED = "assigned"
CLAIMED = "claimed"
CONTACTED = "contacted"
QUALIFIED = "qualified"
OPPORTUNITY = "opportunity"
WON = "won"
LOST = "lost"
CLOSED = "closed"

WORKED = (CLAIMED, CONTACTED, QUALIFIED, OPPORTUNITY)
OPEN_STATES = (NEW, RETURNED, POOL, ASSIGNED, *WORKED)
ENDED = (WON, LOST, CLOSED)
STATES = (*OPEN_STATES, *ENDED)

ASSIGN = "assign"
TO_POOL = "to_pool"
CLAIM = "claim"
DECLINE = "decline"
GIVE_BACK = "give_back"
LAPSE = "lapse"
HAND_ON = "hand_on"
FOLLOW_UP = "follow_up"
QUALIFY = "qualify"
OPEN = "open"
WIN = "win"
LOSE = "lose"
CLOSE = "close"
RECALL = "recall"  # headquarters, or somebody's leaving, takes it out of a hand

STATE_NAMES = {
    NEW: N_("待审核"),
    RETURNED: N_("退回中"),
    POOL: N_("待领取"),
    ASSIGNED: N_("待接手"),
    CLAIMED: N_("已接手"),
    CONTACTED: N_("已联系"),
    QUALIFIED: N_("有意向"),
    OPPORTUNITY: N_("商机"),
    WON: N_("成交"),
    LOST: N_("未成交"),
    CLOSED: N_("已关闭"),
}

TABLE: dict[tuple[str, str], str] = {
    (NEW, ASSIGN): ASSIGNED,
    (NEW, TO_POOL): POOL,
    (NEW, CLAIM): CLAIMED,  # who enters a lead of their own has it
    (RETURNED, ASSIGN): ASSIGNED,
    (RETURNED, TO_POOL): POOL,
    (POOL, ASSIGN): ASSIGNED,
    (POOL, CLAIM): CLAIMED,
    (POOL, DECLINE): RETURNED,
    (POOL, LAPSE): RETURNED,
    (ASSIGNED, ASSIGN): ASSIGNED,
    (ASSIGNED, CLAIM): CLAIMED,
    (ASSIGNED, DECLINE): RETURNED,
    (ASSIGNED, FOLLOW_UP): CONTACTED,  # whoever calls at once has taken it
    **{(state, CLOSE): CLOSED for state in OPEN_STATES},
    **{(state, GIVE_BACK): RETURNED for state in (ASSIGNED, *WORKED)},
    **{(state, LAPSE): RETURNED for state in (ASSIGNED, *WORKED)},
    **{(state, RECALL): RETURNED for state in (NEW, POOL, ASSIGNED, *WORKED)},
    **{(state, HAND_ON): state for state in (ASSIGNED, *WORKED)},
    **{(state, LOSE): LOST for state in WORKED},
    (CLAIMED, FOLLOW_UP): CONTACTED,
    (CONTACTED, FOLLOW_UP): CONTACTED,
    (CONTACTED, QUALIFY): QUALIFIED,
    (CONTACTED, OPEN): OPPORTUNITY,
    (QUALIFIED, FOLLOW_UP): QUALIFIED,
    (QUALIFIED, OPEN): OPPORTUNITY,
    (OPPORTUNITY, FOLLOW_UP): OPPORTUNITY,
    (OPPORTUNITY, OPEN): OPPORTUNITY,  # its figures change
    (OPPORTUNITY, WIN): WON,
}
ACTS = (ASSIGN, TO_POOL, CLAIM, DECLINE, GIVE_BACK, LAPSE, HAND_ON, FOLLOW_UP, QUALIFY, OPEN, WIN, LOSE, CLOSE, RECALL)


def may_step(state: str, act: str) -> bool:
    return (state, act) in TABLE


def refuse_ended(state: str) -> None:
    """Refuses `lead_ended` of a lead that is over."""
    if state in ENDED:
        raise Conflict("lead_ended", "这条线索已经结束，不能再操作。")


def step(state: str, act: str) -> str:
    """The state after an act. Refuses what the table does not know: `lead_ended` of a lead that is over, `lead_taken`
    where somebody was quicker to claim it, `lead_cannot` otherwise."""
    after = TABLE.get((state, act))
    if after is not None:
        return after
    refuse_ended(state)
    if act == CLAIM:
        raise Conflict("lead_taken", "这条线索刚刚被别人领走了。")
    raise Conflict(
        "lead_cannot", say("线索现在是“%(state)s”，不能这样操作，请刷新后再看。", state=say(STATE_NAMES[state]))
    )
