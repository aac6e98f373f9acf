"""What a product grants, as headquarters enters and changes it: one line for each privilege, with its period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select

from models.db import insert_row, reading, session, transaction
from models.privileges import CONTENT, KINDS, LONGER_WARRANTY, POINTS, ProductPrivilege
from models.products import Product
from services import audit
from services.access import Actor, require
from services.errors import NotFound
from services.organisation.forms import Problems, code_of, renew
from services.organisation.uses import refuse_used
from services.products.records import LONGEST_WARRANTY
from services.products.records import get as get_product
from services.sentences import say

TITLE_LENGTH = 40
DETAIL_LENGTH = 120
LINK_LENGTH = 300
MOST_POINTS = 1_000_000
LONGEST_GOOD = 3650  # days


@dataclass(frozen=True, slots=True)
class OfferWish:
    """A privilege as a form says it: numbers and days (2026-12-31) as typed, "" where nothing is said."""

    kind: str
    title: str
    detail: str = ""
    link: str = ""
    amount: str = ""
    good_days: str = ""
    from_day: str = ""
    until_day: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One privilege of a product as it stands."""

    id: int
    version: int
    wish: OfferWish


@reading
def of_product(actor: Actor, code: str) -> list[Offer]:
    """What a product grants, by the order of entering."""
    require(actor, "products.read")
    product = get_product(code)
    rows = session().scalars(select(ProductPrivilege).where(ProductPrivilege.product_id == product.id))
    return [_offer(row) for row in sorted(rows, key=lambda row: row.id)]


@reading
def one(actor: Actor, code: str, offer_id: int) -> Offer:
    """One to be edited. Refuses `privilege_unknown`."""
    require(actor, "products.write")
    return _offer(_get(get_product(code), offer_id))


@transaction
def create(actor: Actor, code: str, wish: OfferWish) -> None:
    """The product grants one thing more, to whoever binds from now on. Refuses `form_wrong`."""
    require(actor, "products.write")
    product = get_product(code)
    row = insert_row(ProductPrivilege, product_id=product.id, **_judged(wish))
    audit.record(actor, "product:privilege:change", "product", product.id, privilege=row.id)


@transaction
def change(actor: Actor, code: str, offer_id: int, seen: int, wish: OfferWish) -> None:
    """Change it for whoever binds from now on; what was granted stays in the words of its day. Refuses `form_wrong`,
    `changed_meanwhile`. Locks: product, privilege."""
    require(actor, "products.write")
    product = get_product(code, lock=True)
    row = _get(product, offer_id, lock=True)
    renew(actor, row, seen)
    for name, value in _judged(wish).items():
        setattr(row, name, value)
    audit.record(actor, "product:privilege:change", "product", product.id, privilege=row.id, version=row.version)


@transaction
def take_away(actor: Actor, code: str, offer_id: int) -> None:
    """Take away what was granted to nobody yet; else refused `in_use`: a last day ends it. Locks: product."""
    require(actor, "products.write")
    product = get_product(code, lock=True)
    row = _get(product, offer_id)
    refuse_used(row.title, ProductPrivilege, row.id, advice=say("已经发出的特权不能删除，请填上“到哪天为止”。"))
    session().execute(delete(ProductPrivilege).where(ProductPrivilege.id == row.id))
    audit.record(actor, "product:privilege:change", "product", product.id, privilege=offer_id, deleted=True)


def _get(product: Product, offer_id: int, *, lock: bool = False) -> ProductPrivilege:
    query = select(ProductPrivilege).where(ProductPrivilege.id == offer_id, ProductPrivilege.product_id == product.id)
    row = session().scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("privilege_unknown", "没有找到这项特权，可能刚被删除。")
    return row


def _offer(row: ProductPrivilege) -> Offer:
    def said(value: object) -> str:
        return "" if value is None else str(value)

    days = (row.from_day.isoformat() if row.from_day else "", row.until_day.isoformat() if row.until_day else "")
    wish = OfferWish(
        row.kind, row.title, said(row.detail), said(row.link), said(row.amount), said(row.good_days), *days
    )
    return Offer(row.id, row.version, wish)


def _judged(wish: OfferWish) -> dict[str, Any]:
    problems = Problems()
    if wish.kind not in KINDS:
        problems.wrong("kind", "没有这种特权，请重新选择。")
    begins, ends = _day(problems, "from_day", wish.from_day), _day(problems, "until_day", wish.until_day)
    most = {POINTS: MOST_POINTS, LONGER_WARRANTY: LONGEST_WARRANTY}.get(wish.kind)
    values = {
        "kind": wish.kind,
        "title": _title(problems, wish.title),
        "detail": _detail(problems, wish.detail),
        "link": _link(problems, wish),
        "amount": None if most is None else _number(problems, "amount", wish.amount, most, needed=True),
        "good_days": _number(problems, "good_days", wish.good_days, LONGEST_GOOD, needed=False),
        "from_day": begins,
        "until_day": ends,
    }
    if begins and ends and ends < begins:
        problems.wrong("until_day", "结束的日子比开始还早，请检查。")
    problems.refuse()
    return values


def _title(problems: Problems, text: str) -> str:
    title = " ".join(text.split())
    if not title or len(title) > TITLE_LENGTH:
        problems.wrong("title", say("请填写名称，最多 %(most)s 个字。", most=TITLE_LENGTH))
    return title


def _detail(problems: Problems, text: str) -> str | None:
    detail = " ".join(text.split())
    if len(detail) > DETAIL_LENGTH:
        problems.wrong("detail", say("最多 %(most)s 个字，请缩短。", most=DETAIL_LENGTH))
    return detail or None


def _link(problems: Problems, wish: OfferWish) -> str | None:
    link = wish.link.strip()
    if not link:
        if wish.kind == CONTENT:
            problems.wrong("link", "会员内容要有一个链接，顾客点开就能看。")
        return None
    try:
        address = urlsplit(link)
    except ValueError:
        address = urlsplit("")
    if address.scheme != "https" or not address.hostname or len(link) > LINK_LENGTH:
        problems.wrong("link", "请填写以 https:// 开头的完整链接。")
    return link


def _number(problems: Problems, field: str, text: str, most: int, *, needed: bool) -> int | None:
    typed = code_of(text[:20]).replace(",", "")
    if not typed and not needed:
        return None
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= most:
        return int(typed)
    problems.wrong(field, say("请填 1 到 %(most)s 的整数。", most=f"{most:,}"))
    return None


def _day(problems: Problems, field: str, text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        problems.wrong(field, "请按 2026-12-31 这样填写日期。")
        return None
