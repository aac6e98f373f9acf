"""The console on a furnished SQLite database, and browsers signed in to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services import accounts
from services.access import OPERATOR
from tests.console.desk import Desk
from tests.world import PASSWORD, Cast


@pytest.fixture
def database_url(one_url: str) -> str:
    """A door only asks and words; its rules are tested on MariaDB where they stand."""
    return one_url


@pytest.fixture
def signed_in(app: Flask, cast: Cast) -> Callable[[str], Desk]:
    """`signed_in("boss")`: a browser of somebody with that role and no other."""

    def open_desk(role: str) -> Desk:
        code = {"admin": "E001", "channel_manager": "E002", "region_manager": "E004"}.get(role, "E003")
        if code == "E003":
            accounts.add_staff(OPERATOR, code, role, PASSWORD)
        return Desk(app).with_session_of(code)

    return open_desk


@pytest.fixture
def manager(signed_in: Callable[[str], Desk]) -> Desk:
    """陈洁, channel manager: sees everything, decides claims."""
    return signed_in("channel_manager")
