"""What the Official Account can say: templates, menus, and how often."""

from __future__ import annotations

from services import notice_templates, notices
from services.doctor.findings import FAIL, OK, WARN, Finding
from services.doctor.patient import Patient
from services.doctor.refusals import WHERE, explained
from services.menus import publishing
from services.notice_templates import Fault
from services.sentences import say
from wechat.errors import WeChatError, WeChatRefused

NO_MENU = 46003
PATHS = {
    "/cgi-bin/message/template/send": say("模板消息"),
    "/cgi-bin/qrcode/create": say("临时二维码"),
    "/cgi-bin/user/info": say("粉丝资料"),
}
LITTLE_LEFT = 0.1


def templates(patient: Patient) -> list[Finding]:
    """Each kind of notice has a template, the account still has it, and their fields fit."""
    try:
        keys = {one.template_id: one.keys for one in patient.gateway.chosen_templates()}
    except WeChatError as error:
        return [explained("template.list", "messages", say("读不到模板列表"), "official_account", error)]
    findings = [_template(fault, keys) for fault in notice_templates.faults(keys)]
    return findings or [
        Finding(
            "template",
            "messages",
            OK,
            say("%(number)s 种通知的模板都在用", number=len(notices.KINDS)),
            say("字段与通知的内容相符。"),
        )
    ]


def _template(fault: Fault, keys: dict[str, tuple[str, ...]]) -> Finding:
    kind, name, unsent = fault.kind, say(notices.KIND_NAMES.get(fault.kind, fault.kind)), say("这种通知发不出去。")
    here, where = say("管理后台 → 设置 → 通知模板"), say("%(where)s → 模板消息", where=WHERE["official_account"])
    if fault.what == "unset":
        todo = say("%(where)s：选一个模板，再到%(here)s：选它。", where=where, here=here)
        return Finding(
            f"template.{kind}.unset", "messages", FAIL, say("“%(name)s”没有设置模板", name=name), unsent, todo
        )
    if fault.what == "gone":
        title = say("“%(name)s”的模板不在账号里", name=name)
        return Finding(
            f"template.{kind}.gone",
            "messages",
            FAIL,
            title,
            unsent,
            say("%(where)s：重新添加，再到%(here)s：选它。", where=where, here=here),
        )
    lost, blank = "、".join(fault.lost), "、".join(fault.blank)
    told = say("模板里没有 %(lost)s", lost=lost) if lost else say("没有内容填进 %(blank)s", blank=blank)
    todo = say(
        "%(here)s：按模板现在的字段（%(keys)s）重新选内容。",
        here=here,
        keys="、".join(keys[notice_templates.mapped()[kind][0]]),
    )
    meaning = say("微信会拒绝整条消息（47003），或者收到的人看到空白。")
    return Finding(
        f"template.{kind}.fields",
        "messages",
        FAIL,
        say("“%(name)s”的字段不符：%(told)s", name=name, told=told),
        meaning,
        todo,
    )


def menu(patient: Patient) -> list[Finding]:
    """What stands below the chat. None is no fault, but people look for it."""
    try:
        menus, tags = patient.gateway.menus(), patient.gateway.tags()
    except WeChatError as error:
        if isinstance(error, WeChatRefused) and error.errcode == NO_MENU:
            meaning = say("用户在对话里没有入口，只能等消息或再扫码。")
            todo = say("%(where)s → 自定义菜单：设置一个，或由程序创建。", where=WHERE["official_account"])
            return [Finding("menu.none", "messages", WARN, say("公众号还没有菜单"), meaning, todo)]
        return [explained("menu", "messages", say("读不到菜单"), "official_account", error)]
    held = publishing.look(patient.gateway, patient.settings.public_base_url)
    if held.differing or held.stale:
        meaning = say("用户看到的还是旧菜单。")
        todo = say("管理后台 → 设置 → 微信菜单：点“发布到微信”，或运行 flask --app wsgi menus publish。")
        return [Finding("menu.differs", "messages", WARN, say("微信里的菜单和设置里的不一致"), meaning, todo)]
    own = len(menus.get("conditionalmenu") or [])
    return [
        Finding(
            "menu",
            "messages",
            OK,
            say("公众号有菜单"),
            say("另有 %(own)s 个按标签显示的菜单，%(tags)s 个标签。", own=own, tags=len(tags)),
        )
    ]


def quotas(patient: Patient) -> list[Finding]:
    """What is left of today's calls; WeChat counts by Beijing's days."""
    findings, told = [], []
    for path, name in PATHS.items():
        try:
            quota = patient.gateway.quota("official_account", path)
        except WeChatError as error:
            return [explained("quota", "messages", say("读不到调用额度"), "official_account", error)]
        told.append(say("%(name)s %(used)s/%(most)s", name=name, used=f"{quota.used:,}", most=f"{quota.most:,}"))
        if quota.left <= quota.most * LITTLE_LEFT:
            state = WARN if quota.left > 0 else FAIL
            title = say(
                "今天的%(name)s只剩 %(left)s 次（共 %(most)s）",
                name=name,
                left=f"{max(quota.left, 0):,}",
                most=f"{quota.most:,}",
            )
            code, meaning = f"quota.{path.rsplit('/', 2)[-2]}", say("用完以后，到北京时间零点之前都发不出去。")
            todo = say("%(where)s → 接口调用：看是谁在调用，或申请更多。", where=WHERE["official_account"])
            findings.append(Finding(code, "messages", state, title, meaning, todo))
    return findings or [
        Finding(
            "quota",
            "messages",
            OK,
            say("今天的调用额度充足"),
            say(
                "%(first)s；%(second)s；%(third)s。没有使用永久二维码。",
                **dict(zip(("first", "second", "third"), told, strict=True)),
            ),
        )
    ]
