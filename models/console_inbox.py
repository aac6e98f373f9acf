"""What headquarters' people find in the console when WeChat could not tell it, and alarms."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant, SealedJson


class ConsoleEntry(Base):
    """One entry for one employee, about the follower whom it was meant for; the same `cause` is told once."""

    __tablename__ = "console_inbox"
    __table_args__ = (Index("ix_console_inbox_reader", "employee_id", "read_at"), Base.__table_args__)

    id: Mapped[Identifier]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    topic: Mapped[str] = mapped_column(String(32))
    cause: Mapped[str] = mapped_column(String(160), unique=True)
    body: Mapped[dict[str, object]] = mapped_column(SealedJson("console_inbox.body"))
    why: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    read_at: Mapped[datetime | None] = mapped_column(Instant)
