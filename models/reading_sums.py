"""Sums of reading in steps larger than a day: by hand, and by the provinces that a dealer is authorised in."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.reading import Sums
from models.types import BigId

MOVED = 1
PROVINCES = 110  # letters: all of China's 34, by two digits each


class HandSpan(Sums, Base):
    """What one hand had of all materials in a month (`2026-11`) or in a third of one (`2026-11b`, its 11th to 20th):
    the sum of its rows in `hand_day`."""

    __tablename__ = "hand_span"
    __table_args__ = (
        Index("ix_hand_span_dealer", "dealer_id", "span"),
        Index("ix_hand_span_staff", "dealer_staff_id", "span"),
        Base.__table_args__,
    )

    span: Mapped[str] = mapped_column(String(10), primary_key=True)
    dealer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    dealer_staff_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)


class PlaceSpan(Sums, Base):
    """What the dealers of the same provinces had of one material on a day, in a third of a month, in a month. A dealer
    of two provinces counts under both together and nowhere else, so that sums of several provinces hold it once."""

    __tablename__ = "place_span"
    __table_args__ = (Index("ix_place_span_material", "material_id", "span"), Base.__table_args__)

    span: Mapped[str] = mapped_column(String(10), primary_key=True)
    provinces: Mapped[str] = mapped_column(String(PROVINCES), primary_key=True)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, autoincrement=False)


class DealerPlace(Base):
    """Under which provinces (`33,44`) a dealer's sums are counted. Whoever changes where a dealer is authorised marks
    it `moved`; the worker then moves its sums, and until then pages correct them."""

    __tablename__ = "dealer_place"
    __table_args__ = (Index("ix_dealer_place_moved", "moved"), Base.__table_args__)

    dealer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    provinces: Mapped[str] = mapped_column(String(PROVINCES))
    moved: Mapped[int | None] = mapped_column(SmallInteger)
