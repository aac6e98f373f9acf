"""Uploads: announced, arrived, taken up, let go, marked to go, forgotten."""

from __future__ import annotations

from sqlalchemy import update

from models.db import session, transaction
from models.stored_files import LEAVING, StoredFile
from services import accounts, uploads
from services.access import Actor
from services.uploads import keeping, sweeping
from services.uploads.judging import Verdict
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import LONG_AGO, path


def _admin() -> Actor:
    return next(staff.actor for staff in accounts.all_staff() if "admin" in staff.roles)


def _announced() -> int:
    return keeping._announce(_admin(), "picture", "a.jpg", Verdict("image/jpeg"), 1000, "0" * 64)[0]


def _waiting() -> int:
    return keeping._arrived(_admin(), _announced()).id


@transaction
def _set(file_id: int, **values: object) -> None:
    session().execute(update(StoredFile).where(StoredFile.id == file_id).values(**values))


@path
def announces_an_upload(ground: Ground) -> Act:
    admin = _admin()
    return lambda: keeping._announce(admin, "picture", "a.jpg", Verdict("image/jpeg"), 1000, "0" * 64)


@path
def notes_that_an_upload_arrived(ground: Ground) -> Act:
    admin, number = _admin(), _announced()
    return lambda: keeping._arrived(admin, number)


@path
def takes_an_upload_up(ground: Ground) -> Act:
    admin, number = _admin(), _waiting()
    return lambda: uploads.take_up(admin, number)


@path
def lets_a_file_go(ground: Ground) -> Act:
    number = _waiting()
    return lambda: uploads.let_go(number)


@path
def marks_unused_files(ground: Ground) -> Act:
    _set(_waiting(), created_at=LONG_AGO)
    return sweeping._mark


@path
def forgets_a_file(ground: Ground) -> Act:
    number = _waiting()
    _set(number, state=LEAVING)
    return lambda: sweeping._forget(number)
