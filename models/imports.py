"""Workbooks handed in at the console: what became of each, and its bytes while they are still needed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant, Sealed, SealedJson

# What is to be done with it next, by the worker (CHECK, WRITE, INVITE) or by who handed it in (CHECKED).
CHECK = "check"
CHECKED = "checked"
WRITE = "write"
INVITE = "invite"
DONE = "done"
FAILED = "failed"
DROPPED = "dropped"


class OrganisationImport(Base):
    """One workbook (导入) on its way: checked by the worker, confirmed by a person, written whole or not at all."""

    __tablename__ = "organisation_import"

    id: Mapped[Identifier]
    state: Mapped[str] = mapped_column(String(16), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    create_missing: Mapped[bool] = mapped_column(Boolean)
    invites: Mapped[bool] = mapped_column(Boolean)
    # In which language who handed it in reads the console: what is wrong is written into the file so.
    language: Mapped[str] = mapped_column(String(8), default="zh", server_default="zh")
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    handed_in_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    # Counts of rows, created, changed, unchanged, errors, invited.
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    # The first bad rows as they stand in the file, with what is wrong in which cell.
    bad_rows: Mapped[Any | None] = mapped_column(SealedJson("organisation_import.bad_rows"))
    problem: Mapped[str | None] = mapped_column(String(300))
    stage: Mapped[str] = mapped_column(String(16))
    tries: Mapped[int] = mapped_column(Integer)
    worker: Mapped[str | None] = mapped_column(String(120))
    leased_until: Mapped[datetime | None] = mapped_column(Instant)


class ImportPiece(Base):
    """A piece of the file, so that no statement grows large; gone when the import has ended."""

    __tablename__ = "import_piece"

    import_id: Mapped[int] = mapped_column(ForeignKey("organisation_import.id"), primary_key=True)
    n: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Sealed("import_piece.body"))


class ImportInvitation(Base):
    """An invitation that an import made, so that its codes can be printed together."""

    __tablename__ = "import_invitation"

    import_id: Mapped[int] = mapped_column(ForeignKey("organisation_import.id"), primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), primary_key=True)
