"""Decoy codes (诱饵码): they stand in decoy packages alone, which no printer gets. Whoever looks at one holds a file
that leaked, and headquarters is told which, once a day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, select, update

from models.code_packages import CodePackage
from models.db import reading, session, transaction
from services import clock
from services.audit_tags import N_
from services.item_codes import alarming
from services.item_codes.finding import Deciphered

CAUGHT = N_("放在“%(printer)s”的诱饵包 %(package)s 里的码有人扫了，这份文件已经泄漏，请查它的去向。")
WHAT = N_("诱饵码被扫，码包已泄漏")


def notice(deciphered: Sequence[Deciphered]) -> None:
    """A code of ours that is not good may be a decoy. Whoever looks is told nothing of it; only a decoy is written."""
    for one in deciphered:
        package_id = _decoy_of(one.serial)
        if package_id is not None:
            _tell(package_id)


@reading
def _decoy_of(serial: int) -> int | None:
    begins_before = (CodePackage.is_decoy.is_(True), CodePackage.first_serial <= serial)
    query = select(CodePackage).where(*begins_before).order_by(CodePackage.first_serial.desc()).limit(1)
    row = session().scalars(query).one_or_none()
    return row.id if row is not None and serial < row.first_serial + row.count else None


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
