"""Each setting: what it is for, what it must look like, and how it stands. Secrets are never shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config import AccountSettings
from services.doctor.findings import FAIL, OK, UNKNOWN, Finding, Report, report_of
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import PREFIX, WHERE


@dataclass(frozen=True, slots=True)
class About:
    purpose: str
    form: str


_KEY = "64 位十六进制"
_RING = "版本:64位十六进制，多把用逗号隔开，新的在前，最多四把"
_BASE = "http(s):// 开头的地址，不带参数；正式环境用微信的 https 地址"
SETTINGS = {
    "APP_ENV": About("环境：development 宽松，production 严格", "development 或 production"),
    "PORT": About("make run 时网站的端口", "1 到 65535"),
    "SANDBOX_PORT": About("make run 时沙盒的端口", "1 到 65535"),
    "TRUSTED_PROXIES": About("前面有几层可信的反向代理", "0 到 9"),
    "PUBLIC_BASE_URL": About("链接和二维码里的公网地址", "https://域名，结尾不带 /"),
    "FILES_BASE_URL": About("上传文件的地址", "https://域名，默认与 PUBLIC_BASE_URL 相同"),
    "DATABASE_URL": About("数据库", "sqlite:///文件 或 mysql+pymysql://账号:密码@主机/库名?charset=utf8mb4"),
    "REDIS_URL": About("各进程共用的限流，可以不填", "redis://主机:6379/0"),
    "STORAGE_URL": About("上传文件存放的地方", "file:文件夹 或 s3://桶?endpoint=…"),
    "METRICS_TOKEN": About("查看 /metrics 的口令", "任意一串随机字符"),
    "SECRET_KEY": About("给表单令牌签名", "至少 32 个字符"),
    "PII_KEYS": About("加密手机号等个人信息", _RING),
    "PII_INDEX_KEY": About("按手机号查找加密内容", _KEY),
    "AUDIT_KEY": About("给操作记录封签", _KEY),
    "ITEM_CODE_KEYS": About("生成防伪码", _RING),
    "ITEM_INNER_KEYS": About("生成内码", _RING),
    "WECHAT_CALLBACK_MODE": About("推送的加密方式，测试号才用 plain", "safe 或 plain"),
    "WECHAT_API_BASE": About("微信接口的地址", _BASE),
    "WECHAT_MP_BASE": About("微信二维码图片的地址", _BASE),
    "WECHAT_OPEN_BASE": About("微信网页授权的地址", _BASE),
    "WECHAT_JSSDK_URL": About("JS-SDK 脚本的地址", _BASE),
    **{
        f"{PREFIX[kind]}_{part}": About(f"{NAMES[kind]}的{what}", form)
        for kind in NAMES
        for part, what, form in (
            ("APPID", "AppID", f"wx 开头 18 位；{WHERE[kind]} → 基础信息"),
            ("SECRET", "AppSecret", f"32 位；{WHERE[kind]} → 基础信息 → 开发密钥"),
            ("TOKEN", "推送 Token", f"3 到 32 位字母数字；{WHERE[kind]} → 消息与事件推送，两边一致"),
            ("AES_KEY", "推送 EncodingAESKey", f"43 位字母数字；{WHERE[kind]} → 消息与事件推送，两边一致"),
            ("AES_KEY_PREVIOUS", "更换前的 EncodingAESKey", "43 位字母数字，更换完成后去掉"),
            ("ORIGINAL_ID", "原始 ID", f"gh_ 加 12 位；{WHERE[kind]} → 基础信息"),
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
        "WECHAT_CALLBACK_MODE": patient.settings.wechat.callback_mode,
        "WECHAT_API_BASE": patient.settings.wechat.api_base,
        "WECHAT_MP_BASE": patient.settings.wechat.mp_base,
        "WECHAT_OPEN_BASE": patient.settings.wechat.open_base,
        "WECHAT_JSSDK_URL": patient.settings.wechat.jssdk_url,
        "REDIS_URL": "已设置" if patient.settings.redis_url else "没有设置",
        "METRICS_TOKEN": "已设置" if patient.settings.metrics_token else "没有设置",
        **_account(patient, "WECHAT_OA", patient.settings.wechat.official_account),
        **_account(patient, "WECHAT_MINI", patient.settings.wechat.mini_program),
    }
    return [
        Finding(f"setting.{name}", "settings", OK, f"{name}：{shown.get(name, '已设置，不显示')}", about.purpose)
        for name, about in SETTINGS.items()
    ]


def _account(patient: Patient, prefix: str, account: AccountSettings) -> dict[str, str]:
    parts = {
        "APPID": account.appid,
        "ORIGINAL_ID": account.original_id,
        "AES_KEY": "已设置，不显示" if account.aes_key else "没有（测试号）",
        "AES_KEY_PREVIOUS": "已设置，不显示" if account.previous_aes_key else "没有设置",
    }
    return {f"{prefix}_{part}": ("沙盒的账号" if account.of_sandbox else shown) for part, shown in parts.items()}


def explain_refused(problems: Iterable[str], at: datetime) -> Report:
    """Why the program does not start: each refused line with what the setting is for and what it must look like."""
    findings = [_refused(problem) for problem in problems]
    waits = "设置改好、程序能启动以后再查一次。"
    findings.append(Finding("settings.waits", "machine", UNKNOWN, "其余检查暂时没做", "程序还不能启动。", waits))
    return report_of(at, findings)


def _refused(problem: str) -> Finding:
    name = next((known for known in sorted(SETTINGS, key=len, reverse=True) if known in problem), None)
    if problem.startswith(("WECHAT_OA_*", "WECHAT_MINI_*")):
        prefix = problem.split("_*")[0]
        todo = "把缺的几项补齐；开发时也可以全部不填，那就用沙盒的账号。"
        purpose = "一个微信账号要么填全，要么全不填。"
        return Finding(f"setting.{prefix}", "settings", FAIL, f"设置不完整：{problem}", purpose, todo)
    if name is None:
        return Finding("setting", "settings", FAIL, f"设置不被接受：{problem}", "程序不能启动。", "按提示改正。")
    about = SETTINGS[name]
    title, meaning = f"设置不被接受：{problem}", f"{name} 是{about.purpose}。程序不能启动。"
    return Finding(f"setting.{name}", "settings", FAIL, title, meaning, f"改成：{about.form}。")
