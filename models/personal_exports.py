"""Files with whole phone numbers that headquarters asked for: what is in them, and how often they were taken."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant, Sealed, SealedJson

ASKED = "asked"
DUE = "due"
READY = "ready"
GONE = "gone"


class PersonalExport(Base):
    """One file: asked for with an exact filter, made once somebody else confirmed it, gone after a day."""

    __tablename__ = "personal_export"

    id: Mapped[Identifier]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    listing: Mapped[str] = mapped_column(String(16))
    form: Mapped[str] = mapped_column(String(8))
    # What was searched for may be a name.
    wanted: Mapped[Any | None] = mapped_column(SealedJson("personal_export.wanted"))
    state: Mapped[str] = mapped_column(String(16), default=ASKED, index=True)
    records: Mapped[int] = mapped_column(Integer)
    downloads: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class PersonalExportPiece(Base):
    """A piece of the file, sealed, so that no statement grows large."""

    __tablename__ = "personal_export_piece"

    export_id: Mapped[int] = mapped_column(ForeignKey("personal_export.id"), primary_key=True)
    n: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    body: Mapped[str] = mapped_column(Sealed("personal_export_piece.body"))
