"""Which file stands behind an address, and as what it may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select

from models.db import reading, session
from models.stored_files import KEPT, WAITING, StoredFile
from services.errors import NotFound

# Drawn anew by us, or put together anew without anything that acts; all else is only ever saved to a disk.
SHOWN = {"image/jpeg", "image/png", "application/pdf"}


@dataclass(frozen=True, slots=True)
class Served:
    """One file as it goes out; `key` is its name in the storage."""

    key: str
    file_name: str
    media_type: str
    bytes: int
    sha256: str

    @property
    def may_be_shown(self) -> bool:
        return self.media_type in SHOWN


def served_path(random_name: str, file_name: str) -> str:
    """The address of a file below FILES_BASE_URL. Whoever knows it may read the file."""
    return f"/files/{random_name}/{quote(file_name)}"


@reading
def served(random_name: str, file_name: str) -> Served:
    """Refuses `file_unknown` for what is not there (any more), and for a name that is not the file's own."""
    query = select(StoredFile).where(StoredFile.random_name == random_name, StoredFile.state.in_((WAITING, KEPT)))
    row = session().execute(query).scalar_one_or_none()
    if row is None or row.file_name != file_name:
        raise NotFound("file_unknown", "这个文件已经不在了，请向发给您的人要一个新的链接。")
    return Served(row.key, row.file_name, row.media_type, row.bytes, row.sha256)
