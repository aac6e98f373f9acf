"""The audit: who did what to what, when. Rows are only ever added."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant


class AuditEntry(Base):
    """One act, tagged `subject:thing:act`; its details hold ids and words, never personal data."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_subject", "subject_kind", "subject_id"), Base.__table_args__)

    id: Mapped[Identifier]
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    actor_kind: Mapped[str] = mapped_column(String(32), index=True)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(String(80), index=True)
    tag: Mapped[str] = mapped_column(String(80), index=True)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    details: Mapped[dict[str, object]] = mapped_column(JSON)
    request_id: Mapped[str | None] = mapped_column(String(40), index=True)
    address: Mapped[str | None] = mapped_column(String(45), index=True)


class AuditSeal(Base):
    """One link of the chain over the audit: the seal of one entry, which covers the seal before it. Rows are only ever
    added, by the worker alone."""

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    digest: Mapped[str] = mapped_column(Hash)
    sealed_at: Mapped[datetime] = mapped_column(Instant, index=True)


class AuditCheckpoint(Base):
    """Where the chain begins since its oldest part was let go: the last seal of that part, under a keyed hash, so that
    nobody else can let a beginning vanish."""

    __tablename__ = "audit_checkpoint"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(Hash)
    entries: Mapped[int] = mapped_column(Integer)
    written_before: Mapped[datetime] = mapped_column(Instant)
    let_go_at: Mapped[datetime] = mapped_column(Instant)
    proof: Mapped[str] = mapped_column(Hash)
