"""Writing menus: edited, given back, taken from an earlier publication; and how a publication goes."""

from __future__ import annotations

from services.access import OPERATOR
from services.menus import editing, history
from services.menus.buttons import Button
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path

MENU = (Button("我的", "page", "/me"),)


def _version() -> int:
    return editing.draft(OPERATOR, "owner").version


@path
def saves_a_menu(ground: Ground) -> Act:
    seen = _version()
    return lambda: editing.save(OPERATOR, "owner", seen, MENU)


@path
def gives_a_menu_back(ground: Ground) -> Act:
    editing.save(OPERATOR, "owner", _version(), MENU)
    seen = _version()
    return lambda: editing.reset(OPERATOR, "owner", seen)


@path
def takes_menus_again(ground: Ground) -> Act:
    number = history.begin(OPERATOR, {"owner": MENU})
    return lambda: history.take_again(OPERATOR, number)


@path
def begins_a_publication(ground: Ground) -> Act:
    history.begin(OPERATOR, editing.defaults())
    return lambda: history.begin(OPERATOR, editing.defaults())


@path
def finishes_a_publication(ground: Ground) -> Act:
    number = history.begin(OPERATOR, editing.defaults())
    return lambda: history.finish(number, ["400000001"])


@path
def gives_a_publication_up(ground: Ground) -> Act:
    number = history.begin(OPERATOR, editing.defaults())
    return lambda: history.fail(number, [], history.TAKEN_BACK, 65318)
