"""Running the checks: side by side, each on its own, within a time limit; one that falls hides no other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import structlog

from services import clock
from services.doctor import account, address, keys, machine, messages, people, traffic
from services.doctor.findings import FAIL, UNKNOWN, Finding, Report, report_of
from services.doctor.patient import NAMES, Patient
from services.doctor.settings import explain
from services.sentences import say
from wechat.accounts import KINDS

SECONDS_A_ROUND = 20.0

log = structlog.get_logger(__name__)

Rule = Callable[[Patient], list[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name in findings about the check itself, its group, and which checks must not have failed."""

    name: str
    group: str
    run: Rule
    needs: tuple[str, ...] = ()


FIRST = (
    Check("settings", "settings", explain),
    Check("clock", "machine", machine.clock_at_wechat),
    Check("database", "machine", machine.database),
    Check("redis", "machine", machine.redis_server),
    Check("storage", "machine", machine.files),
    Check("address", "address", address.public_address),
    *(Check(f"account.{kind}", "accounts", partial(account.credentials, kind)) for kind in KINDS),
)
THEN = (
    Check("worker", "machine", machine.worker, ("database",)),
    Check("keys", "machine", keys.ring, ("database",)),
    Check("domains", "address", address.domains, ("account.official_account",)),
    *(Check(f"callback.{kind}", "callback", partial(address.our_door, kind), ("address",)) for kind in KINDS),
    *(Check(f"lines.{kind}", "callback", partial(address.lines, kind), (f"account.{kind}",)) for kind in KINDS),
    *(Check(f"pushes.{kind}", "callback", partial(traffic.pushes, kind), ("database",)) for kind in KINDS),
    Check("results", "callback", traffic.results, ("database",)),
    Check("unionid", "accounts", traffic.unionid, ("database", "account.official_account")),
    Check("openids", "accounts", people.openids, ("database",)),
    Check("tags", "messages", people.tags, ("database",)),
    Check("templates", "messages", messages.templates, ("database", "account.official_account")),
    Check("menu", "messages", messages.menu, ("database", "account.official_account")),
    Check("quotas", "messages", messages.quotas, ("account.official_account",)),
)


def examine(patient: Patient) -> Report:
    """Every check; those that lean on one that failed are left out, with one line that says so."""
    at = clock.now()
    done = _round(patient, FIRST, SECONDS_A_ROUND)
    broken = {name for name, findings in done.items() if any(found.state == FAIL for found in findings)}
    able = [check for check in THEN if not broken.intersection(check.needs)]
    findings = [found for part in done.values() for found in part]
    findings += [_left_out(name) for name in sorted({n for check in THEN for n in check.needs} & broken)]
    findings += [found for part in _round(patient, able, SECONDS_A_ROUND).values() for found in part]
    return report_of(at, findings)


def _round(patient: Patient, checks: Iterable[Check], seconds: float) -> dict[str, list[Finding]]:
    """All of them at once, in threads that nobody waits for at the end: one that hangs must not keep the shell."""
    done: dict[str, list[Finding]] = {}
    threads = {}
    for check in checks:
        threads[check] = threading.Thread(target=_examine_one, args=(patient, check, done), daemon=True)
        threads[check].start()
    deadline = time.monotonic() + seconds
    for check, thread in threads.items():
        thread.join(max(deadline - time.monotonic(), 0))
        if check.name not in done:
            done[check.name] = [_not_done(check, say("检查超时，没有得出结果"))]
    return {name: done[name] for name in (check.name for check in threads)}  # in their order, whoever was first


def _examine_one(patient: Patient, check: Check, done: dict[str, list[Finding]]) -> None:
    try:
        done[check.name] = check.run(patient)
    except Exception as fault:
        log.error("doctor_check_failed", check=check.name, error=type(fault).__name__, exc_info=True)
        done[check.name] = [_not_done(check, say("检查没有做完（%(error)s）", error=type(fault).__name__))]


def _not_done(check: Check, why: str) -> Finding:
    return Finding(
        f"{check.name}.unknown",
        check.group,
        UNKNOWN,
        say("检查“%(name)s”没有结论", name=check.name),
        why,
        say("稍后再查一次。"),
    )


WAITS = {
    "database": ("machine", say("推送、通知、员工与模板的检查")),
    "address": ("callback", say("模拟微信推送的检查")),
    **{f"account.{kind}": ("accounts", say("%(name)s的其余检查", name=name)) for kind, name in NAMES.items()},
}


def _left_out(name: str) -> Finding:
    group, what = WAITS[name]
    return Finding(
        f"{name}.waits", group, UNKNOWN, say("%(what)s暂时没做", what=what), say("要等前面失败的一项修好才能做。"), ""
    )
