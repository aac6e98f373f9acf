"""Decoy codes (诱饵码): they stand in decoy packages alone, which no printer gets. Whoever looks at one holds a file
that leaked, and headquarters is told which, once a day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, select, update

from models.code_packages import CodePackage
from models.db import reading, session, transaction
from services import clock, remembering
from services.audit_tags import N_
from services.item_codes import alarming
from services.item_codes.finding import Deciphered
from services.remembering import Kept

CAUGHT = N_("放在“%(printer)s”的诱饵包 %(package)s 里的码有人扫了，这份文件已经泄漏，请查它的去向。")
WHAT = N_("诱饵码被扫，码包已泄漏")


def notice(deciphered: Sequence[Deciphered]) -> None:
    """A code of ours that is not good may be a decoy. Whoever looks is told nothing of it; only a decoy is written."""
    for one in deciphered:
        kept = _decoys.find(one.serial)
        package_id = _decoy_of(one.serial) if kept is None else kept[0]
        if package_id is not None:
            _tell(package_id)


# Which package a serial is a decoy of, or that it is none: remembered, so that what was never issued takes no longer
# than a forgery when it is tried again.
_decoys: Kept[int | None] = Kept(1.0, 10_000)


@reading
def _decoy_of(serial: int) -> int | None:
    asked_at = remembering.moment()
    begins_before = (CodePackage.is_decoy.is_(True), CodePackage.first_serial <= serial)
    query = select(CodePackage).where(*begins_before).order_by(CodePackage.first_serial.desc()).limit(1)
    row = session().scalars(query).one_or_none()
    package_id = row.id if row is not None and serial < row.first_serial + row.count else None
    _decoys.keep(serial, package_id, asked_at)
    return package_id


@transaction
def _tell(package_id: int) -> None:
    row, now = session().get_one(CodePackage, package_id), clock.now()
    first = case((CodePackage.caught_at.is_(None), now), else_=CodePackage.caught_at)
    counted = update(CodePackage).where(CodePackage.id == row.id).values(caught=CodePackage.caught + 1, caught_at=first)
    session().execute(counted.execution_options(synchronize_session=False))
    alarming.tell(
        f"decoy:{row.id}:{clock.shown(now)[:10]}",
        WHAT,
        CAUGHT,
        path=f"/console/code-packages/{row.id}",
        printer=row.printer,
        package=f"B{row.batch_id:06}-{row.id}",
    )
