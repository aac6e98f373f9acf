"""The life of a campaign as one declared table: which act leads from which state to which."""

from __future__ import annotations

from models.campaigns import DRAFT, ENDED, PAUSED, PUBLISHED
from services.errors import Conflict
from services.sentences import N_, say

STATES = (DRAFT, PUBLISHED, PAUSED, ENDED)

PUBLISH = "publish"  # for the first time, or what was changed since
PAUSE = "pause"
RESUME = "resume"
END = "end"
REOPEN = "reopen"  # looked at before it goes on: it comes back paused
DELETE = "delete"

STATE_NAMES = {DRAFT: N_("草稿"), PUBLISHED: N_("已发布"), PAUSED: N_("已暂停"), ENDED: N_("已结束")}
GONE = "gone"  # no row is left of it

TABLE: dict[tuple[str, str], str] = {
    (DRAFT, PUBLISH): PUBLISHED,
    (DRAFT, DELETE): GONE,
    (PUBLISHED, PUBLISH): PUBLISHED,
    (PUBLISHED, PAUSE): PAUSED,
    (PUBLISHED, END): ENDED,
    (PAUSED, PUBLISH): PAUSED,  # the change is there when it goes on
    (PAUSED, RESUME): PUBLISHED,
    (PAUSED, END): ENDED,
    (ENDED, REOPEN): PAUSED,
}
ACTS = (PUBLISH, PAUSE, RESUME, END, REOPEN, DELETE)


def may_step(state: str, act: str) -> bool:
    return (state, act) in TABLE


def step(state: str, act: str) -> str:
    """The state after an act. Refuses what the table does not know: `campaign_ended` of one that is over,
    `was_published` to delete what people have seen, `campaign_cannot` otherwise."""
    after = TABLE.get((state, act))
    if after is not None:
        return after
    if act == DELETE:
        raise Conflict("was_published", "发布过的活动不能删除，可以结束它：参与记录和奖品账都还在。")
    if state == ENDED:
        raise Conflict("campaign_ended", "这个活动已经结束。要继续办，请先重新打开。")
    raise Conflict(
        "campaign_cannot", say("活动现在是“%(state)s”，不能这样操作，请刷新后再看。", state=say(STATE_NAMES[state]))
    )
