"""What the worker does with a released package: write it to the disk, put it into the storage, and let old ones go."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

import storage
from models.code_packages import ASKED, CANCELLED, DUE, FAILED, GONE, READY, CodePackage
from models.db import reading, session, transaction
from services import audit, clock
from services.access import SYSTEM
from services.errors import Conflict, Refusal
from services.item_codes import package_files, package_release
from services.item_codes.heard_file import HeardFile
from services.item_codes.package_orders import LIES, name_of
from services.item_codes.packages import Contents

LEASE = timedelta(minutes=2)
"""A worker that is silent for so long is taken for dead, and its package begun again by another."""

MOST_TRIES = 3
TELL_SECONDS = 1.0
TAKEN_OVER = "package_taken_over"


@dataclass(frozen=True, slots=True)
class Held:
    """A package that this worker is making; each try puts its file under a name of its own."""

    id: int
    worker: str
    contents: Contents
    form: str
    name: str
    password: str
    random_name: str


class _LaidDown(Exception):
    """The worker was told to end."""


def work_once(worker: str, is_told_to_end: Callable[[], bool] = lambda: False) -> bool:
    """Take up one package and make it; whether there was one. Told to end, it stops between two pieces and leaves the
    package to whoever comes next, who begins it again: what is in it is the same."""
    held = _claim(worker)
    if held is None:
        return False
    try:
        try:
            _make(held, is_told_to_end)
        except _LaidDown:
            _lay_down(held)  # which is refused like the making, where another took over meanwhile
    except Refusal as refusal:
        if refusal.code != TAKEN_OVER:
            _fail(held, refusal)
    return True


def _make(held: Held, is_told_to_end: Callable[[], bool]) -> None:
    told_at = time.monotonic()

    def tell(done: int) -> None:
        nonlocal told_at
        if is_told_to_end():
            raise _LaidDown
        if time.monotonic() - told_at >= TELL_SECONDS:
            told_at = time.monotonic()
            _tell(held, done)

    with tempfile.TemporaryFile(prefix="qudao-package-") as file:  # without a name: gone with this process
        package_files.write(file, held.contents, held.form, held.name, held.password, tell)
        file.seek(0)
        # A storage far away takes a big file longer than a lease lasts: whatever it reads of it says that we live.
        with HeardFile(file, lambda: tell(held.contents.count)) as heard:
            size = heard.given_to(storage.in_use().put, held.random_name)
    try:
        _ready(held, size)
    except Refusal:
        storage.in_use().delete(held.random_name)
        raise


@transaction
def _claim(worker: str) -> Held | None:
    """Take the oldest that waits or whose worker is silent. Who has failed three times over is not tried again."""
    now = clock.now()
    free = or_(CodePackage.leased_until.is_(None), CodePackage.leased_until < now)
    query = select(CodePackage).where(CodePackage.state == DUE, free).order_by(CodePackage.id).limit(1)
    row = session().scalars(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    row.tries += 1
    if row.tries > MOST_TRIES:
        _end(row, "多次生成都没有完成，请联系管理员查看日志。")
        return None
    try:
        contents = package_release.contents(row)
    except Refusal as refusal:
        _end(row, refusal.sentence)
        return None
    row.worker, row.leased_until, row.made, row.random_name = worker, now + LEASE, 0, storage.random_name()
    return Held(row.id, worker, contents, row.form, name_of(row), row.password or "", row.random_name)


@transaction
def _tell(held: Held, done: int) -> None:
    """Say how far it is, and that this worker lives. Refuses when the package was cancelled or taken over."""
    row = _mine(held)
    row.made, row.leased_until = done, clock.now() + LEASE


@transaction
def _ready(held: Held, size: int) -> None:
    row, now = _mine(held), clock.now()
    row.state, row.made, row.bytes, row.leased_until = READY, row.count, size, None
    row.expires_at = now + LIES
    if row.password_shown_at is not None:
        row.password = None
    audit.record(SYSTEM, "codes:package:make", "code_package", row.id, count=row.count, bytes=size)


@transaction
def _lay_down(held: Held) -> None:
    """For the next worker to begin anew at once; that nobody finished it is nobody's failure."""
    row = _mine(held)
    row.leased_until, row.tries = None, row.tries - 1


@transaction
def _fail(held: Held, refusal: Refusal) -> None:
    _end(_mine(held), refusal.sentence)


def _end(row: CodePackage, problem: str) -> None:
    row.state, row.problem, row.password, row.leased_until = FAILED, problem[:300], None, None


def _mine(held: Held) -> CodePackage:
    """The row while it is still this worker's: one that was cancelled or taken over writes nothing."""
    row = session().get_one(CodePackage, held.id, with_for_update=True, populate_existing=True)
    if (row.state, row.worker, row.random_name) != (DUE, held.worker, held.random_name):
        raise Conflict(TAKEN_OVER, "这份码包已取消，或由另一个后台进程接手。")
    return row


def prune() -> int:
    """Let go of packages whose days are over, and of requests nobody released; then take the files of all that are over
    out of the storage, so that a crash between leaves a row that is met again. How many files."""
    _let_go()
    names = _of_no_more_use()
    for package_id, name in names:
        storage.in_use().delete(name)
        _forget_file(package_id, name)
    return len(names)


@transaction
def _let_go() -> None:
    over = (CodePackage.state.in_((ASKED, READY)), CodePackage.expires_at < clock.now())
    done = update(CodePackage).where(*over).values(state=GONE, password=None)
    session().execute(done.execution_options(synchronize_session=False))


@reading
def _of_no_more_use() -> list[tuple[int, str]]:
    lie = select(CodePackage.id, CodePackage.random_name).where(
        CodePackage.state.in_((GONE, CANCELLED, FAILED)), CodePackage.random_name.is_not(None)
    )
    return [(number, name) for number, name in session().execute(lie) if name]


@transaction
def _forget_file(package_id: int, name: str) -> None:
    mine = (CodePackage.id == package_id, CodePackage.random_name == name)
    session().execute(update(CodePackage).where(*mine).values(random_name=None))
