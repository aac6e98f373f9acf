"""Folders of the library as a tree, each with a form."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, moved, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.materials import folders as rules
from services.materials.folders import FolderWish

material_folders = Blueprint("material_folders", __name__, url_prefix="/material-folders")
NUMBER = "<int(max=9223372036854775807):folder_id>"


def _choices() -> list[tuple[str, str]]:
    return rules.choices(actor())


FORM = Form(
    (
        Field("name", _l("名称"), _l("最多 40 个字。"), True, rules.NAME_LENGTH),
        Field("parent", _l("放在"), options=_choices, blank=_l("最外层")),
    ),
    judged=True,
)


def _page() -> str:
    return url_for("console.material_folders.listing")


def _new() -> Sheet:
    inside = {"parent": request.args.get("parent", "")[:16]}
    return Sheet(FORM, _l("新建文件夹"), url_for("console.material_folders.create"), _page(), inside)


def _edit(number: int) -> Sheet:
    found = rules.folder_form(actor(), number)
    address = url_for("console.material_folders.change", folder_id=number)
    deletes = url_for("console.material_folders.delete", folder_id=number)
    return Sheet(FORM, _l("编辑文件夹"), address, _page(), asdict(found.wish), found.version, deletes=deletes)


@material_folders.get("")
@who_may("materials.read")
def listing() -> str:
    return render_template("console/material_folders.html", tree=rules.tree(actor()))


@material_folders.get("/-/new")
@who_may("materials.write")
def new() -> Response:
    return _new().show()


@material_folders.post("/-/new")
@who_may("materials.write")
@safe_to_repeat("a name is there once in a folder; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: rules.create_folder(actor(), FolderWish(**said)), _l("文件夹已建立"))


@material_folders.get(f"/{NUMBER}")
@who_may("materials.write")
def edit(folder_id: int) -> Response:
    return _edit(folder_id).show()


@material_folders.post(f"/{NUMBER}")
@who_may("materials.write")
@safe_to_repeat("a form is good for one version of its record")
def change(folder_id: int) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        rules.change_folder(actor(), folder_id, seen, FolderWish(**said))

    def now() -> Opened:
        found = rules.folder_form(actor(), folder_id)
        return found.version, asdict(found.wish)

    return save(_edit(folder_id), rule, _l("已保存"), now)


@material_folders.post(f"/{NUMBER}/up")
@who_may("materials.write")
@safe_to_repeat("one place earlier, in plain sight; the next click takes it back")
def move_up(folder_id: int) -> Response:
    rules.move_folder_up(actor(), folder_id)
    return moved(_l("顺序已调整"), _page())


@material_folders.post(f"/{NUMBER}/delete")
@who_may("materials.write")
@safe_to_repeat("what is gone is gone")
def delete(folder_id: int) -> Response:
    return remove(_edit(folder_id), lambda: rules.delete_folder(actor(), folder_id), _page())
