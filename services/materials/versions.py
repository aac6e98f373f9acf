"""A material's content: each version is added whole and never changed; which one is shown, publishing says."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select

from models.db import session, transaction
from models.materials import (
    ARTICLE,
    FAILED,
    FILE,
    LINK,
    READY,
    UNCONVERTIBLE,
    WAITING,
    Material,
    MaterialPage,
    MaterialVersion,
)
from models.stored_files import KEPT, StoredFile
from models.stored_files import WAITING as UPLOADED
from services import audit, clock, uploads
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.materials import articles, link_cards
from services.materials.kinds import FILE_KINDS, KINDS, bodies_of
from services.materials.notes import MOST_PAGES
from services.materials.rows import WRITE, get_material, get_version, next_number
from services.organisation.forms import renew
from services.sentences import N_, listed, say

MOST_VERSIONS = 200
LONGEST_URL, LONGEST_LINK_TITLE = 1000, 120
SHOWN_AS_IT_IS = ("picture", "film")


@dataclass(frozen=True, slots=True)
class Content:
    """What somebody hands in: a file just uploaded, a link with its title, or an article's HTML; one of them."""

    file_id: int | None = None
    link_url: str = ""
    link_title: str = ""
    article: str = ""


@transaction
def add_version(actor: Actor, token: str, seen: int, content: Content) -> int:
    """One more version; its number. Readers keep the one they have until the new one is published.

    Pictures and films are ready at once, of PDF and Office files the worker makes pages, and of a link to a site that
    may be asked it fetches the title. Refuses `changed_meanwhile`,
    `content_missing`, `content_differs` for what a material of this kind cannot be, `upload_over`, `link_wrong`,
    `article_…`, and `versions_full` beyond 200. Locks: material.
    """
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    number = next_number(row.id)
    if number > MOST_VERSIONS:
        raise Conflict("versions_full", say("一份物料最多 %(most)s 个版本，请新建一份。", most=MOST_VERSIONS))
    made = MaterialVersion(
        material_id=row.id,
        number=number,
        state=READY,
        pages_done=0,
        created_by=actor.name,
        created_at=clock.now(),
        employee_id=actor.id if actor.kind == "hq" else None,
    )
    _fill(actor, row, made, content)
    session().add(made)
    session().flush()
    if made.state == READY and made.pages:
        _as_its_own_page(made)
    audit.record(actor, "material:version:add", "material", row.id, name=row.title, number=number, body=made.body)
    return number


@transaction
def convert_again(actor: Actor, token: str, number: int) -> None:
    """Let the worker try once more what it could not make pages of, say after LibreOffice was installed, or fetch a
    link's title anew. Refuses `not_failed`. Locks: material."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    version = get_version(row, number)
    if not _may_be_tried(version):
        raise Conflict("not_failed", "这个版本不需要重新转换。")
    version.state, version.state_note, version.tries, version.leased_until = WAITING, None, 0, None
    audit.record(actor, "material:version:convert", "material", row.id, name=row.title, number=number)


def _may_be_tried(version: MaterialVersion) -> bool:
    if version.body == LINK:
        return version.state_note is not None and link_cards.may_be_fetched(version.link_url or "")
    return version.state in (FAILED, UNCONVERTIBLE) and version.state_note != "too_many_pages"


def _fill(actor: Actor, row: Material, made: MaterialVersion, content: Content) -> None:
    made.body = _body_of(content)
    if made.body not in bodies_of(row.kind):
        raise _differs(row.kind)
    if made.body == FILE:
        _file(actor, row.kind, made, content.file_id or 0)
    elif made.body == LINK:
        made.link_url, made.link_title = _url(content.link_url), _link_title(content.link_title)
        if link_cards.may_be_fetched(made.link_url):
            made.state = WAITING
        else:
            made.state_note = "link_not_listed"
    else:
        made.article_html = articles.clean(content.article)
        _keep_pictures(actor, made.article_html)


def _body_of(content: Content) -> str:
    given = [
        body
        for body, there in (
            (FILE, content.file_id),
            (LINK, content.link_url.strip()),
            (ARTICLE, content.article.strip()),
        )
        if there
    ]
    if len(given) != 1:
        raise Invalid("content_missing", "请上传一个文件、填写一个链接，或者写一篇图文，三选一。")
    return given[0]


_BODIES = {FILE: N_("文件"), LINK: N_("链接"), ARTICLE: N_("图文")}
_FILE_WANTED = {"film": N_("企业视频请上传 MP4 文件。"), "picture": N_("海报请上传一张图片（JPG 或 PNG）。")}


def _differs(kind: str) -> Invalid:
    bodies = listed(say(_BODIES[body]) for body in bodies_of(kind))
    return Invalid("content_differs", say("“%(kind)s”的内容要用：%(bodies)s。", kind=say(KINDS[kind]), bodies=bodies))


def _file(actor: Actor, kind: str, made: MaterialVersion, file_id: int) -> None:
    kept = uploads.take_up(actor, file_id)
    wanted = FILE_KINDS.get(kind)
    if wanted is not None and kept.kind not in wanted:
        raise Invalid("content_differs", say(_FILE_WANTED[wanted[0]]))
    made.file_id = kept.id
    if kept.kind == "picture":
        made.pages = made.pages_done = 1
    elif kept.kind == "pdf" and (kept.pages or 0) > MOST_PAGES:
        made.state, made.state_note, made.pages = FAILED, "too_many_pages", kept.pages
    elif kept.kind not in SHOWN_AS_IT_IS:
        made.state, made.pages = WAITING, kept.pages


def _as_its_own_page(made: MaterialVersion) -> None:
    """A picture is the one page of its version."""
    stored = session().get_one(StoredFile, made.file_id)
    width, height = stored.width or 0, stored.height or 0
    page = MaterialPage(version_id=made.id, number=1, file_id=stored.id, width=width, height=height)
    session().add(page)
    session().flush()


def _url(typed: str) -> str:
    """An address of the web, as typed: a reader's phone opens it."""
    address = typed.strip()
    try:
        parts = urlsplit(address)
        sound = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username and "." in parts.netloc
        )
    except ValueError:
        sound = False
    if not sound or len(address) > LONGEST_URL or any(letter.isspace() or ord(letter) < 32 for letter in address):
        raise Invalid("link_wrong", "请填写完整的网址，以 https:// 或 http:// 开头，最多 1,000 个字。")
    return address


def _link_title(typed: str) -> str | None:
    title = " ".join(typed.split())
    if len(title) > LONGEST_LINK_TITLE:
        raise Invalid("link_wrong", say("链接标题最多 %(most)s 个字。", most=LONGEST_LINK_TITLE))
    return title or None


def _keep_pictures(actor: Actor, article: str) -> None:
    """Pictures just uploaded stay; those an earlier version shows are kept already. Refuses `upload_over`."""
    names = articles.pictures_in(article)
    known = select(StoredFile.random_name, StoredFile.id, StoredFile.state).where(StoredFile.random_name.in_(names))
    found = {name: (file_id, state) for name, file_id, state in session().execute(known)}
    for name in names:
        file_id, state = found.get(name, (0, UPLOADED))
        if state != KEPT:
            uploads.take_up(actor, file_id)
