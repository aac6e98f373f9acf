"""The key ring: how much lies under which key, and when an old one may go."""

from __future__ import annotations

from models.sealing import sealer
from services import key_rotation
from services.doctor.findings import FAIL, OK, WARN, Finding
from services.doctor.patient import Patient
from services.sentences import say


def ring(_patient: Patient) -> list[Finding]:
    """Values by key version against the versions of `PII_KEYS`; of a large house the ends of each table."""
    seen = key_rotation.sample()
    return judge(seen.values, sealer().versions, whole=seen.whole, finished=key_rotation.finished())


def judge(values: dict[int, int], ring: list[int], *, whole: bool = True, finished: bool = True) -> list[Finding]:
    """A value without its key is lost to us; one under an older key waits for `keys rotate`; an older key under which
    nothing lies any more may go. Where not the `whole` was looked at there are at least so many, only a rotation that
    `finished` is taken for one, and before a key goes all are counted."""
    told = "，".join(f"{version}: {count:,}" for version, count in values.items()) or "0"
    meaning = say("各版本密钥下的加密内容：%(told)s。", told=told)
    if not whole:
        rows = f"{key_rotation.SAMPLED:,}"
        meaning = say(
            "只看了每张表最早和最新的各 %(rows)s 行，各版本密钥下的加密内容：%(told)s。", rows=rows, told=told
        )
    gone = {version: count for version, count in values.items() if version not in ring}
    if gone:
        title = say("有 %(number)s 项加密内容的密钥已经不在了", number=f"{sum(gone.values()):,}")
        todo = say(
            "把版本 %(versions)s 的密钥放回 PII_KEYS 的末尾，重启，再运行 flask --app wsgi keys rotate。",
            versions="、".join(map(str, gone)),
        )
        return [Finding("keys.gone", "machine", FAIL, title, meaning, todo)]
    waiting = sum(count for version, count in values.items() if version != ring[0])
    if waiting:
        title = say("有 %(number)s 项还用着旧密钥", number=f"{waiting:,}")
        todo = say("运行 flask --app wsgi keys rotate；可以边用边换，中断了再运行一次即可。")
        return [Finding("keys.old", "machine", WARN, title, meaning, todo)]
    if len(ring) > 1:
        old = "、".join(map(str, ring[1:]))
        title = say("旧密钥（版本 %(old)s）已经没有内容在用", old=old)
        if not whole and not finished:
            todo = say("运行 flask --app wsgi keys rotate；可以边用边换，中断了再运行一次即可。")
            return [Finding("keys.old", "machine", WARN, say("还没有全部换到新密钥"), meaning, todo)]
        if not whole:
            title = say("看过的内容里，没有用旧密钥（版本 %(old)s）的", old=old)
            todo = say("去掉旧密钥之前，先运行 flask --app wsgi keys status 把全部内容数一遍。")
            return [Finding("keys", "machine", OK, title, meaning, todo)]
        todo = say("备份里最旧的一份也换过密钥之后，就可以从 PII_KEYS 去掉版本 %(old)s。", old=old)
        return [Finding("keys", "machine", OK, title, meaning, todo)]
    return [Finding("keys", "machine", OK, say("加密密钥齐全"), meaning)]
