"""Promises to act later, kept in the transaction that made them: notices owed and questions to WeChat."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant, SealedJson

DUE = "due"
CLAIMED = "claimed"
DONE = "done"
DEAD = "dead"
UNKNOWN = "unknown"
WITHDRAWN = "withdrawn"


class OutboxPromise(Base):
    """One promise: due at `run_at`, claimed by one worker, then done, put off, dead with a reason, of unknown outcome,
    or withdrawn because whom it was for is no longer who should hear of it.

    A claim moves `run_at` to the end of its lease: who then finds it there takes it over. `attempt` is the fence:
    a claim counts it up, and only the holder of that very number may mark the end. `unsure_at`: since when it may have
    been carried out without our knowing, because an answer or a worker was lost. `read_at`: when its person read it in
    the mini program. `digest_id`: the promise that tells it together with others.
    """

    __tablename__ = "outbox_promise"
    __table_args__ = (
        Index("ix_outbox_due", "state", "run_at"),
        Index("ix_outbox_delivery", "delivery", "done_at"),
        Index("ix_outbox_kind", "kind", "topic"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str | None] = mapped_column(String(32))
    dedupe_key: Mapped[str] = mapped_column(String(160), unique=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    payload: Mapped[dict[str, object] | None] = mapped_column(SealedJson("outbox_promise.payload"))
    state: Mapped[str] = mapped_column(String(16), default=DUE)
    run_at: Mapped[datetime] = mapped_column(Instant)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    attempt: Mapped[int] = mapped_column(Integer, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    message_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    delivery: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    unsure_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
    digest_id: Mapped[int | None] = mapped_column(BigId, index=True)


class NoticeTemplate(Base):
    """Which WeChat template says one kind of notice, and which of its keys carries which of our facts."""

    __tablename__ = "notice_template"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    template_id: Mapped[str] = mapped_column(String(64))
    field_map: Mapped[dict[str, str]] = mapped_column(JSON)
