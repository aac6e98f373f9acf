"""Folders of the library: a tree that people order by hand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from models.db import reading, session, transaction
from models.materials import Material, MaterialFolder
from services import audit
from services.access import Actor, require
from services.errors import Invalid, NotFound
from services.materials.rows import READ, WRITE
from services.organisation.branches import Branch, in_order
from services.organisation.forms import Problems, judge_name, renew
from services.organisation.trees import descends
from services.organisation.uses import refuse_used
from services.sentences import say

NAME_LENGTH = 40
MOST = 300
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class FolderWish:
    """A folder as a form says it; `parent` is a number, "" is the top."""

    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class FolderForm:
    version: int
    wish: FolderWish


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One folder and how many materials lie right in it."""

    id: int
    name: str
    materials: int


@reading
def tree(actor: Actor) -> list[Branch[FolderRow]]:
    """All folders, each below its own, in the order people gave them."""
    require(actor, READ)
    counts = (
        select(Material.folder_id, func.count()).where(Material.folder_id.is_not(None)).group_by(Material.folder_id)
    )
    held = dict(session().execute(counts).tuples().all())
    rows = session().scalars(select(MaterialFolder).order_by(MaterialFolder.position, MaterialFolder.id))
    return in_order([(row.id, row.parent_id, FolderRow(row.id, row.name, held.get(row.id, 0))) for row in rows])


@reading
def choices(actor: Actor) -> list[tuple[str, str]]:
    """Number and indented name of every folder, to choose from."""
    return [(str(branch.row.id), "　" * branch.depth + branch.row.name) for branch in tree(actor)]


@reading
def folder_form(actor: Actor, number: int) -> FolderForm:
    require(actor, WRITE)
    row = _get(number)
    return FolderForm(row.version, FolderWish(row.name, str(row.parent_id or "")))


@transaction
def create_folder(actor: Actor, wish: FolderWish) -> int:
    """A new folder, the last among its neighbours; its number. Refuses `form_wrong`, and `folders_full` beyond 300."""
    require(actor, WRITE)
    held = _hold()
    if len(held) >= MOST:
        raise Invalid("folders_full", say("最多 %(most)s 个文件夹，请先删掉不用的。", most=MOST))
    name, parent = _judge(wish, None)
    row = MaterialFolder(name=name, parent_id=parent, position=_last(held, parent))
    session().add(row)
    session().flush()
    audit.record(actor, "material:folder:create", "material_folder", row.id, name=name)
    return row.id


@transaction
def change_folder(actor: Actor, number: int, seen: int, wish: FolderWish) -> None:
    """Rename a folder or put it elsewhere. Refuses `form_wrong` and `changed_meanwhile`."""
    require(actor, WRITE)
    held = _hold()
    row = _get(number)
    renew(actor, row, seen)
    name, parent = _judge(wish, row)
    if parent != row.parent_id:
        row.position = _last(held, parent)
    row.name, row.parent_id = name, parent
    audit.record(actor, "material:folder:change", "material_folder", row.id, name=name, version=row.version)


@transaction
def move_folder_up(actor: Actor, number: int) -> None:
    """One place earlier among its neighbours; the first one stays."""
    require(actor, WRITE)
    held = _hold()
    row = _get(number)
    ordered = [one for one in held if one.parent_id == row.parent_id]
    at = ordered.index(row)
    if at:
        ordered.insert(at - 1, ordered.pop(at))
    for position, one in enumerate(ordered, 1):
        one.position = position
    audit.record(actor, "material:folder:move", "material_folder", row.id, name=row.name)


@transaction
def delete_folder(actor: Actor, number: int) -> None:
    """Take away an empty folder; else refused `in_use`."""
    require(actor, WRITE)
    _hold()
    row = _get(number)
    refuse_used(row.name, MaterialFolder, row.id, advice=say("请先把里面的物料和文件夹移走。"))
    session().execute(delete(MaterialFolder).where(MaterialFolder.id == row.id))
    audit.record(actor, "material:folder:delete", "material_folder", number, name=row.name)


def _hold() -> list[MaterialFolder]:
    """All folders in their order; nobody else changes the tree meanwhile, or two could each put one under the other."""
    held = session().scalars(select(MaterialFolder).order_by(MaterialFolder.id).with_for_update()).all()
    return sorted(held, key=lambda one: (one.position, one.id))


def _last(held: list[MaterialFolder], parent: int | None) -> int:
    return max((one.position for one in held if one.parent_id == parent), default=0) + 1


def _get(number: int) -> MaterialFolder:
    row = session().get(MaterialFolder, number)
    if row is None:
        raise NotFound("folder_unknown", "没有找到这个文件夹，可能刚被删除，请刷新页面。")
    return row


def _judge(wish: FolderWish, row: MaterialFolder | None) -> tuple[str, int | None]:
    problems = Problems()
    name = judge_name(problems, wish.name, NAME_LENGTH)
    parent = _parent(problems, wish.parent, row)
    above = MaterialFolder.parent_id == parent if parent else MaterialFolder.parent_id.is_(None)
    same = select(MaterialFolder.id).where(
        above, MaterialFolder.name == name, MaterialFolder.id != (row.id if row else 0)
    )
    if session().execute(same).first() is not None:
        problems.wrong("name", "这里已经有同名的文件夹了，请换一个名字。")
    problems.refuse()
    return name, parent


def _parent(problems: Problems, text: str, row: MaterialFolder | None) -> int | None:
    if not text.strip():
        return None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
    if session().get(MaterialFolder, number) is None:
        problems.wrong("parent", "这个文件夹刚被删除，请重新选择。")
    elif row is not None and descends(MaterialFolder.parent_id, number, row.id):
        problems.wrong("parent", "不能放进自己或自己下面的文件夹里，请另选。")
    elif _depth(number) + (_height(row.id) if row else 1) > DEEPEST:
        problems.wrong("parent", say("文件夹最多 %(most)s 层，请放浅一些。", most=DEEPEST))
    return number


def _depth(number: int | None) -> int:
    """How many folders stand above what is put into this one, itself included."""
    depth = 0
    while number is not None and depth <= DEEPEST:
        number, depth = session().scalar(select(MaterialFolder.parent_id).where(MaterialFolder.id == number)), depth + 1
    return depth


def _height(number: int) -> int:
    """How many storeys a folder has, itself included."""
    below = session().scalars(select(MaterialFolder.id).where(MaterialFolder.parent_id == number)).all()
    return 1 + max((_height(one) for one in below), default=0)
