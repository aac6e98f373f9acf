"""Who may see a material, as headquarters says it in a form and reads it in words; what it means is `audience.py`'s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, insert, select

from models.db import reading, session, transaction
from models.dealers import Dealer, DealerCategory, DealerTier
from models.materials import PUBLISHED, MaterialAudience
from models.organisation import Region
from services import audit, regions
from services.access import Actor, require
from services.errors import Conflict
from services.materials.audience import CONSUMER, DEALER_CLERK, DEALER_OWNER, EMPLOYEE, EVERYBODY, ROLES
from services.materials.rows import READ, WRITE, get_material
from services.materials.shapes import words_of
from services.organisation.forms import Problems, code_of, renew
from services.sentences import N_, say

MOST_LINES = 500
ROLE_WORDS = {
    EVERYBODY: N_("所有人"),
    EMPLOYEE: N_("本公司员工"),
    DEALER_OWNER: N_("渠道商老板"),
    DEALER_CLERK: N_("渠道商店员"),
    CONSUMER: N_("顾客"),
}
_SEVERAL = N_("“%(word)s”可能是好几个地方，请写全名或 6 位代码。")
_NOWHERE = N_("没有找到“%(word)s”，请写全名或 6 位代码。")
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AudienceWish:
    """An audience as a form says it, each a list between 、: codes of roles, numbers of categories and tiers, names or
    codes of places, codes of dealers, and of dealers that are meant together with all below them."""

    roles: str = ""
    categories: str = ""
    tiers: str = ""
    regions: str = ""
    dealers: str = ""
    dealers_below: str = ""


@dataclass(frozen=True, slots=True)
class AudienceForm:
    version: int
    wish: AudienceWish


@dataclass(frozen=True, slots=True)
class AudienceWords:
    """The same for reading: roles by code, names of the rest; nobody sees a material when all are empty."""

    roles: list[str]
    categories: list[str]
    tiers: list[str]
    regions: list[str]
    dealers: list[str]
    dealers_below: list[str]

    @property
    def is_nobody(self) -> bool:
        return not any((self.roles, self.categories, self.tiers, self.regions, self.dealers, self.dealers_below))


@reading
def choices(kind: Literal["category", "tier"]) -> list[tuple[int, str]]:
    """What an audience may name of categories, or of tiers from the one nearest to headquarters down."""
    if kind == "category":
        query = select(DealerCategory.id, DealerCategory.name).order_by(DealerCategory.name)
    else:
        query = select(DealerTier.id, DealerTier.name).order_by(DealerTier.rank, DealerTier.id)
    return list(session().execute(query).tuples())


@reading
def audience_form(actor: Actor, token: str) -> AudienceForm:
    require(actor, WRITE)
    row = get_material(token)
    lines = _lines(row.id)
    return AudienceForm(
        row.version,
        AudienceWish(
            "、".join(line.role for line in lines if line.role),
            "、".join(str(line.category_id) for line in lines if line.category_id),
            "、".join(str(line.tier_id) for line in lines if line.tier_id),
            "、".join(sorted(line.region_code for line in lines if line.region_code)),
            "、".join(_codes([line.dealer_id for line in lines if not line.with_below])),
            "、".join(_codes([line.dealer_id for line in lines if line.with_below])),
        ),
    )


@reading
def audience_words(actor: Actor, token: str) -> AudienceWords:
    require(actor, READ)
    lines = _lines(get_material(token).id)
    return AudienceWords(
        sorted((line.role for line in lines if line.role), key=ROLES.index),
        _names(DealerCategory, DealerCategory.id, [line.category_id for line in lines]),
        _names(DealerTier, DealerTier.id, [line.tier_id for line in lines]),
        _names(Region, Region.code, [line.region_code for line in lines]),
        _names(Dealer, Dealer.id, [line.dealer_id for line in lines if not line.with_below]),
        _names(Dealer, Dealer.id, [line.dealer_id for line in lines if line.with_below]),
    )


@transaction
def set_audience(actor: Actor, token: str, seen: int, wish: AudienceWish) -> None:
    """From the next look on exactly these may see the material. Refuses `form_wrong`, `changed_meanwhile`, and to leave
    a published material to nobody (`audience_empty`: that is a recall, which says why). Locks: material."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    lines = _judge(wish)
    if not lines and row.state == PUBLISHED:
        raise Conflict("audience_empty", "已发布的物料至少要有人能看。不想再给人看，请用“下架”。")
    session().execute(delete(MaterialAudience).where(MaterialAudience.material_id == row.id))
    if lines:
        session().execute(insert(MaterialAudience), [{**_EMPTY, **line, "material_id": row.id} for line in lines])
    audit.record(actor, "material:audience:change", "material", row.id, name=row.title, lines=len(lines))


_EMPTY: Line = {
    "role": None,
    "category_id": None,
    "tier_id": None,
    "region_code": None,
    "dealer_id": None,
    "with_below": False,
}


def _judge(wish: AudienceWish) -> list[Line]:
    problems = Problems()
    lines = [
        *_roles(problems, wish.roles),
        *_numbered(problems, "categories", wish.categories, DealerCategory, "category_id"),
        *_numbered(problems, "tiers", wish.tiers, DealerTier, "tier_id"),
        *_places(problems, wish.regions),
        *_dealers(problems, "dealers", wish.dealers, with_below=False),
        *_dealers(problems, "dealers_below", wish.dealers_below, with_below=True),
    ]
    if len(lines) > MOST_LINES:
        problems.wrong("dealers", say("一份物料最多指定 %(most)s 项，请改用类别、层级或区域。", most=MOST_LINES))
    problems.refuse()
    return lines


def _roles(problems: Problems, text: str) -> Iterator[Line]:
    for word in words_of(text):
        if word not in ROLES:
            problems.wrong("roles", "请从列表里选身份。")
        yield {"role": word}


def _numbered(problems: Problems, field: str, text: str, model: Any, column: str) -> Iterator[Line]:
    known = {str(number): number for number in session().scalars(select(model.id))}
    for word in words_of(text):
        if word not in known:
            problems.wrong(field, "有一项刚被删除，请重新选择。")
        yield {column: known.get(word)}


def _places(problems: Problems, text: str) -> Iterator[Line]:
    for word in words_of(text):
        found = regions.find(word)
        if len(found) != 1:
            problems.wrong("regions", say(_SEVERAL if found else _NOWHERE, word=word))
            continue
        yield {"region_code": found[0].code}


def _dealers(problems: Problems, field: str, text: str, *, with_below: bool) -> Iterator[Line]:
    codes = [code_of(word) for word in words_of(text)]
    query = select(Dealer.code, Dealer.id).where(Dealer.code.in_(codes))
    known = dict(session().execute(query).tuples().all())
    for code in codes:
        if code not in known:
            problems.wrong(field, say("没有编码为 %(code)s 的渠道商。", code=code))
        yield {"dealer_id": known.get(code), "with_below": with_below}


def _lines(material_id: int) -> list[MaterialAudience]:
    query = select(MaterialAudience).where(MaterialAudience.material_id == material_id)
    return list(session().scalars(query.order_by(MaterialAudience.id)))


def _names(model: Any, key: Any, wanted: list[Any]) -> list[str]:
    query = select(model.name).where(key.in_([one for one in wanted if one is not None])).order_by(key)
    return list(session().scalars(query))


def _codes(wanted: list[Any]) -> list[str]:
    query = select(Dealer.code).where(Dealer.id.in_([one for one in wanted if one is not None])).order_by(Dealer.code)
    return list(session().scalars(query))
