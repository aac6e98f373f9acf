"""A link's title, sentence and picture, fetched by the worker from the page itself, where headquarters left them blank.

Only of WeChat's own articles and of sites headquarters named; the page is read, and its picture drawn anew, in the
clean room. What cannot be fetched says why, and is typed by hand.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from sqlalchemy import select

from crash_points import crash_point
from models.db import session, transaction
from models.materials import READY, Material, MaterialVersion
from services import audit, clock, hq_settings, uploads
from services.access import SYSTEM, Actor
from services.errors import Conflict, Refusal
from services.organisation.forms import words_of
from services.uploads import Kept
from wechat.outside import Fetched, NotFetched, Outside, host_of, is_listed

OF_WECHAT = "mp.weixin.qq.com"
PICTURES_OF_WECHAT = ("mmbiz.qpic.cn", "mmbiz.qlogo.cn")
LARGEST_PAGE, LARGEST_PICTURE = 3 * 1024 * 1024, 8 * 1024 * 1024

Mine = Callable[[], MaterialVersion]


@dataclass(frozen=True, slots=True)
class Card:
    """What a page says of itself; `picture` lies in the storage and waits to be needed."""

    title: str
    summary: str | None
    picture: Kept | None


def sites() -> tuple[str, ...]:
    """The hosts whose pages may be fetched."""
    return (OF_WECHAT, *words_of(str(hq_settings.setting("materials.link_sites"))))


def may_be_fetched(url: str) -> bool:
    return is_listed(host_of(url), sites())


def fetch_card(outside: Outside, url: str, employee_id: int) -> Card | str:
    """What an address says of itself, or the code of `notes.py` that tells why not. Outside any transaction."""
    listed = sites()
    page = outside.fetch(url, listed, cap=LARGEST_PAGE)
    if isinstance(page, NotFetched):
        return f"link_{page.why}"
    with tempfile.TemporaryDirectory(prefix="qudao-link-") as folder:
        said = _read(page, Path(folder))
    if "refused" in said:
        return "link_unreadable"
    address = urljoin(url, said.get("picture") or "") if said.get("picture") else None
    picture = _picture(outside, address, (*listed, *PICTURES_OF_WECHAT), employee_id) if address else None
    return Card(said["title"], said.get("summary"), picture)


def _read(page: Fetched, bench: Path) -> dict[str, Any]:
    given = bench / "page"
    given.write_bytes(page.body)
    return uploads.asked("webpage", given, bench / "none")


def _picture(outside: Outside, url: str, hosts: tuple[str, ...], employee_id: int) -> Kept | None:
    """A card reads without its picture: one that cannot be had is left out."""
    found = outside.fetch(url, hosts, cap=LARGEST_PICTURE)
    if isinstance(found, NotFetched):
        return None
    try:
        return uploads.keep_fetched_picture(_who(employee_id), found.body)
    except Refusal:
        return None


def _who(employee_id: int) -> Actor:
    """The worker, on behalf of whoever added the link: what is fetched counts as theirs."""
    return Actor(SYSTEM.kind, SYSTEM.name, employee_id)


@transaction
def take_card(version_id: int, mine: Mine, found: Card | str) -> None:
    """Write what was fetched where nobody wrote anything, and that it is done; a form that is open meanwhile is told.
    Locks: material."""
    material_id = session().scalar(select(MaterialVersion.material_id).where(MaterialVersion.id == version_id))
    material = session().get(Material, material_id, with_for_update=True)
    if material is None:
        raise Conflict("conversion_taken_over", "这份物料刚被删除。")
    row = mine()
    crash_point("materials:link_fetched")
    row.state, row.leased_until, row.worker = READY, None, None
    row.state_note = found if isinstance(found, str) else None
    if isinstance(found, str):
        return
    row.link_title = row.link_title or found.title
    before = (material.summary, material.cover_file_id)
    material.summary = material.summary or found.summary
    if material.cover_file_id is None and found.picture is not None and row.employee_id is not None:
        material.cover_file_id = uploads.take_up(_who(row.employee_id), found.picture.id).id
    if before != (material.summary, material.cover_file_id):
        material.version, material.changed_at, material.changed_by = material.version + 1, clock.now(), SYSTEM.name
    audit.record(SYSTEM, "material:link:fetch", "material", material.id, name=material.title, number=row.number)
