"""All of one campaign that the console shows: its page as edited and published, what it gives, what it still lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session
from models.materials import Material
from models.products import Product
from models.stored_files import StoredFile
from services.access import Actor, require
from services.audience_forms import AudienceWords
from services.campaigns import budgets, prizes
from services.campaigns.audience import audience_words
from services.campaigns.checking import findings, hints
from services.campaigns.checking_page import Finding
from services.campaigns.content import Content, read, written
from services.campaigns.listing import CampaignRow, row_of
from services.campaigns.prizes import Prize
from services.campaigns.publishing import Published, current
from services.campaigns.rows import READ, get_campaign
from services.errors import NotFound
from services.uploads import served_path

SHOWN_ACTS = 30


@dataclass(frozen=True, slots=True)
class Happened:
    """One act of the campaign's history, by its tag in the audit."""

    at: datetime
    who: str
    tag: str
    details: dict[str, object]


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """One campaign at one edition. `files` are addresses below FILES_BASE_URL by number; `named` what products and
    materials of its blocks are called, by code or token."""

    row: CampaignRow
    edition: int
    draft: Content
    published: Published | None
    findings: list[Finding]
    hints: list[Finding]
    prizes: list[Prize]
    budget_fen: int | None
    spent_fen: int
    promised_fen: int
    cost_fen: int | None
    per_person: int
    newcomers_in_person: bool
    rank_wanted: bool
    audience: AudienceWords
    files: dict[int, str]
    named: dict[str, str]
    bait_material: str | None
    created_at: datetime
    ended_at: datetime | None
    ended_reason: str | None
    history: list[Happened]

    @property
    def is_changed(self) -> bool:
        """Whether the page as edited differs from the one that is out."""
        return self.published is None or written(self.draft) != written(self.published.content)

    @property
    def was_published(self) -> bool:
        return self.published is not None


@reading
def card(actor: Actor, slug: str) -> CampaignCard:
    """Refuses `campaign_unknown`."""
    require(actor, READ)
    row, line = get_campaign(slug), row_of(actor, slug)
    if line is None:
        raise NotFound("campaign_unknown", "没有找到这个活动，可能刚被删除，请刷新列表。")
    draft, shown = read(row.draft), prizes.prizes(actor, slug)
    pictures = [one.picture_file_id for one in shown if one.picture_file_id is not None]
    bait = session().get(Material, draft.material_id) if draft.material_id else None
    return CampaignCard(
        line,
        row.version,
        draft,
        current(row),
        findings(row),
        hints(row),
        shown,
        row.budget_fen,
        row.spent_fen,
        budgets.promised_fen(row.id),
        row.cost_fen,
        row.per_person,
        row.newcomers_in_person,
        row.rank_wanted,
        audience_words(actor, slug),
        _files([*draft.files, *pictures]),
        _named(draft),
        None if bait is None else bait.title,
        row.created_at,
        row.ended_at,
        row.ended_reason,
        _history(row.id),
    )


def _files(numbers: list[int]) -> dict[int, str]:
    query = select(StoredFile.id, StoredFile.random_name, StoredFile.file_name).where(StoredFile.id.in_(numbers))
    return {number: served_path(random, name) for number, random, name in session().execute(query)}


def _named(content: Content) -> dict[str, str]:
    codes = [block.text("product") for block in content.blocks if block.kind == "product"]
    tokens = [block.text("material") for block in content.blocks if block.kind == "material"]
    products = session().execute(select(Product.code, Product.name).where(Product.code.in_(codes))).tuples()
    materials = session().execute(select(Material.token, Material.title).where(Material.token.in_(tokens))).tuples()
    return {**dict(products.all()), **dict(materials.all())}


def _history(campaign_id: int) -> list[Happened]:
    query = (
        select(AuditEntry.at, AuditEntry.actor_name, AuditEntry.tag, AuditEntry.details)
        .where(AuditEntry.subject_kind == "campaign", AuditEntry.subject_id == campaign_id)
        .order_by(AuditEntry.id.desc())
        .limit(SHOWN_ACTS)
    )
    return [Happened(*row) for row in session().execute(query)]
