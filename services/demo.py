"""The demo brand's organisation: its people are the ones who hold a phone in the sandbox."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.access import Actor
from services.errors import Conflict
from services.organisation.importing import import_sheets
from services.organisation.sheets import CODE, CONTACT, EMPLOYEES, PERSON_NAME, PHONE, Row, Sheet
from services.sentences import say

BRAND_FILE = Path(__file__).with_name("demo_brand.json")
FIRST_ROW = 2  # as in Excel, where headings are in row 1


def furnish(actor: Actor, world: Mapping[str, Any]) -> None:
    """Departments, employees E001…, dealers D001… (D002 a child of D001); repeatable, takes back what was changed.

    `world` is the sandbox's: whoever of the brand appears among its `people` has name and phone from there.
    Refuses `demo_does_not_fit` when the brand collides with what headquarters entered itself.
    """
    brand: dict[str, list[dict[str, str]]] = json.loads(BRAND_FILE.read_text(encoding="utf-8"))
    sheets = [_sheet(name, records, world) for name, records in brand.items()]
    report = import_sheets(actor, sheets, create_missing=True)
    if report.errors:
        first = report.errors[0]
        raise Conflict(
            "demo_does_not_fit",
            say(
                "演示数据与现有数据冲突：%(sheet)s %(column)s，%(why)s",
                sheet=first.sheet,
                column=first.column,
                why=first.message,
            ),
        )


def _sheet(name: str, records: list[dict[str, str]], world: Mapping[str, Any]) -> Sheet:
    people = [_as_in_the_world(name, record, world["people"]) for record in records]
    rows = [Row(number, record) for number, record in enumerate(people, start=FIRST_ROW)]
    return Sheet(name, frozenset(records[0]), rows)


def _as_in_the_world(sheet: str, record: dict[str, str], people: list[dict[str, str]]) -> dict[str, str]:
    """Employees are known by their code, owners by their name."""
    for person in people:
        if sheet == EMPLOYEES and person.get("employee") == record[CODE]:
            return record | {PERSON_NAME: person["name"], PHONE: person["phone"]}
        if person["name"] == record.get(CONTACT):
            return record | {PHONE: person["phone"]}
    return record
