"""Headquarters' own people: departments, employees, and the regions of China."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed, Versioned

ACTIVE = "active"
LEFT = "left"


class Department(Versioned, Base):
    """A department (部门) in headquarters' tree."""

    __tablename__ = "department"

    id: Mapped[Identifier]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))


class Employee(Versioned, Base):
    """An employee (员工); the name is clear so that search and sort work, the phone is sealed."""

    __tablename__ = "employee"

    id: Mapped[Identifier]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True)
    position: Mapped[str | None] = mapped_column(String(80))
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    phone: Mapped[str | None] = mapped_column(Sealed("employee.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    phone_tail_index: Mapped[str | None] = mapped_column(Hash, index=True)
    status: Mapped[str] = mapped_column(String(16), default=ACTIVE)
    created_at: Mapped[datetime] = mapped_column(Instant)


class Region(Base):
    """A place of GB/T 2260 (adcode): province, city or district. Furnished once, then this table is the truth."""

    __tablename__ = "region"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), index=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)


class EmployeeRegion(Base):
    """A region an employee looks after (负责区域)."""

    __tablename__ = "employee_region"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
