"""What became of knocks at our callback: when one was last proved, when one was last refused and why."""

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Instant


class PushNote(Base):
    """One outcome at the door of one account: how often in all, and the last time. Outcomes are words of ours, so
    that nobody outside can make rows."""

    __tablename__ = "push_note"

    account: Mapped[str] = mapped_column(String(32), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(32), primary_key=True)
    times: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(Instant)
