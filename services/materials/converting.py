"""What the worker does with a version whose pages are to be pictures: some pages at a time, each lot one transaction.

A version is claimed under a lease like a promise: a worker that dies leaves the pages that are done, and whoever takes
the version over goes on with the next one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from crash_points import crash_point
from models.db import session, transaction
from models.materials import CONVERTING, FAILED, READY, UNCONVERTIBLE, WAITING, MaterialPage, MaterialVersion
from services import clock, uploads
from services.errors import Conflict, Invalid, NotFound
from services.leases import is_free
from services.materials import link_cards
from services.materials.notes import GIVEN_UP, MOST_PAGES, NOTES
from services.uploads import Drawn, Page
from services.uploads.drawing import office_program
from wechat.outside import Outside

LEASE = timedelta(minutes=5)
"""A worker that is silent for so long is taken for dead; LibreOffice may take three minutes, a lot of pages two."""

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A version that this worker is at work on; `done` pages are there already."""

    id: int
    file_id: int
    worker: str
    done: int
    link_url: str | None = None
    employee_id: int | None = None


class _Over(Exception):
    """No pages, and why: a state and a code of `notes.py`."""

    def __init__(self, state: str, note: str) -> None:
        self.state, self.note = state, note
        super().__init__(note)


def convert_once(worker: str, stopping: Callable[[], bool] = lambda: False, outside: Outside | None = None) -> bool:
    """Take up one version and make its pages, or fetch what its link says of itself; whether there was one.

    `stopping` is asked between two lots: what is left then waits for the next worker. Raises Conflict for a version
    that another worker has taken over meanwhile; StorageAway leaves it to the next try, three at most without a new
    page."""
    held = _claim(worker)
    if held is None:
        return False
    if held.link_url is not None:
        found = link_cards.fetch_card(outside or Outside(), held.link_url, held.employee_id or 0)
        link_cards.take_card(held.id, lambda: _mine(held), found)
        return True
    try:
        with tempfile.TemporaryDirectory(prefix="qudao-pages-") as folder:
            _convert(held, Path(folder), stopping)
    except _Over as over:
        _end(held, over.state, over.note)
    return True


@transaction
def _claim(worker: str) -> Held | None:
    """The oldest that waits, or whose worker is silent. What failed three times over is not tried again."""
    now = clock.now()
    free = is_free(MaterialVersion.leased_until, LEASE)
    query = select(MaterialVersion).where(MaterialVersion.state.in_((WAITING, CONVERTING)), free)
    row = session().scalars(query.order_by(MaterialVersion.id).limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.worker, row.leased_until, row.tries, row.state = worker, now + LEASE, row.tries + 1, CONVERTING
    if row.tries > MOST_TRIES:
        # A link is one without a card, too.
        row.state, row.state_note, row.leased_until = READY if row.file_id is None else FAILED, GIVEN_UP, None
        return None
    return Held(row.id, row.file_id or 0, worker, row.pages_done, row.link_url, row.employee_id)


def _convert(held: Held, bench: Path, stopping: Callable[[], bool]) -> None:
    pdf = _pdf(held, bench)
    done, pages = held.done, held.done + 1
    while done < pages:
        if stopping():
            return _end(held, WAITING, None)
        pages, drawn = _draw(pdf, bench, done + 1)
        if pages > MOST_PAGES:
            raise _Over(FAILED, "too_many_pages")
        _keep(held, pages, drawn)
        done += len(drawn)
    return None


def _pdf(held: Held, bench: Path) -> Path:
    """The version's file on the bench, as a PDF."""
    given = bench / "given"
    try:
        kind = uploads.bytes_to(held.file_id, given)
    except NotFound:
        raise _Over(FAILED, "file_gone") from None
    if kind == "pdf":
        return given
    program = office_program()
    if program is None:
        raise _Over(UNCONVERTIBLE, "office_missing")
    try:
        made = uploads.office_as_pdf(program, given, bench)
    except Invalid as refused:
        raise _Over(FAILED, _note(refused, "office_failed")) from None
    if made is None:
        raise _Over(FAILED, "office_failed")
    return made


def _draw(pdf: Path, bench: Path, first: int) -> tuple[int, list[Drawn]]:
    try:
        return uploads.draw_pages(pdf, bench, first)
    except Invalid as refused:
        raise _Over(FAILED, _note(refused, "pages_too_costly")) from None


def _note(refused: Invalid, otherwise: str) -> str:
    return refused.code if refused.code in NOTES else otherwise


def _keep(held: Held, pages: int, drawn: Sequence[Drawn]) -> None:
    """Announce, put, say that they are there; then their pictures leave the bench."""
    crash_point("materials:drawn")
    coming = uploads.announce_pages(held.file_id, drawn)
    for page in coming:
        uploads.put(page)
    crash_point("materials:put")
    _say_done(held, pages, coming)
    for one in drawn:
        one.file.unlink()


@transaction
def _say_done(held: Held, pages: int, coming: Sequence[Page]) -> None:
    """The pages, how far it is, and that this worker lives; the last page makes the version ready."""
    row = _mine(held)
    uploads.arrived(coming)
    for page in coming:
        one = page.drawn
        picture = MaterialPage(
            version_id=held.id, number=one.number, file_id=page.file_id, width=one.width, height=one.height
        )
        session().add(picture)
    row.pages, row.pages_done, row.tries = pages, row.pages_done + len(coming), 0
    row.leased_until = clock.now() + LEASE
    if row.pages_done >= pages:
        row.state, row.state_note, row.leased_until, row.worker = READY, None, None, None


@transaction
def _end(held: Held, state: str, note: str | None) -> None:
    row = _mine(held)
    row.state, row.state_note, row.leased_until, row.worker = state, note, None, None


def _mine(held: Held) -> MaterialVersion:
    """The row, while it is still this worker's: one that was taken over writes nothing."""
    query = select(MaterialVersion).where(MaterialVersion.id == held.id)
    row = session().scalars(query.with_for_update()).one_or_none()
    if row is None or (row.worker, row.state) != (held.worker, CONVERTING):
        raise Conflict("conversion_taken_over", "另一个后台进程已接手这份转换。")
    return row
