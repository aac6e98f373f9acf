"""Acts on many dealers at once: what each line came to, and what stood before, so that the last one can be undone."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class DealerBatch(Base):
    """One act of one person on one or many dealers, line by line."""

    __tablename__ = "dealer_batch"
    __table_args__ = (Index("ix_dealer_batch_employee", "employee_id", "done_at"), Base.__table_args__)

    id: Mapped[Identifier]
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    deed: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(80))
    lines: Mapped[list[dict[str, object]]] = mapped_column(JSON)
    done_at: Mapped[datetime] = mapped_column(Instant, index=True)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
