"""Acts that wait for a second person: what was asked, by whom, until when, and who decided."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant

WAITING = "waiting"
DONE = "done"
REFUSED = "refused"


class PendingAct(Base):
    """One dangerous act that somebody asked for. Its facts are codes and words of ours, never personal data."""

    __tablename__ = "pending_act"
    __table_args__ = (Index("ix_pending_act_state", "state", "expires_at"), Base.__table_args__)

    id: Mapped[Identifier]
    deed: Mapped[str] = mapped_column(String(32))
    facts: Mapped[dict[str, str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16), default=WAITING)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
