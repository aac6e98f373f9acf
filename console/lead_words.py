"""The words and colours of leads: states, where they came from, what happened to them and why."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from console.words import Tone, Word
from services.leads.lines import LeadLine
from services.leads.states import CONTACTED, OPPORTUNITY, QUALIFIED, STATE_NAMES
from services.leads.working import REASONS

_TONES: dict[str, Tone] = {
    "new": "wait",
    "pool": "wait",
    "assigned": "wait",
    "contacted": "plain",
    "opportunity": "good",
    "won": "good",
    "lost": "quiet",
    "closed": "quiet",
}
STATES = {state: Word(_l(name), _TONES.get(state, "plain")) for state, name in STATE_NAMES.items()}
SOURCES = {
    "material": Word(_l("物料上留电话")),
    "keyword": Word(_l("公众号留言")),
    "manual": Word(_l("人工录入")),
    "campaign": Word(_l("活动")),
}
WAITS = {"unanswered": Word(_l("还没有人联系"), "wait"), "overdue": Word(_l("过了约定的时间"), "bad")}
PASSED_ON = Word(_l("换人后还没联系"), "wait")  # somebody did, who has it no more: its state says so beside


def waits_of(line: LeadLine) -> Word | None:
    """What a lead waits for too long."""
    if line.unanswered:
        return PASSED_ON if line.state in (CONTACTED, QUALIFIED, OPPORTUNITY) else WAITS["unanswered"]
    return WAITS["overdue"] if line.overdue else None


HANDS = {"hq": Word(_l("总部线索池")), "employees": Word(_l("员工手上")), "dealers": Word(_l("渠道商手上"))}
CLOSINGS = {
    "invalid": Word(_l("无效线索")),
    "duplicate": Word(_l("重复线索")),
    "no_contact": Word(_l("一直联系不上")),
    "asked": Word(_l("对方要求不再联系")),
    "other": Word(_l("其他")),
}
WAYS = {
    "call": Word(_l("电话")),
    "wechat": Word(_l("微信")),
    "visit": Word(_l("见面")),
    "other": Word(_l("其他")),
}
STEPS = {
    "entered": Word(_l("线索进来")),
    "again": Word(_l("又留了一次联系方式")),
    "routed": Word(_l("转给")),
    "claimed": Word(_l("接手")),
    "declined": Word(_l("谢绝")),
    "returned": Word(_l("退回")),
    "lapsed": Word(_l("超时退回")),
    "handed_on": Word(_l("转交给")),
    "recalled": Word(_l("总部收回重新分配")),
    "passed": Word(_l("负责人离开，转出")),
    "follow_up": Word(_l("跟进")),
    "called": Word(_l("查看号码准备联系")),
    "unanswered": Word(_l("提醒尽快联系")),
    "approved": Word(_l("审核通过")),
    "refused": Word(_l("审核不通过")),
    "consent": Word(_l("登记本人同意")),
    "closed": Word(_l("关闭")),
    "read": Word(_l("看了物料")),
    "scanned": Word(_l("查了防伪码")),
    "took_part": Word(_l("参加了活动")),
    "called_off": Word(_l("取消了预约")),
}
# Why it was let go, lost, closed or sent back.
WHY = {
    **{code: Word(_l(name)) for code, name in REASONS.items()},
    **CLOSINGS,
    "unanswered": Word(_l("没有人联系")),
    "untouched": Word(_l("太久没有跟进")),
    "enterer_left": Word(_l("录入的人离开了")),
    "won": Word(_l("成交")),
    "refused": Word(_l("审核不通过")),
    "merged": Word(_l("与同一人的另一条合并")),
    "objected": Word(_l("本人要求删除资料")),
    "aged": Word(_l("太久没有人跟进，资料已删除")),
    "left": Word(_l("本人取消关注或注销，资料已删除")),
}
