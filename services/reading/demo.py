"""The demo brand's readings: two materials that went from hand to hand for forty days, so that figures have something
to tell. Made-up readers, who follow nobody and cannot be written to."""

from __future__ import annotations

import hashlib
import io
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

import storage
from models.bindings import OPEN
from models.db import insert_row, session, transaction
from models.dealers import OWNER, Dealer, DealerStaff
from models.materials import (
    ARTICLE,
    FILE,
    PUBLISHED,
    READY,
    Material,
    MaterialAudience,
    MaterialPage,
    MaterialVersion,
)
from models.organisation import Employee
from models.reading import PAGE, Beat, Visit
from models.sealing import blind_index, token_hash
from models.sharing import CARD, FORWARD, Share
from models.stored_files import KEPT, StoredFile
from services import clock, people
from services.materials.audience import EVERYBODY
from services.reading.demo_pages import FOLDER, HEIGHT, WIDTH
from services.sharing.rows import PURPOSE, TOKEN_BYTES, sent

BROCHURE, STORY = "清源 2026 春季新品手册", "门店陈列：三步让顾客停下来"
SUMMARY, STORY_SUMMARY = "十二款新品，从通勤到送礼", "先看见，再摸到，最后带走：适合发给店里的同事"
TEXT = (
    "<h2>先让人看见</h2><p>把新品放在进门右手边，齐腰高。</p><h2>再让人摸到</h2><p>装满开水，请顾客摸杯壁。</p>"
    "<h2>最后让人带走</h2><p>价签和礼袋放在杯子旁边，顾客不用开口问。</p>"
)
AUTHOR = "E006"
PAGES = 8
DAYS = 40
# How long each page holds a reader, in seconds: prices on the fifth page do, conditions on the seventh do not.
HOLDS = (6, 5, 9, 7, 14, 6, 3, 5)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose hand a share is in."""

    follower_id: int
    dealer_id: int
    staff_id: int


@transaction
def furnish(days: int = DAYS) -> list[str]:
    """Make both with the readings of so many days, once; their titles."""
    titles = [BROCHURE, STORY]
    if session().execute(select(Material.id).where(Material.title.in_(titles))).first() is None:
        author = session().execute(select(Employee).where(Employee.code == AUTHOR)).scalar_one()
        chance, owners = random.Random(2026), _owners()  # noqa: S311  the same demo on every machine
        _travels(_brochure(author), PAGES, owners, chance, range(days), most=3)
        _travels(_story(author), 1, owners, chance, range(days), most=1)
    return titles


def _owners() -> list[Owner]:
    query = select(DealerStaff.dealer_id, DealerStaff.id).join(Dealer, Dealer.id == DealerStaff.dealer_id)
    rows = session().execute(query.where(DealerStaff.role == OWNER).order_by(Dealer.code)).all()
    return [Owner(_somebody(), dealer_id, staff_id) for dealer_id, staff_id in rows]


def _somebody() -> int:
    return people.new_follower(listed_as=None).id  # no openid names them


def make_material(
    author: Employee,
    kind: str,
    title: str,
    body: str,
    *,
    summary: str,
    roles: Sequence[str] = (EVERYBODY,),
    **of_version: Any,
) -> tuple[int, int]:
    """A material that is out for these, or for everybody, since the demo's first day: its id and its version's."""
    began = clock.now() - timedelta(days=DAYS)
    made: dict[str, Any] = {"created_by": author.name, "created_at": began}
    facts = {"kind": kind, "title": title, "position": 0, "state": PUBLISHED, "published_at": began}
    row = insert_row(Material, token=secrets.token_urlsafe(16), summary=summary, **facts, **made)
    version = insert_row(MaterialVersion, material_id=row.id, number=1, body=body, state=READY, **of_version, **made)
    row.current_version_id = version.id
    session().add_all(MaterialAudience(material_id=row.id, role=one) for one in roles)
    session().flush()
    return row.id, version.id


def _brochure(author: Employee) -> tuple[int, int]:
    pages = [make_page(author, "brochure", number) for number in range(1, PAGES + 1)]
    facts: dict[str, Any] = {"file_id": pages[0], "pages": PAGES, "pages_done": PAGES}
    found = make_material(author, "brochure", BROCHURE, FILE, summary=SUMMARY, **facts)
    session().get_one(Material, found[0]).cover_file_id = make_page(author, "brochure", 1)
    for number, file_id in enumerate(pages, 1):
        session().add(MaterialPage(version_id=found[1], number=number, file_id=file_id, width=WIDTH, height=HEIGHT))
    return found


def _story(author: Employee) -> tuple[int, int]:
    return make_material(author, "article", STORY, ARTICLE, summary=STORY_SUMMARY, article_html=TEXT)


def make_page(author: Employee, of: str, number: int) -> int:
    """A page of `demo_pages`, kept as if the worker had drawn it."""
    drawn, name = (FOLDER / f"{of}-{number}.png").read_bytes(), storage.random_name()
    storage.in_use().put(name, io.BytesIO(drawn))
    facts = {"kind": "picture", "media_type": "image/png", "file_name": f"{number}.png", "sha256": sha256(drawn)}
    size = {"bytes": len(drawn), "width": WIDTH, "height": HEIGHT}
    row = insert_row(
        StoredFile, random_name=name, state=KEPT, employee_id=author.id, created_at=clock.now(), **facts, **size
    )
    return row.id


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _travels(
    material: tuple[int, int], pages: int, owners: list[Owner], chance: random.Random, days: range, *, most: int
) -> None:
    """Day by day owners hand it out, the first ones most; some readers pass it on, and some of theirs again."""
    began = clock.now() - timedelta(days=DAYS)
    weights = [1 / (place + 1) for place in range(len(owners))]
    for day in days:
        for owner in chance.choices(owners, weights, k=chance.randint(0, most)):
            at = began + timedelta(days=day, hours=chance.uniform(1, 12))
            _share(material, pages, owner, owner.follower_id, at, None, chance)


def _share(
    material: tuple[int, int],
    pages: int,
    owner: Owner,
    sharer_id: int,
    at: datetime,
    parent: Share | None,
    chance: random.Random,
) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    share = insert_row(
        Share,
        token=token,
        token_index=blind_index(PURPOSE, token),
        material_id=material[0],
        sharer_id=sharer_id,
        dealer_id=owner.dealer_id,
        dealer_staff_id=owner.staff_id,
        parent_id=parent and parent.id,
        root_id=parent and (parent.root_id or parent.id),
        depth=parent.depth + 1 if parent else 0,
        way=FORWARD if parent else CARD,
        open_marker=OPEN,
        created_at=at,
        **sent(at),
    )
    for _ in range(chance.choice((0, 1, 1, 2, 3, 5))):
        reader, opened = _somebody(), at + timedelta(hours=chance.uniform(0.1, 30))
        if opened > clock.now():
            continue
        _read(share, material, pages, reader, opened, chance)
        if share.depth < 4 and chance.random() < 0.22:
            _share(material, pages, owner, reader, opened + timedelta(minutes=3), share, chance)


def _read(
    share: Share, material: tuple[int, int], pages: int, reader: int, opened: datetime, chance: random.Random
) -> None:
    visit = insert_row(
        Visit,
        token_hash=token_hash(secrets.token_urlsafe(16)),
        share_id=share.id,
        material_id=material[0],
        material_version_id=material[1],
        dealer_id=share.dealer_id,
        pages=pages,
        follower_id=reader,
        channel=PAGE,
        opened_at=opened,
        told_at=opened,
        unfolded=1,
    )
    reached = pages if chance.random() < 0.35 else chance.randint(1, pages)
    beats, at = [], opened
    for page in range(1, reached + 1):
        ms = int(1000 * min(15, HOLDS[page - 1] * chance.uniform(0.4, 1.7)))
        at += timedelta(milliseconds=ms)
        scroll = 100 if pages == 1 and chance.random() < 0.5 else 100 * page // pages if pages > 1 else 60
        beats.append(
            {
                "visit_id": visit.id,
                "n": page,
                "page": page,
                "active_ms": ms,
                "scroll_pct": scroll,
                "at": at,
                "unfolded": 1,
            }
        )
    session().execute(insert(Beat), beats)
