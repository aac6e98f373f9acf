"""A menu in a form: three buttons with five below each; what is left blank is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import Response, make_response, render_template, request

from console.menu_words import KINDS, ROLES, drawn_menu, lines_of
from console.settings import settings_tabs
from doorway.house import house
from services.errors import Refusal
from services.menus.buttons import MOST_BELOW, MOST_BUTTONS, NAME_BYTES, NAME_BYTES_BELOW, Button, Menu
from services.menus.editing import Draft

# One more than there may be is read, so that too many are refused rather than forgotten.
_READ = 8
_BLANK = Button("")
PAGES = ("/me", "/me/staff")
"""What is offered for a page of ours; any other may be typed."""


@dataclass(frozen=True)
class Editor:
    """One menu as its form shows it; `theirs` is what somebody else saved meanwhile."""

    role: str
    menu: Menu
    version: int
    edited: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)
    problem: Refusal | None = None
    theirs: Menu | None = None

    @property
    def rows(self) -> list[tuple[Button, Sequence[Button]]]:
        """Every place of the form, blank ones too."""
        padded = (*self.menu, *[_BLANK] * (MOST_BUTTONS - len(self.menu)))
        return [(one, (*one.below, *[_BLANK] * (MOST_BELOW - len(one.below)))) for one in padded]

    def show(self, status: int = 200) -> Response:
        page = render_template(
            "console/menu.html",
            editor=self,
            name=ROLES[self.role],
            kinds=KINDS,
            pages=PAGES,
            tabs=settings_tabs(),
            buttons=drawn_menu(self.menu),
            lines_of=lines_of,
            bytes_of=(NAME_BYTES, NAME_BYTES_BELOW),
            linked_appid=house().settings.wechat.mini_program.appid,
        )
        return make_response(page, status)


def opened(found: Draft) -> Editor:
    return Editor(found.role, found.menu, found.version, found.edited)


def typed() -> Menu:
    """The menu as it stands in the form that was sent."""
    tops = []
    for n in range(_READ):
        below = tuple(one for m in range(_READ) if (one := _button(f"{n}-{m}")) is not None)
        top = _button(str(n))
        if top is not None or below:
            tops.append(_with(top or _BLANK, below))
    return tuple(tops)


def _button(place: str) -> Button | None:
    said = {part: request.form.get(f"{place}-{part}", "").strip() for part in ("name", "kind", "target", "appid")}
    if not said["name"] and not said["target"]:
        return None
    return Button(said["name"], said["kind"], said["target"], said["appid"] if said["kind"] == "mini" else "")


def _with(top: Button, below: tuple[Button, ...]) -> Button:
    """A button that opens others does nothing itself: what its list of deeds says by default is dropped then."""
    return Button(top.name, top.kind if top.target else "", top.target, top.appid, below) if below else top
