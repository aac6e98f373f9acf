"""The menus as headquarters wants them: edited by one after the other, or as they were in the beginning."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select

from models.db import reading, session, transaction
from models.menus import RoleMenu
from services import audit, role_tags, settings_pages
from services.access import Actor, require
from services.errors import NotFound
from services.menus.buttons import Menu, as_row, from_row, judge
from services.settings_pages import renew_page

FILE = Path(__file__).with_name("defaults.toml")
EVERYBODY = "everybody"
ROLES = (EVERYBODY, *role_tags.TAGS)
"""In rising order: of several that fit a person the last one shows."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One menu as it is wanted; `version` is what its form was opened on."""

    role: str
    menu: Menu
    version: int
    edited: bool


@cache
def defaults() -> dict[str, Menu]:
    """The menus of the file, by role, in rising order."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {role: from_row(told[role]) for role in ROLES}


@reading
def wanted() -> dict[str, Menu]:
    """Every menu as it is wanted now, in rising order."""
    edited = {row.role: from_row(row.buttons) for row in session().scalars(select(RoleMenu))}
    return {role: edited.get(role, menu) for role, menu in defaults().items()}


@reading
def draft(actor: Actor, role: str) -> Draft:
    """One menu to be edited. Refuses `menu_unknown`."""
    require(actor, "settings.write")
    row = session().get(RoleMenu, _known(role))
    menu = defaults()[role] if row is None else from_row(row.buttons)
    return Draft(role, menu, settings_pages.version_of(_page(role)), row is not None)


@transaction
def save(actor: Actor, role: str, seen: int, menu: Menu) -> None:
    """Save one menu, opened on edition `seen`; WeChat shows it once it is published.

    Refused: `menu_unknown`, `form_wrong` with what is wrong where, `changed_meanwhile`.
    """
    require(actor, "settings.write")
    _known(role)
    judge(menu)
    renew_page(actor, _page(role), seen)
    put(actor, role, menu)


@transaction
def reset(actor: Actor, role: str, seen: int) -> None:
    """Give one menu back to what it was in the beginning. Refused: `menu_unknown`, `changed_meanwhile`."""
    require(actor, "settings.write")
    _known(role)
    renew_page(actor, _page(role), seen)
    put(actor, role, defaults()[role])


@transaction
def put_all(actor: Actor, menus: dict[str, Menu]) -> None:
    """All menus at once, as they were published before; whoever has one open is told."""
    require(actor, "settings.write")
    for role in ROLES:
        renew_page(actor, _page(role))
    for role, menu in menus.items():
        if role in ROLES:
            put(actor, role, menu)


def put(actor: Actor, role: str, menu: Menu) -> None:
    """Write one menu down, within a rule that holds its page; what equals the default is no row."""
    row = session().get(RoleMenu, role)
    before = defaults()[role] if row is None else from_row(row.buttons)
    if menu == before:
        return
    if menu == defaults()[role]:
        session().delete(row)
    elif row is None:
        session().add(RoleMenu(role=role, buttons=as_row(menu)))
    else:
        row.buttons = as_row(menu)
    audit.record(actor, "settings:menu:change", "menu", None, role=role, buttons=as_row(menu))


def _known(role: str) -> str:
    if role not in ROLES:
        raise NotFound("menu_unknown", "没有这个角色的菜单。")
    return role


def _page(role: str) -> str:
    return f"menu.{role}"
