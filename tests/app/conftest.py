"""How the program words and logs does not depend on the database: SQLite alone is enough here."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url
