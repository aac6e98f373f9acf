"""In which language a person of headquarters reads what we write: the console, workbooks, what WeChat tells them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import select

from models.accounts import StaffAccount
from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from services import audit
from services.accounts import Staff
from services.errors import Invalid

CHINESE = "zh"
LANGUAGES = (CHINESE, "en")
Translate = Callable[[str], str]
Into = Callable[[str], Translate]
"""Gives patterns of sentences in a language; the doors have catalogues, rules have none."""


def untranslated(_language: str) -> Translate:
    """Every language is Chinese."""
    return lambda pattern: pattern


@transaction
def choose(staff: Staff, language: str) -> None:
    """Read everything in this language from now on, in whatever browser. Refuses `language_unknown`."""
    if language not in LANGUAGES:
        raise Invalid("language_unknown", "没有这种语言，可以选中文或 English。")
    account = session().get_one(StaffAccount, staff.account_id)
    if account.language != language:
        account.language = language
        audit.record(staff.actor, "staff:language:choose", "staff_account", account.id, language=language)


@reading
def of_employee(employee_id: int) -> str:
    """The language an employee chose; Chinese for whoever chose none."""
    chosen = select(StaffAccount.language).where(StaffAccount.employee_id == employee_id)
    return session().execute(chosen).scalar_one_or_none() or CHINESE


@reading
def of_followers(follower_ids: Collection[int]) -> dict[int, str]:
    """Of those who are bound as employees and chose another language than Chinese, which one."""
    if not follower_ids:
        return {}
    chose = (
        select(Binding.follower_id, StaffAccount.language)
        .join(StaffAccount, StaffAccount.employee_id == Binding.employee_id)
        .where(
            Binding.follower_id.in_(follower_ids),
            Binding.open_marker == OPEN,
            StaffAccount.language.is_not(None),
            StaffAccount.language != CHINESE,
        )
    )
    return {follower_id: str(language) for follower_id, language in session().execute(chose)}
