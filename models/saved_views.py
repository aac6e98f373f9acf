"""Views of lists that people keep: what they searched and filtered, under a name of their own."""

from datetime import datetime

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class SavedView(Base):
    """One list as one employee looks at it; `state` is what stands in its address. One of a list is the usual one."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("employee_id", "room", "name", name="uq_saved_view_name"),
        UniqueConstraint("employee_id", "room", "usual_marker", name="uq_saved_view_usual"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    room: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(800))
    usual_marker: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
