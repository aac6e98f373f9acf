"""Each setting: what it is for, what it must look like, and how it stands. Secrets are never shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config import AccountSettings
from services.doctor.findings import FAIL, OK, UNKNOWN, Finding, Report, report_of
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import PREFIX, WHERE
from services.sentences import say


@dataclass(frozen=True, slots=True)
class About:
    purpose: str
    form: str


_KEY = say("64 位十六进制")
_RING = say("版本:64位十六进制，多把用逗号隔开，新的在前，最多四把")
_BASE = say("http(s):// 开头的地址，不带参数；正式环境用微信的 https 地址")
SETTINGS = {
    "APP_ENV": About(say("环境：development 宽松，production 严格"), say("development 或 production")),
    "PORT": About(say("make run 时网站的端口"), say("1 到 65535")),
    "SANDBOX_PORT": About(say("make run 时沙盒的端口"), say("1 到 65535")),
    "TRUSTED_PROXIES": About(say("前面有几层可信的反向代理"), say("0 到 9")),
    "REQUIRE_SECOND_FACTOR": About(say("后台账号是否必须开启两步验证"), say("true 或 false")),
    "PUBLIC_BASE_URL": About(say("链接和二维码里的公网地址"), say("https://域名，结尾不带 /")),
    "FILES_BASE_URL": About(say("上传文件的地址"), say("https://域名，默认与 PUBLIC_BASE_URL 相同")),
    "DATABASE_URL": About(say("数据库"), say("sqlite:///文件 或 mysql+pymysql://账号:密码@主机/库名?charset=utf8mb4")),
    "REDIS_URL": About(say("各进程共用的限流，可以不填"), say("redis://主机:6379/0")),
    "STORAGE_URL": About(say("上传文件存放的地方"), say("file:文件夹 或 s3://桶?endpoint=…")),
    "METRICS_TOKEN": About(say("查看 /metrics 的口令"), say("任意一串随机字符")),
    "SECRET_KEY": About(say("给表单令牌签名"), say("至少 32 个字符")),
    "PII_KEYS": About(say("加密手机号等个人信息"), _RING),
    "PII_INDEX_KEY": About(say("按手机号查找加密内容"), _KEY),
    "AUDIT_KEY": About(say("给操作记录封签"), _KEY),
    "ITEM_CODE_KEYS": About(say("生成防伪码"), _RING),
    "ITEM_INNER_KEYS": About(say("生成内码"), _RING),
    "WECHAT_CALLBACK_MODE": About(say("推送的加密方式，测试号才用 plain"), say("safe 或 plain")),
    "WECHAT_API_BASE": About(say("微信接口的地址"), _BASE),
    "WECHAT_MP_BASE": About(say("微信二维码图片的地址"), _BASE),
    "WECHAT_OPEN_BASE": About(say("微信网页授权的地址"), _BASE),
    "WECHAT_JSSDK_URL": About(say("JS-SDK 脚本的地址"), _BASE),
    **{
        f"{PREFIX[kind]}_{part}": About(say("%(name)s的%(what)s", name=NAMES[kind], what=what), form)
        for kind in NAMES
        for part, what, form in (
            ("APPID", "AppID", say("wx 开头 18 位；%(where)s → 基础信息", where=WHERE[kind])),
            ("SECRET", "AppSecret", say("32 位；%(where)s → 基础信息 → 开发密钥", where=WHERE[kind])),
            (
                "TOKEN",
                say("推送 Token"),
                say("3 到 32 位字母数字；%(where)s → 消息与事件推送，两边一致", where=WHERE[kind]),
            ),
            (
                "AES_KEY",
                say("推送 EncodingAESKey"),
                say("43 位字母数字；%(where)s → 消息与事件推送，两边一致", where=WHERE[kind]),
            ),
            ("AES_KEY_PREVIOUS", say("更换前的 EncodingAESKey"), say("43 位字母数字，更换完成后去掉")),
            ("ORIGINAL_ID", say("原始 ID"), say("gh_ 加 12 位；%(where)s → 基础信息", where=WHERE[kind])),
        )
    },
}


def explain(patient: Patient) -> list[Finding]:
    """Every setting as it stands; they were accepted, or the program would not have started."""
    shown = {
        "APP_ENV": patient.settings.app_env,
        "PUBLIC_BASE_URL": patient.settings.public_base_url,
        "FILES_BASE_URL": patient.settings.files_base_url,
        "TRUSTED_PROXIES": str(patient.settings.trusted_proxies),
        "REQUIRE_SECOND_FACTOR": say("必须") if patient.settings.require_second_factor else say("自愿"),
        "WECHAT_CALLBACK_MODE": patient.settings.wechat.callback_mode,
        "WECHAT_API_BASE": patient.settings.wechat.api_base,
        "WECHAT_MP_BASE": patient.settings.wechat.mp_base,
        "WECHAT_OPEN_BASE": patient.settings.wechat.open_base,
        "WECHAT_JSSDK_URL": patient.settings.wechat.jssdk_url,
        "REDIS_URL": say("已设置") if patient.settings.redis_url else say("没有设置"),
        "METRICS_TOKEN": say("已设置") if patient.settings.metrics_token else say("没有设置"),
        **_account(patient, "WECHAT_OA", patient.settings.wechat.official_account),
        **_account(patient, "WECHAT_MINI", patient.settings.wechat.mini_program),
    }
    return [
        Finding(
            f"setting.{name}",
            "settings",
            OK,
            say("%(name)s：%(value)s", name=name, value=shown.get(name, say("已设置，不显示"))),
            about.purpose,
        )
        for name, about in SETTINGS.items()
    ]


def _account(patient: Patient, prefix: str, account: AccountSettings) -> dict[str, str]:
    parts = {
        "APPID": account.appid,
        "ORIGINAL_ID": account.original_id,
        "AES_KEY": say("已设置，不显示") if account.aes_key else say("没有（测试号）"),
        "AES_KEY_PREVIOUS": say("已设置，不显示") if account.previous_aes_key else say("没有设置"),
    }
    return {f"{prefix}_{part}": (say("沙盒的账号") if account.of_sandbox else shown) for part, shown in parts.items()}


def explain_refused(problems: Iterable[str], at: datetime) -> Report:
    """Why the program does not start: each refused line with what the setting is for and what it must look like."""
    findings = [_refused(problem) for problem in problems]
    waits = say("设置改好、程序能启动以后再查一次。")
    findings.append(
        Finding("settings.waits", "machine", UNKNOWN, say("其余检查暂时没做"), say("程序还不能启动。"), waits)
    )
    return report_of(at, findings)


def _refused(problem: str) -> Finding:
    name = next((known for known in sorted(SETTINGS, key=len, reverse=True) if known in problem), None)
    if problem.startswith(("WECHAT_OA_*", "WECHAT_MINI_*")):
        prefix = problem.split("_*")[0]
        todo = say("把缺的几项补齐；开发时也可以全部不填，那就用沙盒的账号。")
        purpose = say("一个微信账号要么填全，要么全不填。")
        return Finding(
            f"setting.{prefix}", "settings", FAIL, say("设置不完整：%(problem)s", problem=problem), purpose, todo
        )
    if name is None:
        return Finding(
            "setting",
            "settings",
            FAIL,
            say("设置不被接受：%(problem)s", problem=problem),
            say("程序不能启动。"),
            say("按提示改正。"),
        )
    about = SETTINGS[name]
    title, meaning = (
        say("设置不被接受：%(problem)s", problem=problem),
        say("%(name)s 是%(purpose)s。程序不能启动。", name=name, purpose=about.purpose),
    )
    return Finding(f"setting.{name}", "settings", FAIL, title, meaning, say("改成：%(form)s。", form=about.form))
