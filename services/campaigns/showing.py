"""A campaign's page as somebody sees it: the published edition, how it stands this moment, and what is theirs in it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from models.campaigns import APPOINTMENT, Campaign, CampaignSeed, CampaignVersion
from models.db import reading, session
from models.materials import Material
from models.products import Product, ProductPicture
from models.promotions import Promotion
from models.stored_files import StoredFile
from services import remembering, uploads
from services.campaigns import hands, limits, looking, mine, moments, slots, stock, terms
from services.campaigns.content import REGION, Content
from services.campaigns.entering import CANNOT_BE_WITHOUT_PRIZE
from services.campaigns.limits import OPEN_NOW, OVER, Standing
from services.campaigns.looking import Stands
from services.campaigns.mine import MyEntry
from services.campaigns.slots import Hour
from services.campaigns.stock import Prize
from services.campaigns.terms import Term
from services.materials.audience import living
from services.remembering import Kept
from services.sharing.hands import Sharer, sharer_of

SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of the page: where it lies below FILES_BASE_URL, and its shape where it has one."""

    path: str
    width: int | None
    height: int | None
    media_type: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A product or a material that a block names, as it is now; None in its place: it is not shown any more."""

    name: str
    summary: str | None
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class PrizeShown:
    """A prize as everybody may see it; `left` is how many there are still."""

    name: str
    detail: str | None
    picture: Picture | None
    left: int
    odds_ppm: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page says. `phase` is `early`, `open`, `sold_out`, `paused` or `ended`; `left_turns` how often this
    person may still take part (None: nobody knows who looks)."""

    standing: Standing
    phase: str
    kept: str
    noted: bool
    content: Content
    files: Mapping[int, Picture]
    offered: Mapping[str, Offered]
    prizes: tuple[PrizeShown, ...]
    terms: tuple[Term, ...]
    hours: tuple[Hour, ...]
    sharer: Sharer | None
    hands_to: str
    asks_place: bool
    commitment: str | None
    seed_told: bool
    entries: tuple[MyEntry, ...]
    left_turns: int | None

    @property
    def facts(self) -> tuple[Hashable, ...]:
        """All that the page says to somebody of whom nothing is known: equal facts are equal pages."""
        standing = self.standing
        return (
            (standing.slug, standing.bait, standing.starts_at, standing.ends_at, standing.newcomers_in_person),
            (self.phase, self.kept, self.prizes, self.terms, self.hours),
            (tuple(self.files.items()), tuple(self.offered.items())),
            (self.sharer, self.hands_to, self.asks_place, self.commitment, self.seed_told),
        )

    @property
    def may_enter(self) -> bool:
        return self.phase == OPEN_NOW and self.left_turns != 0


@dataclass(frozen=True, slots=True)
class _Made:
    """What an edition shows to everybody, as long as nothing of its campaign changes."""

    standing: Standing
    content: Content
    kept: str
    commitment: str | None
    prizes: tuple[Prize, ...]
    files: Mapping[int, Picture]
    offered: Mapping[str, Offered]


# Under what is asked at each look (`Stands.key`). Alone a product or material
# of another process may be named for that second as it was.
_made: Kept[_Made] = Kept(seconds=1, most=1_000)


def show(slug: str, follower_id: int | None, share: str | None, visitor: str | None = None) -> Page:
    """The page for whoever looks, and whether today's look of this visitor is noted; a forged promotion names nobody.
    Refuses `campaign_unknown`. Writes nothing. Asked each time is what may have changed a moment ago (`looking.py`);
    what all see of an edition is remembered."""
    asked_at = remembering.moment()
    stands = looking.stands(slug, visitor)
    kept = _made.find(stands.key)
    if kept is None or not _needs_nothing(kept[0], follower_id, share):
        return _ask_and_put_together(stands, asked_at, follower_id, share)
    return _put_together(kept[0], stands, None, None)


def _needs_nothing(made: _Made, follower_id: int | None, share: str | None) -> bool:
    """Whether the page of somebody of whom nothing is known holds only what is remembered: hours are counted anew."""
    return follower_id is None and share is None and made.standing.bait != APPOINTMENT


@reading
def _ask_and_put_together(stands: Stands, asked_at: float, follower_id: int | None, share: str | None) -> Page:
    return _put_together(_known(stands, asked_at), stands, follower_id, share)


def _put_together(made: _Made, stands: Stands, follower_id: int | None, share: str | None) -> Page:
    standing = replace(made.standing, state=stands.state, spent_fen=stands.spent_fen, now=stands.now)
    page = _page(made, standing, hands.promotion_of(share, standing), follower_id)
    if stands.revealed_at is not None:  # nobody draws any more, whatever became of its days since
        page = replace(page, phase=OVER)
    page = replace(
        page, kept=made.kept, noted=stands.noted, commitment=made.commitment, seed_told=stands.revealed_at is not None
    )
    return page if follower_id is None else _theirs(page, follower_id)


@reading
def preview(standing: Standing, content: Content) -> Page:
    """An edition as it would look to somebody who opens it now; for whoever composes it."""
    return replace(_page(_make(standing, content, "", None), standing, None, None), phase=OPEN_NOW)


def _known(stands: Stands, asked_at: float) -> _Made:
    kept = _made.find(stands.key)
    if kept is not None:
        return kept[0]
    query = (
        select(*limits.COLUMNS, moments.this_moment(), CampaignVersion.content, CampaignSeed.commitment)
        .join(CampaignVersion, CampaignVersion.id == Campaign.current_version_id)
        .outerjoin(CampaignSeed, CampaignSeed.campaign_id == Campaign.id)
        .where(Campaign.id == stands.id)
    )
    *standing, content, commitment = session().execute(query).one()
    made = _make(Standing(*standing), limits.read_once(content), content, commitment)
    _made.keep(stands.key, made, asked_at)
    return made


def _make(standing: Standing, content: Content, kept: str, commitment: str | None) -> _Made:
    prizes = tuple(stock.prizes_of(standing.id))
    pictures = [one.picture_file_id for one in prizes if one.picture_file_id is not None]
    return _Made(
        standing, content, kept, commitment, prizes, _files([*content.files, *pictures]), _offered(content)
    )  # fmt: skip


def _page(made: _Made, standing: Standing, promotion: Promotion | None, follower_id: int | None) -> Page:
    content, phase = made.content, standing.phase
    if phase == OPEN_NOW and standing.bait in CANNOT_BE_WITHOUT_PRIZE and not stock.can_be_had(standing, made.prizes):
        phase = SOLD_OUT
    asks = content.asked(REGION) is not None
    to = hands.hands_for(promotion, follower_id, None)
    return Page(
        standing=standing,
        phase=phase,
        kept="",
        noted=True,
        content=content,
        files=made.files,
        offered=made.offered,
        prizes=tuple(_prize(one, made.files, standing.left_fen) for one in made.prizes),
        terms=terms.asked(content, standing.bait),
        hours=tuple(slots.offered(standing, content.slots))
        if standing.bait == APPOINTMENT and content.slots is not None
        else (),
        sharer=None if promotion is None else sharer_of(promotion.promoter_id, promotion.dealer_id),
        hands_to=to.name,
        asks_place=asks and to.prefer is None and to.named.dealer_id is None,
        commitment=None,
        seed_told=False,
        entries=(),
        left_turns=None,
    )


def _theirs(page: Page, follower_id: int) -> Page:
    entries = mine.of_campaign(follower_id, page.standing.slug)
    left = page.standing.per_person - max((one.turn for one in entries if one.turn), default=0)
    return replace(page, entries=tuple(entries), left_turns=max(0, left))


def _prize(one: Prize, files: Mapping[int, Picture], left_fen: int | None) -> PrizeShown:
    """Of what is worth something no more is left than the budget still pays for."""
    paid_for = one.left if left_fen is None or not one.worth_fen else min(one.left, left_fen // one.worth_fen)
    return PrizeShown(one.name, one.detail, files.get(one.picture_file_id or 0), max(0, paid_for), one.odds_ppm)


def _files(numbers: Sequence[int]) -> dict[int, Picture]:
    if not numbers:
        return {}
    query = select(
        StoredFile.id,
        StoredFile.random_name,
        StoredFile.file_name,
        StoredFile.width,
        StoredFile.height,
        StoredFile.media_type,
    ).where(StoredFile.id.in_(numbers))
    return {
        number: Picture(uploads.served_path(name, file_name), width, height, media_type)
        for number, name, file_name, width, height, media_type in session().execute(query).tuples()
    }


def _offered(content: Content) -> dict[str, Offered]:
    """Products by `product:` and their code, materials by `material:` and their token."""
    codes = [block.text("product") for block in content.blocks if block.kind == "product"]
    tokens = [block.text("material") for block in content.blocks if block.kind == "material"]
    found = {f"product:{key}": one for key, one in _products(codes)}
    return found | {f"material:{key}": one for key, one in _materials(tokens)}


def _products(codes: Sequence[str]) -> list[tuple[str, Offered]]:
    if not codes:
        return []
    main = (ProductPicture.product_id == Product.id) & (ProductPicture.position == 0)
    query = (
        select(Product.code, Product.name, StoredFile)
        .outerjoin(ProductPicture, main)
        .outerjoin(StoredFile, StoredFile.id == ProductPicture.file_id)
        .where(Product.code.in_(codes))
    )
    return [(code, Offered(name, None, _picture(file))) for code, name, file in session().execute(query).tuples()]


def _materials(tokens: Sequence[str]) -> list[tuple[str, Offered]]:
    if not tokens:
        return []
    query = (
        select(Material.token, Material.title, Material.summary, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == Material.cover_file_id)
        .where(Material.token.in_(tokens), living())
    )
    rows = session().execute(query).tuples()
    return [(token, Offered(title, summary, _picture(file))) for token, title, summary, file in rows]


def _picture(file: StoredFile | None) -> Picture | None:
    if file is None:
        return None
    return Picture(uploads.served_path(file.random_name, file.file_name), file.width, file.height, file.media_type)
