"""Figures of leads, as the worker counted them last, in a house of very many."""

from datetime import datetime

from sqlalchemy import Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.materials import LongText
from models.types import Instant


class LeadFigures(Base):
    """One answer at one place: how leads of so many days are worked, by what the lines are, and in which order. `place`
    0 is the whole house, the others are numbered as they were counted; `reaches` says as JSON what a number stands for:
    codes of regions and whose own leads they are. `figures` are numbers under the keys of hands, sources or provinces,
    as JSON: no name and no lead. `took_ms` is how long counting all places took."""

    __tablename__ = "lead_figures"

    days: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    by: Mapped[str] = mapped_column(String(8), primary_key=True)
    order: Mapped[str] = mapped_column(String(8), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    reaches: Mapped[str] = mapped_column(LongText)
    figures: Mapped[str] = mapped_column(LongText)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    took_ms: Mapped[int] = mapped_column(Integer)
