"""The columns that say whose figures a row has: a dealer's, or a person's of ours."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.auth import may
from console.cells import Cell, Link, Text
from console.tables import Column


def _dealer(row: Any) -> Cell:
    return Link(row.name, url_for("console.dealers.one", code=row.code)) if may("dealers.read") else Text(row.name)


def _person(row: Any) -> Cell:
    if row.employee and may("organisation.read"):
        return Link(row.name, url_for("console.employees.one", code=row.employee))
    return Text(row.name)


OF_A_DEALER: tuple[Column[Any], ...] = (
    Column(_l("渠道商"), _dealer, "name"),
    Column(_l("编号"), lambda row: Text(row.code), shown=False),
    Column(_l("层级"), lambda row: Text(row.tier)),
)
"""Of rows with a name, code and tier."""

OF_A_PERSON: tuple[Column[Any], ...] = (
    Column(_l("姓名"), _person),
    Column(_l("身份"), lambda row: Text(str(words.ROLES[row.role].text))),
    Column(_l("渠道商"), lambda row: Text(row.dealer)),
)
"""Of rows with a name, role and dealer, and of an employee the code."""
