"""An audience as headquarters says it in a form and reads it in words; what it means is `audience_lines.py`'s."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer, DealerCategory, DealerTier
from models.organisation import Region
from services import regions
from services.audience_lines import CONSUMER, DEALER_CLERK, DEALER_OWNER, EMPLOYEE, EVERYBODY, ROLES
from services.organisation.forms import Problems, code_of, words_of
from services.sentences import N_, say

MOST_LINES = 500
# Letters of each field; a dealer's code has 32 at most.
LONGEST = {
    "roles": 200,
    "categories": 2000,
    "tiers": 2000,
    "regions": 2000,
    "dealers": MOST_LINES * 33,
    "dealers_below": MOST_LINES * 33,
}
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
class AudienceWords:
    """The same for reading: roles by code, names of the rest; nobody is meant when all are empty."""

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


def wish_of(lines: Sequence[Any]) -> AudienceWish:
    """The lines as a form shows them."""
    return AudienceWish(
        "、".join(line.role for line in lines if line.role),
        "、".join(str(line.category_id) for line in lines if line.category_id),
        "、".join(str(line.tier_id) for line in lines if line.tier_id),
        "、".join(sorted(line.region_code for line in lines if line.region_code)),
        "、".join(_codes([line.dealer_id for line in lines if not line.with_below])),
        "、".join(_codes([line.dealer_id for line in lines if line.with_below])),
    )


def worded(lines: Sequence[Any]) -> AudienceWords:
    """The lines as people read them."""
    return AudienceWords(
        sorted((line.role for line in lines if line.role), key=ROLES.index),
        _names(DealerCategory, DealerCategory.id, [line.category_id for line in lines]),
        _names(DealerTier, DealerTier.id, [line.tier_id for line in lines]),
        _names(Region, Region.code, [line.region_code for line in lines]),
        _names(Dealer, Dealer.id, [line.dealer_id for line in lines if not line.with_below]),
        _names(Dealer, Dealer.id, [line.dealer_id for line in lines if line.with_below]),
    )


def judge(wish: AudienceWish, roles: Sequence[str] = ROLES) -> list[Line]:
    """The lines of a wish, as they are written down; `roles` are those it may name. Refuses `form_wrong`."""
    problems = Problems()
    wish = AudienceWish(**{name: _short(problems, name, getattr(wish, name)) for name in LONGEST})
    lines = [
        *_roles(problems, wish.roles, roles),
        *_numbered(problems, "categories", wish.categories, DealerCategory, "category_id"),
        *_numbered(problems, "tiers", wish.tiers, DealerTier, "tier_id"),
        *_places(problems, wish.regions),
        *_dealers(problems, "dealers", wish.dealers, with_below=False),
        *_dealers(problems, "dealers_below", wish.dealers_below, with_below=True),
    ]
    if len(lines) > MOST_LINES:
        problems.wrong("dealers", say("最多指定 %(most)s 项，请改用类别、层级或区域。", most=MOST_LINES))
    problems.refuse()
    return [{**_EMPTY, **line} for line in lines]


_EMPTY: Line = {
    "role": None,
    "category_id": None,
    "tier_id": None,
    "region_code": None,
    "dealer_id": None,
    "with_below": False,
}


def _short(problems: Problems, field: str, text: str) -> str:
    """What is too long is told, and none of it is looked up."""
    if len(text) <= LONGEST[field]:
        return text
    problems.wrong(field, say("最多 %(most)s 个字，请缩短。", most=LONGEST[field]))
    return ""


def _roles(problems: Problems, text: str, roles: Sequence[str]) -> Iterator[Line]:
    for word in words_of(text):
        if word not in roles:
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


def _names(model: Any, key: Any, wanted: list[Any]) -> list[str]:
    query = select(model.name).where(key.in_([one for one in wanted if one is not None])).order_by(key)
    return list(session().scalars(query))


def _codes(wanted: list[Any]) -> list[str]:
    query = select(Dealer.code).where(Dealer.id.in_([one for one in wanted if one is not None])).order_by(Dealer.code)
    return list(session().scalars(query))
