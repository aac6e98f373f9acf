"""Where WeChat says its pushes come from, and pushes that came from elsewhere."""

from datetime import date, datetime

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Instant


class PushSource(Base):
    """One address or network of WeChat's own list."""

    __tablename__ = "push_source"

    network: Mapped[str] = mapped_column(String(64), primary_key=True)
    listed_at: Mapped[datetime] = mapped_column(Instant)


class PushStranger(Base):
    """How many well-signed pushes came from one address that was not on the list, on one day (UTC)."""

    __tablename__ = "push_stranger"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    address: Mapped[str] = mapped_column(String(45), primary_key=True)
    pushes: Mapped[int] = mapped_column(Integer)
