"""The console's words and colours for the states that rules return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import lazy_gettext as _l

Tone = Literal["good", "wait", "bad", "quiet", "plain"]


@dataclass(frozen=True, slots=True)
class Word:
    text: Any
    tone: Tone = "plain"


DEALER_STATES = {"active": Word(_l("合作中"), "good"), "ended": Word(_l("已终止"), "quiet")}
PRODUCT_STATES = {"on_sale": Word(_l("在售"), "good"), "discontinued": Word(_l("停产"), "quiet")}
EMPLOYEE_STATES = {"active": Word(_l("在职"), "good"), "left": Word(_l("已离职"), "quiet")}
BOUND = {"yes": Word(_l("已绑定"), "good"), "no": Word(_l("未绑定"), "quiet")}
BINDING_STATES = {"open": Word(_l("绑定中"), "good"), "ended": Word(_l("已结束"), "quiet")}
BINDING_KINDS = {"dealer_staff": Word(_l("渠道商")), "employee": Word(_l("员工"))}
ROLES = {"owner": Word(_l("老板")), "clerk": Word(_l("店员")), "employee": Word(_l("员工"))}
LETTERS = {"d": Word(_l("老板")), "k": Word(_l("店员")), "e": Word(_l("员工"))}
PERSON_KINDS = {
    "employee": Word(_l("员工")),
    "owner": Word(_l("老板")),
    "clerk": Word(_l("店员")),
    "customer": Word(_l("顾客")),
    "unbound": Word(_l("没有身份"), "quiet"),
}
ENDED_WHY = {
    "rebound": Word(_l("换绑到其他身份或微信")),
    "headquarters": Word(_l("总部解除")),
    "left": Word(_l("本人解除")),
    "let_go": Word(_l("店里停用")),
    "left_company": Word(_l("离职")),
    "dealer_closed": Word(_l("渠道商终止合作")),
    "merged": Word(_l("与本人的另一微信合并")),
}
FOLLOW_STATES = {
    "following": Word(_l("已关注"), "good"),
    "left": Word(_l("已取关"), "bad"),
    "stranger": Word(_l("未关注"), "quiet"),
}
REACH = {**FOLLOW_STATES, "unreachable": Word(_l("微信联系不上"), "bad")}
WAYS = {
    "follow": Word(_l("扫码关注")),
    "verified_phone": Word(_l("微信手机号核对")),
    "trusted_phone": Word(_l("登记手机号核对")),
    "wechat": Word(_l("微信里审核")),
    "console": Word(_l("后台审核")),
    "system": Word(_l("自动完成")),
    "erasure": Word(_l("按删除请求结束")),
}
POLICIES = {"on_follow": Word(_l("关注即绑定")), "confirm": Word(_l("填表审核"))}

CLAIM_STATES = {
    "waiting": Word(_l("待审核"), "wait"),
    "accepted": Word(_l("已通过"), "good"),
    "refused": Word(_l("已拒绝"), "bad"),
}
COMPARISONS = {
    "matches": Word(_l("号码一致"), "good"),
    "differs": Word(_l("号码不符"), "bad"),
    "no_record": Word(_l("没有登记号码"), "quiet"),
}
MERGE_STATES = {
    "waiting": Word(_l("待核对"), "wait"),
    "merged": Word(_l("已合并"), "good"),
    "apart": Word(_l("确认为两个人"), "quiet"),
}
MERGE_PROOFS = {"unionid": Word(_l("微信开放平台认为是同一人")), "phone": Word(_l("微信验证过同一个手机号"))}
ACCOUNTS = {"official_account": Word(_l("公众号")), "mini_program": Word(_l("小程序"))}
PURPOSES = {
    "reading": Word(_l("阅读记录")),
    "verify": Word(_l("验真")),
    "bind": Word(_l("绑定身份")),
    "place": Word(_l("所在城市")),
    "phone": Word(_l("手机号")),
    "lead_to_dealer": Word(_l("把线索交给渠道商")),
    "marketing": Word(_l("营销消息")),
    "prize": Word(_l("领奖")),
}
CONSENT_CHANNELS = {
    "bind_form": Word(_l("绑定表单")),
    "item_page": Word(_l("产品绑定页面")),
    "mini_program": Word(_l("小程序")),
    "sign": Word(_l("顾客码")),
    "reader": Word(_l("资料页面")),
}
PHONE_SOURCES = {"verified": Word(_l("微信已验证"), "good"), "typed": Word(_l("自行填写"), "quiet")}
CONFLICTS = {
    "bound_elsewhere": Word(_l("申请人的微信已绑定其他身份，通过后原绑定结束。"), "bad"),
    "target_taken": Word(_l("这个身份已由其他微信绑定，通过后原绑定结束。"), "bad"),
}

IMPORT_STATES = {
    "check": Word(_l("正在检查"), "wait"),
    "checked": Word(_l("等待确认"), "wait"),
    "write": Word(_l("正在写入"), "wait"),
    "invite": Word(_l("正在生成邀请"), "wait"),
    "done": Word(_l("已完成"), "good"),
    "failed": Word(_l("没有完成"), "bad"),
    "dropped": Word(_l("已放弃"), "quiet"),
}
IMPORT_BAD = Word(_l("有错误，没有写入"), "bad")
IMPORT_STAGES = {
    "waiting": Word(_l("排队等待处理")),
    "reading": Word(_l("正在读取文件")),
    "checking": Word(_l("正在逐格检查")),
    "writing": Word(_l("正在写入，要么全部写入，要么什么都不写")),
    "inviting": Word(_l("正在逐家生成邀请")),
}
PROMISE_STATES = {
    "due": Word(_l("等待处理"), "wait"),
    "claimed": Word(_l("处理中"), "wait"),
    "done": Word(_l("已完成"), "good"),
    "dead": Word(_l("失败"), "bad"),
    "unknown": Word(_l("结果未知"), "wait"),
    "withdrawn": Word(_l("已撤回"), "plain"),
}
DELIVERIES = {
    "accepted": Word(_l("微信已接收"), "plain"),
    "delivered": Word(_l("已送达"), "good"),
    "blocked": Word(_l("对方拒收"), "bad"),
    "failed": Word(_l("微信发送失败"), "bad"),
    "unheard": Word(_l("一天没有回执"), "wait"),
    "handed_over": Word(_l("已转站内消息"), "plain"),
    "gathered": Word(_l("并入汇总"), "plain"),
    "by_mini_program": Word(_l("小程序订阅消息"), "good"),
    "switched_off": Word(_l("对方已关闭"), "quiet"),
}
TOPICS = {
    "approval_wanted": Word(_l("待审核提醒")),
    "approved": Word(_l("审核通过")),
    "refused": Word(_l("审核未通过")),
    "bound": Word(_l("有人完成绑定")),
    "unbound": Word(_l("绑定已结束")),
    "left": Word(_l("有人解除绑定")),
    "unanswered": Word(_l("迟到的回复")),
    "reader_warm": Word(_l("有人在看您分享的资料")),
    "phone_left": Word(_l("有人留下电话")),
    "item_bound": Word(_l("顾客绑定了产品")),
    "item_mine": Word(_l("产品已绑定")),
    "item_changed": Word(_l("产品绑定有变化")),
    "must_read": Word(_l("有必读资料要读")),
    **{"lead_new": Word(_l("新线索")), "lead_unanswered": Word(_l("线索还没有人联系"))},
    **{"lead_next": Word(_l("该跟进线索了")), "lead_mention": Word(_l("同事请您看一条线索"))},
    "lead_refused": Word(_l("录入的线索没有通过")),
    **{"prize_won": Word(_l("您中奖了")), "voucher_ending": Word(_l("奖品快到期了"))},
    **{"voucher_redeemed": Word(_l("奖品已核销")), "voucher_returned": Word(_l("核销已撤销"))},
    "prize_scarce": Word(_l("活动奖品快没了")),
    "code_alarm": Word(_l("防伪码预警")),
    "digest": Word(_l("消息汇总")),
}
ENTRIES = {
    **TOPICS,
    "lead_waits": Word(_l("线索待审核")),
    "lead_lapsed": Word(_l("线索退回了")),
    "lead_named": Word(_l("线索想让另一家联系")),
    "merge_wanted": Word(_l("疑为同一人")),
    "alarm": Word(_l("系统提醒")),
}
BATCH_DEEDS = {
    "employee": Word(_l("换负责员工")),
    "tier": Word(_l("改层级")),
    "category": Word(_l("改类别")),
    "invite": Word(_l("发邀请")),
    "revoke": Word(_l("收回邀请")),
}
BATCH_OUTCOMES = {
    "change": Word(_l("将要更改"), "wait"),
    "same": Word(_l("不用改"), "quiet"),
    "refused": Word(_l("不能改"), "bad"),
    "meanwhile": Word(_l("刚被改过"), "bad"),
    "gone": Word(_l("找不到"), "bad"),
    "done": Word(_l("已更改"), "good"),
}
READ = {"unread": Word(_l("未读"), "wait"), "read": Word(_l("已读"), "quiet")}
ERRANDS = {
    "template_message": Word(_l("模板消息")),
    "sync_role_tags": Word(_l("更新微信标签")),
    "sweep_role_tags": Word(_l("核对微信标签")),
    "catch_up_decider": Word(_l("补发待审核提醒")),
    "settle_twins": Word(_l("核对是否同一人")),
    "look_up_follower": Word(_l("查询粉丝资料")),
    "sweep_unreachable": Word(_l("再次查询联系不上的人")),
    "note_delivery": Word(_l("记录送达结果")),
    "late_reply": Word(_l("补发回复")),
    "erase_left": Word(_l("删除已取关者资料")),
    "erase_revoked": Word(_l("删除已撤回授权的资料")),
    "erase_cancelled": Word(_l("删除已注销者资料")),
    "make_personal_export": Word(_l("生成导出文件")),
    "erase_requested": Word(_l("按申请删除资料")),
    "ask_risk_rank": Word(_l("问微信风险等级")),
    "refresh_push_sources": Word(_l("更新微信推送地址")),
}
STAFF_ROLES = {
    "admin": Word(_l("管理员")),
    "channel_manager": Word(_l("渠道经理")),
    "content_manager": Word(_l("内容经理")),
    "region_manager": Word(_l("区域经理")),
    "boss": Word(_l("老板")),
    "auditor": Word(_l("审计员")),
}
LINKED = {"yes": Word(_l("已关联"), "good"), "no": Word(_l("未关联"), "quiet")}
SECOND_FACTOR = {"on": Word(_l("已开启"), "good"), "off": Word(_l("未开启"), "quiet")}
ACCOUNT_STATES = {
    "active": Word(_l("可登录"), "good"),
    "disabled": Word(_l("已停用"), "bad"),
    "left": Word(_l("已离职"), "quiet"),
    "none": Word(_l("未开通"), "quiet"),
}
PENDING_STATES = {
    "waiting": Word(_l("待确认"), "wait"),
    "done": Word(_l("已确认"), "good"),
    "refused": Word(_l("已否决"), "bad"),
    "expired": Word(_l("已过期"), "quiet"),
}
PERIODS = {"day": Word(_l("最近一天")), "week": Word(_l("最近七天")), "month": Word(_l("最近三十天"))}
ACTOR_KINDS = {
    "hq": Word(_l("总部人员")),
    "follower": Word(_l("微信用户")),
    "operator": Word(_l("命令行")),
    "system": Word(_l("系统")),
    "anonymous": Word(_l("未登录者")),
}
AUDITED = {
    "staff_account": Word(_l("后台账号")),
    "pending_act": Word(_l("敏感操作")),
    "invitation": Word(_l("邀请")),
    "claim": Word(_l("绑定申请")),
    "lead": Word(_l("线索")),
    "binding": Word(_l("绑定")),
    "attribution": Word(_l("顾客归属")),
    "hand_over": Word(_l("转交")),
    "follower": Word(_l("微信用户")),
    "merge_case": Word(_l("同一人核对")),
    "department": Word(_l("部门")),
    "product": Word(_l("产品")),
    "code_batch": Word(_l("码批次")),
    "code_package": Word(_l("码包")),
    "item_case": Word(_l("可疑扫码")),
    "employee": Word(_l("员工")),
    "dealer": Word(_l("渠道商")),
    "dealer_staff": Word(_l("渠道商人员")),
    "category": Word(_l("类别")),
    "tier": Word(_l("层级")),
    "region": Word(_l("区域")),
    "organisation": Word(_l("组织架构")),
    "hq_setting": Word(_l("设置")),
    "notice_template": Word(_l("消息模板")),
    "menu": Word(_l("微信菜单")),
    "role_tag": Word(_l("微信标签")),
    "list": Word(_l("列表")),
    "key_ring": Word(_l("密钥")),
    "audit_checkpoint": Word(_l("操作记录")),
    "personal_export": Word(_l("完整号码导出")),
    "outbox_promise": Word(_l("通知")),
    "push_source": Word(_l("微信推送地址")),
}
REVEAL_REASONS = {
    "call": Word(_l("给对方打电话")),
    "verify": Word(_l("核对身份")),
    "complaint": Word(_l("处理投诉或售后")),
    "other": Word(_l("其他（请写说明）")),
}
EXPORT_STATES = {
    "asked": Word(_l("等待第二人确认"), "wait"),
    "due": Word(_l("正在生成"), "wait"),
    "ready": Word(_l("可以下载"), "good"),
    "gone": Word(_l("已清除"), "quiet"),
}
PERSONAL_LISTS = {
    "employees": Word(_l("员工联系方式")),
    "dealers": Word(_l("渠道商联系人")),
    "copy": Word(_l("个人资料副本")),
}
REQUEST_STATES = {
    "waiting": Word(_l("处理中"), "wait"),
    "done": Word(_l("已删除"), "good"),
    "refused": Word(_l("仍有身份，未删除"), "bad"),
}
ON_TIME = {"late": Word(_l("已超时"), "bad"), "on_time": Word(_l("按时"), "good")}
SEALED = {"sealed": Word(_l("已封签"), "good"), "waiting": Word(_l("待封签"), "quiet")}


def word(words: Mapping[str, Word], code: str | None) -> Word:
    """The word for a state; one that has none yet is shown as it is rather than hidden."""
    return words.get(code or "", Word(code or "—", "quiet"))
