"""What the Official Account can say: templates, menus, and how often."""

from __future__ import annotations

from services import notice_templates, notices
from services.doctor.findings import FAIL, OK, WARN, Finding
from services.doctor.patient import Patient
from services.doctor.refusals import WHERE, explained
from services.notice_templates import Fault
from wechat.errors import WeChatError, WeChatRefused

NO_MENU = 46003
PATHS = {
    "/cgi-bin/message/template/send": "模板消息",
    "/cgi-bin/qrcode/create": "临时二维码",
    "/cgi-bin/user/info": "粉丝资料",
}
LITTLE_LEFT = 0.1


def templates(patient: Patient) -> list[Finding]:
    """Each kind of notice has a template, the account still has it, and their fields fit."""
    try:
        keys = {one.template_id: one.keys for one in patient.gateway.chosen_templates()}
    except WeChatError as error:
        return [explained("template.list", "messages", "读不到模板列表", "official_account", error)]
    findings = [_template(fault, keys) for fault in notice_templates.faults(keys)]
    return findings or [
        Finding("template", "messages", OK, f"{len(notices.KINDS)} 种通知的模板都在用", "字段与通知的内容相符。")
    ]


def _template(fault: Fault, keys: dict[str, tuple[str, ...]]) -> Finding:
    kind, name, unsent = fault.kind, notices.KIND_NAMES.get(fault.kind, fault.kind), "这种通知发不出去。"
    here, where = "管理后台 → 设置 → 通知模板", f"{WHERE['official_account']} → 模板消息"
    if fault.what == "unset":
        todo = f"{where}：选一个模板，再到{here}：选它。"
        return Finding(f"template.{kind}.unset", "messages", FAIL, f"“{name}”没有设置模板", unsent, todo)
    if fault.what == "gone":
        title = f"“{name}”的模板不在账号里"
        return Finding(
            f"template.{kind}.gone", "messages", FAIL, title, unsent, f"{where}：重新添加，再到{here}：选它。"
        )
    lost, blank = "、".join(fault.lost), "、".join(fault.blank)
    told = f"模板里没有 {lost}" if lost else f"没有内容填进 {blank}"
    todo = f"{here}：按模板现在的字段（{'、'.join(keys[notice_templates.mapped()[kind][0]])}）重新选内容。"
    meaning = "微信会拒绝整条消息（47003），或者收到的人看到空白。"
    return Finding(f"template.{kind}.fields", "messages", FAIL, f"“{name}”的字段不符：{told}", meaning, todo)


def menu(patient: Patient) -> list[Finding]:
    """What stands below the chat. None is no fault, but people look for it."""
    try:
        menus, tags = patient.gateway.menus(), patient.gateway.tags()
    except WeChatError as error:
        if isinstance(error, WeChatRefused) and error.errcode == NO_MENU:
            meaning = "用户在对话里没有入口，只能等消息或再扫码。"
            todo = f"{WHERE['official_account']} → 自定义菜单：设置一个，或由程序创建。"
            return [Finding("menu.none", "messages", WARN, "公众号还没有菜单", meaning, todo)]
        return [explained("menu", "messages", "读不到菜单", "official_account", error)]
    own = len(menus.get("conditionalmenu") or [])
    return [Finding("menu", "messages", OK, "公众号有菜单", f"另有 {own} 个按标签显示的菜单，{len(tags)} 个标签。")]


def quotas(patient: Patient) -> list[Finding]:
    """What is left of today's calls; WeChat counts by Beijing's days."""
    findings, told = [], []
    for path, name in PATHS.items():
        try:
            quota = patient.gateway.quota("official_account", path)
        except WeChatError as error:
            return [explained("quota", "messages", "读不到调用额度", "official_account", error)]
        told.append(f"{name} {quota.used:,}/{quota.most:,}")
        if quota.left <= quota.most * LITTLE_LEFT:
            state = WARN if quota.left > 0 else FAIL
            title = f"今天的{name}只剩 {max(quota.left, 0):,} 次（共 {quota.most:,}）"
            code, meaning = f"quota.{path.rsplit('/', 2)[-2]}", "用完以后，到北京时间零点之前都发不出去。"
            todo = f"{WHERE['official_account']} → 接口调用：看是谁在调用，或申请更多。"
            findings.append(Finding(code, "messages", state, title, meaning, todo))
    return findings or [
        Finding("quota", "messages", OK, "今天的调用额度充足", "；".join(told) + "。没有使用永久二维码。")
    ]
