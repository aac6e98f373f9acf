"""One WeChat account: whether it knows us."""

from __future__ import annotations

from services.doctor.findings import OK, Finding
from services.doctor.patient import NAMES, Patient
from services.doctor.refusals import explained
from services.sentences import N_, say
from wechat.accounts import AccountKind
from wechat.errors import WeChatError


def credentials(kind: AccountKind, patient: Patient) -> list[Finding]:
    """The AppSecret brings a token now, and WeChat accepts that token from this machine."""
    name, code = NAMES[kind], f"account.{kind}"
    try:
        life = patient.gateway.prove_credentials(kind)
    except WeChatError as error:
        return [explained(code, "accounts", say("%(name)s的凭证没有通过", name=name), kind, error)]
    pattern = (
        N_("沙盒的账号，令牌还有 %(minutes)s 分钟。")
        if patient.account(kind).of_sandbox
        else N_("令牌还有 %(minutes)s 分钟。")
    )
    return [Finding(code, "accounts", OK, say("%(name)s的凭证有效", name=name), say(pattern, minutes=life // 60))]
