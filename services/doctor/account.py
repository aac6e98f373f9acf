"""One WeChat account: whether it knows us."""

from __future__ import annotations

from services.doctor.findings import OK, Finding
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import explained
from wechat.accounts import AccountKind
from wechat.errors import WeChatError


def credentials(kind: AccountKind, patient: Patient) -> list[Finding]:
    """The AppSecret brings a token now, and WeChat accepts that token from this machine."""
    name, code = NAMES[kind], f"account.{kind}"
    try:
        life = patient.gateway.prove_credentials(kind)
    except WeChatError as error:
        return [explained(code, "accounts", f"{name}的凭证没有通过", kind, error)]
    of = "沙盒的账号，" if patient.account(kind).of_sandbox else ""
    return [Finding(code, "accounts", OK, f"{name}的凭证有效", f"{of}令牌还有 {life // 60} 分钟。")]
