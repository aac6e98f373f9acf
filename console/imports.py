"""Importing the organisation: hand a workbook in, see every bad cell, confirm, print the invitations."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from console.answers import wants_fragment
from console.auth import actor
from console.forms import moved
from doorway import qr_pictures
from doorway.access import who_may
from doorway.house import public_url
from doorway.repeats import safe_to_repeat
from services.bindings import batches
from services.errors import Expired
from services.organisation import import_jobs as rules
from services.organisation.package import MAX_FILE_BYTES
from services.organisation.template import template_workbook
from services.spreadsheets import XLSX

imports = Blueprint("imports", __name__, url_prefix="/imports")
NUMBER = "int(max=9223372036854775807)"
PRINT_MODULE_PIXELS = 12


@imports.get("")
@who_may("organisation.write")
def listing() -> str:
    """The form to hand a workbook in, and the latest imports."""
    return render_template("console/imports.html", newest=rules.newest(actor()), largest=MAX_FILE_BYTES)


@imports.get("/template.xlsx")
@who_may("organisation.write")
def template() -> Response:
    name = quote("渠道在线-组织架构模板.xlsx")
    disposition = f"attachment; filename=\"template.xlsx\"; filename*=UTF-8''{name}"
    return Response(template_workbook(), content_type=XLSX, headers={"Content-Disposition": disposition})


@imports.post("")
@who_may("organisation.write")
@safe_to_repeat("the same file again is checked again, and changes nothing when it is written twice")
def hand_in() -> Response:
    file = request.files.get("file")
    number = rules.hand_in(
        actor(),
        (file.filename or "") if file else "",
        file.read(MAX_FILE_BYTES + 1) if file else b"",
        create_missing=request.form.get("create_missing") == "yes",
        invites=request.form.get("invites") == "yes",
        language=str(get_locale()),
    )
    return redirect(url_for("console.imports.one", import_id=number), 303)  # type: ignore[return-value]


@imports.get(f"/<{NUMBER}:import_id>")
@who_may("organisation.write")
def one(import_id: int) -> str:
    """How far it is; asked again every second while the worker is at it."""
    view = rules.one(actor(), import_id)
    return render_template("console/import.html" if wants_fragment() else "console/import_page.html", view=view)


@imports.post(f"/<{NUMBER}:import_id>/confirm")
@who_may("organisation.write")
@safe_to_repeat("a checked workbook is confirmed once, and written once")
def confirm(import_id: int) -> Response:
    rules.confirm(actor(), import_id)
    return redirect(url_for("console.imports.one", import_id=import_id), 303)  # type: ignore[return-value]


@imports.post(f"/<{NUMBER}:import_id>/drop")
@who_may("organisation.write")
@safe_to_repeat("what was let go stays so")
def drop(import_id: int) -> Response:
    rules.drop(actor(), import_id)
    return moved(_l("已放弃这份文件，什么都没有写入"), url_for("console.imports.listing"))


@imports.get(f"/<{NUMBER}:import_id>/marked.xlsx")
@who_may("organisation.write")
def marked(import_id: int) -> Response:
    """The same rows with every problem marked, to be mended and handed in again."""
    content = rules.marked(actor(), import_id)
    disposition = f"attachment; filename=\"marked.xlsx\"; filename*=UTF-8''{quote(f'问题已标出-{import_id}.xlsx')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(content, content_type=XLSX, headers=headers)


@imports.get(f"/<{NUMBER}:import_id>/invitations")
@who_may("organisation.write")
def sheet(import_id: int) -> str:
    """The codes on paper, six to a page, each to be cut out and handed over."""
    cards = [(one, qr_pictures.svg_uri(_link(one.token))) for one in _printed(import_id)]
    return render_template("console/codes.html", cards=cards, import_id=import_id)


@imports.get(f"/<{NUMBER}:import_id>/invitations.zip")
@who_may("organisation.write")
def archive(import_id: int) -> Response:
    """One picture for each dealer, named after it, for a printing house."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file:
        for one in _printed(import_id):
            picture = qr_pictures.png(_link(one.token), box=PRINT_MODULE_PIXELS)
            file.writestr(f"{one.code}-{_file_name(one.name)}.png", picture)
    disposition = f"attachment; filename=\"invitations.zip\"; filename*=UTF-8''{quote(f'邀请二维码-{import_id}.zip')}"
    return Response(content.getvalue(), content_type="application/zip", headers={"Content-Disposition": disposition})


def _printed(import_id: int) -> list[batches.Printed]:
    found = batches.batch_of(actor(), import_id)
    if not found:
        raise Expired("nothing_to_print", "这次导入没有可以打印的邀请：没有生成，或者已经过期、收回。")
    return found


def _link(token: str) -> str:
    return public_url(f"/q/{token}")


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_（）()" else "_" for letter in name)[:60]
