"""Items whose label looks copied (可疑扫码): the case that headquarters decides."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant

WAITING = "waiting"
CONFIRMED = "confirmed"  # the label was copied; whoever looks is warned
DISMISSED = "dismissed"  # what was seen has an honest reason; only what comes later may open a case again


class ItemCase(Base):
    """One suspicion about one item. The open marker stands while whoever looks is warned: as long as the case waits or
    is confirmed. `reasons` are the signs as they stood when it was opened: `[rule, number, weight]` each."""

    __tablename__ = "item_case"
    __table_args__ = (
        UniqueConstraint("serial", "open_marker", name="uq_item_case_open"),
        Index("ix_item_case_state", "state", "opened_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    serial: Mapped[int] = mapped_column(BigInteger)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)
    state: Mapped[str] = mapped_column(String(16))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    reasons: Mapped[list[list[object]]] = mapped_column(JSON)
    opened_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(100))
