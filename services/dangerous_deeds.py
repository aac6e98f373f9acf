"""The acts that need two persons, each with the right it takes, what is checked when it is asked, and the doing.

A new one (a code package, a bulk export) adds a line to `DEEDS`; `second_person.py` sees to the rest.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from services import accounts, staff_accounts
from services.access import ROLE_NAMES, Actor
from services.campaigns import budgets
from services.errors import Conflict, Invalid
from services.item_codes import deeds as of_codes
from services.item_codes import package_release
from services.personal_exports import making
from services.second_factor import codes, setting_up
from services.sentences import say
from services.staff_accounts import AccountRow

Facts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Deed:
    """`act` is the right that both persons need; `judge` refuses what could not be done; `do` does it, once; `refused`
    puts away what was prepared, where the second person says no."""

    act: str
    judge: Callable[[Actor, Facts], None]
    do: Callable[[Actor, Facts, int], None]
    refused: Callable[[Actor, Facts], None] | None = None


def _meant(actor: Actor, facts: Facts) -> AccountRow:
    """The account of the very person who was asked about: a code that bears another name by now may be somebody else's,
    and whoever confirms was shown the name."""
    known = staff_accounts.account(actor, facts["employee"])
    if known.name != facts.get("name", known.name):
        raise Conflict(
            "changed_meanwhile",
            say(
                "%(code)s现在是%(name)s，申请时是%(then)s，请重新申请。",
                code=known.code,
                name=known.name,
                then=facts["name"],
            ),
        )
    return known


def _judge_grant(actor: Actor, facts: Facts) -> None:
    if facts["role"] not in ROLE_NAMES:
        raise Invalid("role_unknown", "没有这个角色，请重新选择。")
    known = _meant(actor, facts)
    if facts["role"] in known.roles:
        role = ROLE_NAMES[facts["role"]]
        raise Conflict("has_role", say("%(name)s已经是%(role)s了。", name=known.name, role=say(role)))


def _grant(actor: Actor, facts: Facts, confirmed: int) -> None:
    # A new account has a password nobody knows, until an administrator makes one and hands it over.
    accounts.add_staff(actor, facts["employee"], facts["role"], secrets.token_urlsafe(24), confirmed=confirmed)


def _judge_enable(actor: Actor, facts: Facts) -> None:
    if _meant(actor, facts).state != "disabled":
        raise Conflict("not_disabled", "这个账号没有停用。")


def _enable(actor: Actor, facts: Facts, confirmed: int) -> None:
    staff_accounts.enable(actor, facts["employee"], confirmed=confirmed)


def _judge_reset(actor: Actor, facts: Facts) -> None:
    if not codes.has(_account_id(actor, facts)):
        raise Conflict("no_second_factor", "这个账号没有开启两步验证。")


def _reset(actor: Actor, facts: Facts, confirmed: int) -> None:
    setting_up.reset(actor, _account_id(actor, facts), employee=facts["employee"], confirmed=confirmed)


def _account_id(actor: Actor, facts: Facts) -> int:
    known = _meant(actor, facts)
    if known.id is None:
        raise Conflict("no_account", say("%(name)s还没有后台账号。", name=known.name))
    return known.id


DEEDS: dict[str, Deed] = {
    "grant_role": Deed("staff.write", _judge_grant, _grant),
    "enable_account": Deed("staff.write", _judge_enable, _enable),
    "reset_second_factor": Deed("staff.write", _judge_reset, _reset),
    "personal_export": Deed(making.ACT, making.judge, making.owe),
    of_codes.ISSUE: Deed(of_codes.ACT, of_codes.judge_issue, of_codes.issue),
    of_codes.VOID: Deed(of_codes.ACT, of_codes.judge_void, of_codes.void),
    budgets.RAISE: Deed(budgets.ACT, budgets.judge, budgets.do),
    package_release.RELEASE: Deed(
        package_release.ACT, package_release.judge, package_release.release, package_release.refused
    ),
}
