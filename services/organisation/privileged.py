"""Records of people who decide for others. Name, phone and regions of theirs are an administrator's to change: by the
number they are known when they bind, the name stands under what they decide, regions are how far their powers go."""

from __future__ import annotations

from collections.abc import Iterator

from services.access import Actor, may
from services.organisation.lines import Lines
from services.organisation.sheets import EMPLOYEES, LOOKS_AFTER, PERSON_NAME, PHONE, CellError
from services.organisation.standing import Standing
from services.sentences import say

ACT = "staff.write"


def may_change(actor: Actor) -> bool:
    return may(actor, ACT)


def find_privileged(actor: Actor, lines: Lines, standing: Standing) -> Iterator[CellError]:
    """Cells of a workbook that would change such a person, when whoever brings it may not."""
    if may_change(actor):
        return
    for line in lines.employees:
        known = standing.employees.get(line.code)
        if known is None or not known.has_account:
            continue
        differs = {
            PERSON_NAME: line.name != known.name,
            PHONE: line.phone is not None and line.phone.index != known.phone_index,
            LOOKS_AFTER: line.regions != known.regions,
        }
        for column, changed in differs.items():
            if changed:
                yield CellError(EMPLOYEES, line.row, column, say("这位员工有后台账号，只有管理员能改这一项。"))
