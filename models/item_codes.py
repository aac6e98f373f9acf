"""Item codes (一物一码): batches of serial numbers, and what state which of them are in. No code has a row."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class SerialCounter(Base):
    """The one row (id 1) that knows the next free serial number; whoever issues holds it."""

    __tablename__ = "serial_counter"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    next_serial: Mapped[int] = mapped_column(BigInteger)


class CodeBatch(Base):
    """A run of serial numbers issued at once: `count` of them from `first_serial` on, each an item of one product.

    Carton k has the carton serial `first_serial` + k. The keys are named by their versions in the rings."""

    __tablename__ = "code_batch"
    __table_args__ = (Index("ix_code_batch_product", "product_id", "id"), Base.__table_args__)

    id: Mapped[Identifier]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    # For whom these items are, where that is known when they are made; who binds one is that dealer's customer.
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    lot: Mapped[str | None] = mapped_column(String(20))
    first_serial: Mapped[int] = mapped_column(BigInteger, unique=True)
    count: Mapped[int] = mapped_column(Integer)
    per_carton: Mapped[int | None] = mapped_column(Integer)
    has_inner: Mapped[bool] = mapped_column(Boolean)
    key_version: Mapped[int] = mapped_column(SmallInteger)
    inner_key_version: Mapped[int | None] = mapped_column(SmallInteger)
    exports: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)


class CodeRange(Base):
    """Items of a batch that are in one state: from `first_serial` up to, not with, `after_serial`.

    The ranges of a batch cover it without a gap and do not overlap; who changes them holds the batch's row. The four
    facts are kept apart, so that thawing gives back what was there before freezing."""

    __tablename__ = "code_range"
    __table_args__ = (Index("ix_code_range_batch", "batch_id", "first_serial"), Base.__table_args__)

    id: Mapped[Identifier]
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))
    first_serial: Mapped[int] = mapped_column(BigInteger)
    after_serial: Mapped[int] = mapped_column(BigInteger)
    active_from: Mapped[datetime | None] = mapped_column(Instant)
    frozen_at: Mapped[datetime | None] = mapped_column(Instant)
    void_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(100))
