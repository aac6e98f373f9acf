"""Figures of leads, as the worker counted them last, in a house of very many."""

from datetime import datetime

from sqlalchemy import Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.materials import LongText
from models.types import Instant


class LeadFigures(Base):
    """One answer: how leads of so many days are worked, by what the lines are, and in which order. `figures` are
    numbers under the keys of hands, sources or provinces, as JSON: no name and no lead. `took_ms` is how long counting
    took."""

    __tablename__ = "lead_figures"

    days: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(String(8), primary_key=True)
    order: Mapped[str] = mapped_column(String(8), primary_key=True)
    figures: Mapped[str] = mapped_column(LongText)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    took_ms: Mapped[int] = mapped_column(Integer)
