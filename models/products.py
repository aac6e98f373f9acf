"""Products (产品): what the brand sells, and which part of its description is for whom."""

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Versioned

# On sale; no longer made, while items of it live on.
ON_SALE = "on_sale"
DISCONTINUED = "discontinued"

# A parameter has a name and a value, a selling point only a text.
PARAMETER = "parameter"
SELLING_POINT = "selling_point"

# Everybody reads what is for consumers; the other part is for dealers and headquarters.
CONSUMERS = "consumers"
DEALERS = "dealers"


class Product(Versioned, Base):
    """One product. A price per dealer tier will be a row of its own that refers to this one."""

    __tablename__ = "product"
    __table_args__ = (Index("ix_product_name", "name", "id"), Base.__table_args__)

    id: Mapped[Identifier]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    # GTIN-14 with its check digit; a shorter GTIN is kept with zeros before it.
    gtin: Mapped[str | None] = mapped_column(String(14), unique=True)
    sku: Mapped[str | None] = mapped_column(String(40), unique=True)
    # 0: no warranty is promised.
    warranty_months: Mapped[int] = mapped_column(SmallInteger, default=0)
    state: Mapped[str] = mapped_column(String(16), default=ON_SALE)


class ProductPart(Base):
    """One line of a product's description, in its order among those of its kind and audience."""

    __tablename__ = "product_part"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    shown_to: Mapped[str] = mapped_column(String(16), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str | None] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(120))


class ProductPicture(Base):
    """One picture of a product in its order; the first is the cover."""

    __tablename__ = "product_picture"

    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
