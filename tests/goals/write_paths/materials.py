"""The library: drafts, versions, audiences, publishing, recall, folders, and pages as the worker makes them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from models.db import reading, session
from models.materials import Material, MaterialFolder, MaterialVersion
from services import uploads
from services.materials import audiences, converting, folders, link_cards, publishing, records, versions
from services.materials.audiences import AudienceWish
from services.materials.converting import Held
from services.materials.folders import FolderWish
from services.materials.link_cards import Card
from services.materials.shapes import MaterialWish
from services.materials.versions import Content
from services.uploads import Drawn, Page, keeping
from services.uploads.judging import Verdict
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newest, path
from tests.goals.write_paths.uploads import _admin, _announced, _waiting

EVERYBODY = AudienceWish(roles="everybody")


def _draft(kind: str = "brochure", **more: str) -> str:
    return records.create_material(_admin(), MaterialWish(kind, "手册", tags="新品、春季", **more))


@reading
def _row(token: str) -> Material:
    return session().scalars(select(Material).where(Material.token == token)).one()


def _edition(token: str) -> int:
    return _row(token).version


def _filled() -> str:
    token = _draft()
    versions.add_version(_admin(), token, _edition(token), Content(_waiting()))
    audiences.set_audience(_admin(), token, _edition(token), EVERYBODY)
    return token


def _to_convert() -> str:
    token = _draft()
    file_id = keeping._announce(_admin(), "pdf", "a.pdf", Verdict("application/pdf", 1), 1000, "0" * 64)[0]
    keeping._arrived(_admin(), file_id)
    versions.add_version(_admin(), token, _edition(token), Content(file_id))
    return token


def _held() -> Held:
    _to_convert()
    held = converting._claim("a")
    assert held is not None
    return held


def _drawn() -> Drawn:
    """Some file stands for the picture: the rows are what is swept here."""
    return Drawn(1, Path(__file__), 100, 140)


@path
def makes_a_material(ground: Ground) -> Act:
    admin = _admin()
    return lambda: records.create_material(admin, MaterialWish("brochure", "手册", tags="新品"))


@path
def changes_a_material(ground: Ground) -> Act:
    admin, token = _admin(), _draft()
    return lambda: records.change_material(admin, token, 1, MaterialWish("brochure", "新手册", tags="夏季"))


@path
def gives_a_material_a_cover(ground: Ground) -> Act:
    admin, token, first, second = _admin(), _draft(), _waiting(), _waiting()
    records.set_cover(admin, token, first)
    return lambda: records.set_cover(admin, token, second)


@path
def moves_a_material(ground: Ground) -> Act:
    admin, token, _ = _admin(), _draft(), _draft()
    return lambda: records.move_material(admin, token, "top")


@path
def deletes_a_draft(ground: Ground) -> Act:
    admin, token = _admin(), _filled()
    return lambda: records.delete_material(admin, token)


@path
def adds_a_picture_as_a_version(ground: Ground) -> Act:
    admin, token, file_id = _admin(), _draft(), _waiting()
    return lambda: versions.add_version(admin, token, 1, Content(file_id))


@path
def adds_an_article_as_a_version(ground: Ground) -> Act:
    admin, token = _admin(), _draft("article")
    return lambda: versions.add_version(admin, token, 1, Content(article="<p>好</p>"))


@path
def says_who_may_see_a_material(ground: Ground) -> Act:
    admin, token = _admin(), _filled()
    return lambda: audiences.set_audience(admin, token, 3, AudienceWish("employee", dealers="D001"))


@path
def publishes_a_material(ground: Ground) -> Act:
    admin, token = _admin(), _filled()
    return lambda: publishing.publish(admin, token, 3)


@path
def recalls_a_material(ground: Ground) -> Act:
    admin, token = _admin(), _filled()
    publishing.publish(admin, token, 3)
    return lambda: publishing.recall(admin, token, 4, "换新")


@path
def makes_a_folder(ground: Ground) -> Act:
    admin = _admin()
    return lambda: folders.create_folder(admin, FolderWish("产品"))


@path
def changes_a_folder(ground: Ground) -> Act:
    admin = _admin()
    number, below = folders.create_folder(admin, FolderWish("产品")), folders.create_folder(admin, FolderWish("活动"))
    return lambda: folders.change_folder(admin, below, 1, FolderWish("厨电", str(number)))


@path
def moves_a_folder(ground: Ground) -> Act:
    admin = _admin()
    folders.create_folder(admin, FolderWish("产品"))
    number = folders.create_folder(admin, FolderWish("活动"))
    return lambda: folders.move_folder_up(admin, number)


@path
def deletes_a_folder(ground: Ground) -> Act:
    admin = _admin()
    folders.create_folder(admin, FolderWish("产品"))
    number = newest(MaterialFolder)
    return lambda: folders.delete_folder(admin, number)


@path
def claims_a_version_to_convert(ground: Ground) -> Act:
    _to_convert()
    return lambda: converting._claim("a")


@path
def announces_pages(ground: Ground) -> Act:
    held = _held()
    return lambda: uploads.announce_pages(held.file_id, [_drawn()])


@path
def says_that_pages_are_there(ground: Ground) -> Act:
    held = _held()
    (page,) = uploads.announce_pages(held.file_id, [_drawn()])
    return lambda: converting._say_done(held, 1, [page])


@path
def says_that_pictures_arrived(ground: Ground) -> Act:
    page = Page(_announced(), "", _drawn())
    return lambda: uploads.arrived([page])


@path
def ends_a_conversion(ground: Ground) -> Act:
    held = _held()
    return lambda: converting._end(held, "failed", "office_failed")


@path
def wants_a_version_converted_again(ground: Ground) -> Act:
    admin, token = _admin(), _to_convert()
    held = converting._claim("a")
    assert held is not None
    converting._end(held, "failed", "office_failed")
    assert newest(MaterialVersion) == held.id
    return lambda: versions.convert_again(admin, token, 1)


@path
def fetches_what_a_link_says_of_itself(ground: Ground) -> Act:
    """Found already: the network is nobody's row."""
    token = _draft("official_account")
    versions.add_version(_admin(), token, 1, Content(link_url="https://mp.weixin.qq.com/s/a"))
    held = converting._claim("a")
    assert held is not None
    return lambda: link_cards.take_card(held.id, lambda: converting._mine(held), Card("发布会", "现场", None))
