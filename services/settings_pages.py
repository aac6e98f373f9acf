"""Pages of settings: each is saved as a whole, by one after the other, on the edition that was opened."""

from __future__ import annotations

from models.db import insert_once, reading, session
from models.settings import SettingsPage
from services.access import Actor
from services.organisation.forms import renew

FIRST = 1  # nobody ever changed it


@reading
def version_of(page: str) -> int:
    """The edition that stands now."""
    row = session().get(SettingsPage, page)
    return FIRST if row is None else row.version


def renew_page(actor: Actor, page: str, seen: int | None = None) -> None:
    """The page is about to change. To be asked first in a rule: from here on others who save this page wait.

    `seen`: the edition that was opened, or refused `changed_meanwhile`; None, for the shell, takes what stands.
    """
    row = session().get(SettingsPage, page, with_for_update=True)
    if row is None:
        insert_once(SettingsPage, page=page, version=FIRST)
        row = session().get_one(SettingsPage, page, with_for_update=True)
    renew(actor, row, row.version if seen is None else seen)
