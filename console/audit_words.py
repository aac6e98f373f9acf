"""What an act's details say, in words: the audit keeps codes, which outlive how people call them."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import campaign_words, consumer_words, material_words, words
from console.words import Word

SUBJECTS = {
    "staff": Word(_l("后台账号")),
    "second_person": Word(_l("敏感操作")),
    "binding": Word(_l("绑定申请")),
    "department": Word(_l("部门")),
    "product": Word(_l("产品")),
    "item": Word(_l("顾客的产品")),
    "codes": Word(_l("一物一码")),
    "employee": Word(_l("员工")),
    "dealer": Word(_l("渠道商")),
    "dealer_staff": Word(_l("渠道商人员")),
    "region": Word(_l("区域")),
    "consumer": Word(_l("顾客")),
    "follower": Word(_l("微信用户")),
    "invitation": Word(_l("邀请")),
    "organisation": Word(_l("组织架构")),
    "settings": Word(_l("设置")),
    "console": Word(_l("导出")),
    "person": Word(_l("个人信息")),
    "keys": Word(_l("密钥")),
    "audit": Word(_l("操作记录")),
    "outbox": Word(_l("通知")),
    "uploads": Word(_l("文件")),
    "material": Word(_l("物料")),
    "campaign": Word(_l("活动")),
    "reading": Word(_l("物料分析")),
    "lead": Word(_l("线索")),
    "voucher": Word(_l("券")),
    "wechat": Word(_l("微信")),
}
NAMES = {
    "act": _l("做了什么"),
    "after": _l("改后"),
    "asked_by": _l("申请人"),
    "bait": _l("参与方式"),
    "batch": _l("批量操作"),
    "begins": _l("生效时间"),
    "before": _l("改前"),
    "binding": _l("绑定"),
    "body": _l("形式"),
    "buttons": _l("按钮"),
    "bytes": _l("文件字节"),
    "changed": _l("改了"),
    "claim": _l("申请"),
    "campaign": _l("活动"),
    "code": _l("编码"),
    "comparison": _l("核对"),
    "confirmed": _l("确认"),
    "contact": _l("联系人"),
    "copied_from": _l("复制自"),
    "count": _l("数量"),
    "customers": _l("顾客"),
    "dealer": _l("渠道商"),
    "dealers": _l("渠道商数"),
    "deed": _l("操作"),
    "deleted": _l("删除"),
    "employee": _l("员工"),
    "ended": _l("结束"),
    "entries": _l("条数"),
    "export": _l("导出"),
    "first": _l("第一人"),
    "follower": _l("微信用户"),
    "form": _l("格式"),
    "found": _l("找到"),
    "in_person": _l("新客到店核实"),
    "inner": _l("刮刮码"),
    "invitation": _l("邀请"),
    "keep": _l("保留"),
    "key_version": _l("密钥版本"),
    "kind": _l("种类"),
    "language": _l("语言"),
    "leads": _l("线索"),
    "lines": _l("条件数"),
    "links": _l("链接"),
    "listed": _l("列出"),
    "lot": _l("批号"),
    "mended": _l("改正"),
    "name": _l("名称"),
    "note": _l("说明"),
    "number": _l("版本号"),
    "other": _l("另一个"),
    "outcome": _l("结果"),
    "ownership": _l("归属记录"),
    "package": _l("码包"),
    "part": _l("哪一部分"),
    "per_carton": _l("每箱数量"),
    "people": _l("人数"),
    "policy": _l("方式"),
    "printer": _l("印刷厂"),
    "privilege": _l("特权"),
    "prize": _l("奖品"),
    "product": _l("产品"),
    "proof": _l("依据"),
    "purpose": _l("用途"),
    "rank": _l("次序"),
    "rank_wanted": _l("微信风险核对"),
    "reason": _l("原因"),
    "redeemed": _l("奖品已核销"),
    "records": _l("人数"),
    "request": _l("申请"),
    "risk": _l("可疑程度"),
    "role": _l("角色"),
    "roles": _l("角色"),
    "room": _l("页面"),
    "rows": _l("行数"),
    "rule": _l("规则"),
    "scope": _l("范围"),
    "second": _l("第二人"),
    "serial": _l("流水号"),
    "sign": _l("顾客码"),
    "source": _l("来源"),
    "state": _l("状态"),
    "stays": _l("保留"),
    "target": _l("目标"),
    "template_id": _l("模板"),
    "time": _l("时间"),
    "to": _l("给"),
    "topic": _l("内容"),
    "transfer": _l("转赠"),
    "unchanged": _l("没有变化"),
    "unreadable": _l("读不出"),
    "value": _l("值"),
    "values": _l("值"),
    "version": _l("版本"),
    "visits": _l("访问"),
    "vouch": _l("店员核实"),
    "waits": _l("等待核对"),
    "was": _l("原来"),
    "way": _l("方式"),
    "wechat_rank": _l("微信风险等级"),
    "what": _l("做了什么"),
    "why": _l("原因"),
    "yuan": _l("金额（元）"),
}
# Codes that have a word of their own on other pages.
VALUES: dict[str, Mapping[str, Word]] = {
    "comparison": words.COMPARISONS,
    "policy": words.POLICIES,
    "role": words.STAFF_ROLES,
    "roles": words.STAFF_ROLES,
    "rule": {**consumer_words.ATTRIBUTION_RULES, **consumer_words.ITEM_RULES},
    "topic": words.TOPICS,
    "language": {"zh": Word(_l("中文")), "en": Word(_l("英文"))},
    "way": {**words.WAYS, **material_words.WAYS, "wechat": Word(_l("微信"))},
    "what": {
        "add": Word(_l("添加图片")),
        "main": Word(_l("换主图")),
        "move": Word(_l("移动图片")),
        "remove": Word(_l("删除图片")),
    },
    "why": words.ENDED_WHY,
    "kind": {
        **words.BINDING_KINDS,
        "category": Word(_l("类别")),
        "tier": Word(_l("层级")),
        "picture": Word(_l("图片")),
        "pdf": Word("PDF"),
        "office": Word("Office"),
        "film": Word(_l("视频")),
        **material_words.KINDS,
    },
    "body": material_words.BODIES,
    "bait": campaign_words.BAITS,
    "inner": {"yes": Word(_l("有"))},
    "part": campaign_words.PARTS,
    "act": campaign_words.PRIZE_ACTS,
    "deed": {
        "grant_role": Word(_l("授予后台角色")),
        "enable_account": Word(_l("启用后台账号")),
        "raise_budget": Word(_l("提高奖品预算")),
        "reset_second_factor": Word(_l("重置两步验证")),
        "personal_export": Word(_l("导出完整号码")),
        "issue_codes": Word(_l("发码")),
        "void_codes": Word(_l("作废防伪码")),
        "code_package": Word(_l("放行码包")),
        **words.BATCH_DEEDS,
    },
    "changed": {
        "name": Word(_l("名称")),
        "category_id": Word(_l("类别")),
        "tier_id": Word(_l("层级")),
        "parent_id": Word(_l("上级")),
        "employee_id": Word(_l("负责员工")),
    },
}


def in_words(details: Mapping[str, object]) -> str:
    """`编码: D001 · 角色: 管理员`; a detail that has no word yet is shown as it is rather than hidden."""
    told = [(name, value) for name, value in details.items() if value is not None and value not in ([], "")]
    return " · ".join([*_of_a_range(details), *(_one(name, value) for name, value in told if not _ends(name, details))])


def _ends(name: str, details: Mapping[str, object]) -> bool:
    """Whether this is an end of a range of serials, and no person or state."""
    return name in ("first", "after") and bool(_of_a_range(details))


def _of_a_range(details: Mapping[str, object]) -> list[str]:
    """A range of serials, kept as its first and the one behind its last, as people write it."""
    first, after = details.get("first"), details.get("after")
    if not (isinstance(first, int) and isinstance(after, int)):
        return []
    return [f"{gettext('序列号')}{gettext('：')}{first}–{after - 1}"]


def _one(name: str, value: object) -> str:
    return f"{NAMES.get(name, name)}{gettext('：')}{_value(name, value)}"


def _value(name: str, value: object) -> str:
    known = VALUES.get(name, {})
    if isinstance(value, bool) and str(value) not in known:
        return str(gettext("是") if value else gettext("否"))
    each = value if isinstance(value, list) else [value]
    return str(gettext("、")).join(str(known[str(one)].text) if str(one) in known else str(one) for one in each)
