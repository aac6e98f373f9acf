"""Packages as headquarters lists and opens them, and what was done to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from models.code_packages import CodePackage
from models.db import reading, session
from models.organisation import Employee
from services.access import Actor, may, require
from services.item_codes import package_orders
from services.item_codes.happenings import Happened, history
from services.item_codes.package_release import ACT
from services.listing import Columns, Page, Wanted, page_of


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package; `caught` counts looks at the codes of a decoy."""

    id: int
    batch_id: int
    printer: str
    form: str
    link: str
    is_decoy: bool
    first_serial: int
    count: int
    state: str
    made: int
    bytes: int | None
    downloads: int
    problem: str | None
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    released_by_id: int | None
    released_by: str | None
    password_waits: bool
    expires_at: datetime
    caught: int
    caught_at: datetime | None

    @property
    def batch(self) -> str:
        return f"B{self.batch_id:06}"


_asker, _releaser = aliased(Employee), aliased(Employee)


def _lines() -> Select[Any]:
    return (
        select(
            CodePackage.id,
            CodePackage.batch_id,
            CodePackage.printer,
            CodePackage.form,
            CodePackage.link,
            CodePackage.is_decoy,
            CodePackage.first_serial,
            CodePackage.count,
            CodePackage.state,
            CodePackage.made,
            CodePackage.bytes,
            CodePackage.downloads,
            CodePackage.problem,
            CodePackage.asked_by_id,
            _asker.name,
            CodePackage.asked_at,
            CodePackage.released_by_id,
            _releaser.name,
            CodePackage.password.is_not(None) & CodePackage.password_shown_at.is_(None),
            CodePackage.expires_at,
            CodePackage.caught,
            CodePackage.caught_at,
        )
        .join(_asker, _asker.id == CodePackage.asked_by_id)
        .outerjoin(_releaser, _releaser.id == CodePackage.released_by_id)
    )


COLUMNS = Columns(
    keys=select(CodePackage.id),
    searched=[CodePackage.printer],
    filtered={
        "state": CodePackage.state,
        "batch": lambda number: CodePackage.batch_id == (int(number) if number.isdecimal() else 0),
    },
    sorted_by={"asked": CodePackage.asked_at, "count": CodePackage.count},
    order=[CodePackage.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PackageRow]:
    """Every package, the newest first; that there are decoys knows only who may order them."""
    require(actor, "codes.read")
    seen = None if may(actor, ACT) else CodePackage.is_decoy.is_(False)
    return page_of(_lines(), wanted, COLUMNS, lambda row: PackageRow(*row), seen=seen, whole=whole)


@reading
def one(actor: Actor, package_id: int) -> tuple[PackageRow, list[Happened]]:
    """One package and what was done to it. Refuses `package_unknown`."""
    require(actor, ACT)
    found = session().execute(_lines().where(CodePackage.id == package_id)).one_or_none()
    if found is None:
        raise package_orders.unknown()
    return PackageRow(*found), history("code_package", package_id)
