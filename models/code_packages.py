"""Code packages (码包): files with codes that leave the house for a printer, and decoys that no printer gets."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant, Sealed

# Waits for a second person; for a worker (one that is at it holds a lease); lies ready; was let go; never became one.
ASKED = "asked"
DUE = "due"
READY = "ready"
GONE = "gone"
CANCELLED = "cancelled"
FAILED = "failed"


class CodePackage(Base):
    """One package for one printer: items `first_serial` … of a batch, or of a decoy serials that are no batch's.

    The password lies here, sealed, until the file is made and its releaser has seen it; then nowhere. `random_name` is
    where the file lies in the storage."""

    __tablename__ = "code_package"
    __table_args__ = (
        Index("ix_code_package_decoys", "is_decoy", "first_serial"),
        Index("ix_code_package_state", "state", "leased_until"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)
    is_decoy: Mapped[bool] = mapped_column(Boolean)
    first_serial: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
    # csv, svg or png; what the link is: plain or gs1; what it begins with.
    form: Mapped[str] = mapped_column(String(8))
    link: Mapped[str] = mapped_column(String(8))
    link_base: Mapped[str] = mapped_column(String(200))
    printer: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16), default=ASKED)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    released_at: Mapped[datetime | None] = mapped_column(Instant)
    password: Mapped[str | None] = mapped_column(Sealed("code_package.password"))
    password_shown_at: Mapped[datetime | None] = mapped_column(Instant)
    made: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    worker: Mapped[str | None] = mapped_column(String(120))
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    problem: Mapped[str | None] = mapped_column(String(300))
    random_name: Mapped[str | None] = mapped_column(String(32))
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    downloads: Mapped[int] = mapped_column(SmallInteger, default=0)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    # Of a decoy: how often its codes were looked at, and when first.
    caught: Mapped[int] = mapped_column(Integer, default=0)
    caught_at: Mapped[datetime | None] = mapped_column(Instant)
