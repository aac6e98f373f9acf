"""Every kind of notice: the facts it carries, its name, and how much it may disturb."""

from __future__ import annotations

TEMPLATE_MESSAGE = "template_message"
DIGEST = "digest"
"""Several notices told as one; what it says is counted when it is sent."""

# The facts each kind of notice carries; a template's field map says which of its keys shows which fact.
KINDS: dict[str, tuple[str, ...]] = {
    "approval_wanted": ("applicant", "target", "phone", "comparison", "time"),
    "approved": ("target", "result", "time", "note"),
    "refused": ("target", "result", "time", "note"),
    "bound": ("name", "target", "way", "time"),
    "unbound": ("target", "result", "time", "note"),
    "left": ("name", "target", "way", "time"),
    "unanswered": ("what", "time"),
    "reader_warm": ("reader", "material", "page", "time"),
    "phone_left": ("reader", "material", "phone", "time"),
    "item_bound": ("customer", "product", "time"),
    "item_mine": ("product", "warranty", "privileges", "time"),
    "item_changed": ("product", "result", "time", "note"),
    "must_read": ("material", "deadline", "time"),
    "lead_new": ("lead", "interest", "phone", "time"),
    "lead_unanswered": ("lead", "holder", "waited", "time"),
    "lead_next": ("lead", "interest", "time"),
    "lead_mention": ("lead", "by", "time"),
    "lead_refused": ("lead", "note", "time"),
    "prize_won": ("prize", "campaign", "until", "time"),
    "voucher_ending": ("prize", "until", "time"),
    "voucher_redeemed": ("prize", "place", "time"),
    "voucher_returned": ("prize", "time", "note"),
    "prize_scarce": ("campaign", "prize", "left", "time"),
    "code_alarm": ("what", "note", "time"),
    DIGEST: ("what", "number", "time"),
}

KIND_NAMES = {
    "approval_wanted": "待审核提醒",
    "approved": "审核通过",
    "refused": "审核未通过",
    "bound": "有人完成绑定",
    "unbound": "绑定已结束",
    "left": "有人解除绑定",
    "unanswered": "迟到的回复",
    "reader_warm": "有人在看您分享的资料",
    "phone_left": "有人留下电话",
    "item_bound": "顾客绑定了产品",
    "item_mine": "产品已绑定",
    "item_changed": "产品绑定有变化",
    "must_read": "有必读资料要读",
    "lead_new": "新线索",
    "lead_unanswered": "线索还没有人联系",
    "lead_next": "该跟进线索了",
    "lead_mention": "同事请您看一条线索",
    "lead_refused": "录入的线索没有通过",
    "prize_won": "您中奖了",
    "voucher_ending": "奖品快到期了",
    "voucher_redeemed": "奖品已核销",
    "voucher_returned": "核销已撤销",
    "prize_scarce": "活动奖品快没了",
    "code_alarm": "防伪码预警",
    DIGEST: "消息汇总",
}

# Told to somebody because they decide: a dealer's owner, or who may decide at headquarters.
TO_A_DECIDER = ("approval_wanted", "bound", "left", "item_bound")

# Told of leads are people of ours alone, dealers' and headquarters'; of stocks whoever may stock more.
TO_OURS = ("lead_new", "lead_unanswered", "lead_next", "lead_mention", "lead_refused")
TO_WHO_STOCKS = ("prize_scarce",)

# Somebody waits for it at this moment, the reader or whoever asked them, or goods are at stake: no quiet hours hold it,
# no digest takes it in.
URGENT = ("approval_wanted", "approved", "refused", "unanswered", "code_alarm")

# What one is told of one's own identity or product, as the answer to what one just asked, or as an alarm of the house
# one works for: nobody can switch it off.
ALWAYS = (
    "approved",
    "refused",
    "unbound",
    "unanswered",
    "item_changed",
    "voucher_redeemed",
    "voucher_returned",
    "code_alarm",
)


def may_be_switched_off(kind: str) -> bool:
    """Whether a person may do without notices of this kind; a digest ends by taking in nothing."""
    return kind in KINDS and kind not in ALWAYS and kind != DIGEST
