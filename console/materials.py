"""The library: the list of materials, one material with its versions and pages, and what is done to it as it stands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from console import material_words
from console.answers import wants_fragment
from console.auth import actor, may
from console.cells import Cell, Link, Moment, Text, badge
from console.forms import moved
from console.tables import Column, Filter, HeadAct, Table, filter_by_names, filter_by_words, show
from console.tabs import material_tabs
from doorway.access import who_may
from doorway.articles import Article
from doorway.house import files_url
from doorway.repeats import safe_to_repeat
from services.audit_tags import TAGS
from services.materials import cards, folders, publishing, records, versions
from services.materials import listing as rules
from services.materials.cards import MaterialCard
from services.materials.link_cards import may_be_fetched
from services.materials.listing import MaterialRow
from services.materials.notes import NOTES
from services.must_read.listing import counted as readers_counted
from services.uploads import served_path

materials = Blueprint("materials", __name__, url_prefix="/materials")
NUMBER = "<int(max=9223372036854775807):number>"
IN_WORK = ("waiting", "converting")


def address_of(token: str, **more: Any) -> str:
    return url_for("console.materials.one", token=token, **more)


def _filters() -> list[Filter]:
    places = [*folders.choices(actor()), ("none", _l("不在文件夹里"))]
    return [
        Filter("folder", _l("全部文件夹"), places),
        filter_by_words("kind", _l("全部种类"), material_words.KINDS),
        filter_by_words("state", _l("全部状态"), material_words.STATES),
        filter_by_names("tag", _l("全部标签"), rules.tags(actor())),
        filter_by_words("must_read", _l("是否必读"), material_words.MUST_READ),
    ]


def _head() -> list[HeadAct]:
    acts = [HeadAct(_l("文件夹"), "folders", url_for("console.material_folders.listing"), drawer=False)]
    if may("materials.readers"):
        acts.append(HeadAct(_l("必读名单"), "checks", url_for("console.must_read.listing"), drawer=False))
    if may("materials.write"):
        acts.append(HeadAct(_l("新建物料"), "plus", url_for("console.material_forms.new")))
    return acts


def _title(row: MaterialRow) -> Cell:
    return Link(row.title, address_of(row.token))


def _version(row: MaterialRow) -> Cell:
    """The version people are shown, and what becomes of a newer one."""
    if row.newest is None:
        return Text(None)
    shown = gettext("第 %(number)s 版", number=row.number) if row.number else ""
    if row.newest == row.number:
        return Text(shown)
    state = material_words.VERSION_STATES[row.newest_state or "ready"].text
    newer = gettext("第 %(number)s 版：%(state)s", number=row.newest, state=state)
    return Text(shown or newer, newer if shown else None)


def _must_read(row: MaterialRow) -> Cell:
    return badge(material_words.MUST_READ, "yes") if row.must_read else Text(None)


COLUMNS = (
    Column[MaterialRow](_l("标题"), _title, "title"),
    Column[MaterialRow](_l("种类"), lambda row: Text(str(material_words.KINDS[row.kind].text))),
    Column[MaterialRow](_l("文件夹"), lambda row: Text(row.folder)),
    Column[MaterialRow](_l("产品线"), lambda row: Text(row.product_line), shown=False),
    Column[MaterialRow](_l("标签"), lambda row: Text("、".join(row.tags) or None)),
    Column[MaterialRow](
        _l("必读"), lambda row: badge(material_words.MUST_READ, "yes") if row.must_read else Text(None)
    ),
    Column[MaterialRow](_l("版本"), _version),
    Column[MaterialRow](_l("状态"), lambda row: badge(material_words.STATES, row.state)),
    Column[MaterialRow](_l("发布时间"), lambda row: Moment(row.published_at), "published"),
)

TABLE = Table[MaterialRow](
    endpoint="console.materials.listing",
    title=_lp("list", "物料"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索标题、产品线或标签"),
    nothing_yet=_l("还没有物料"),
    advice=_l("点右上角“新建物料”，上传一份宣传册或海报，选好谁可以看，发布后同事和渠道商就能带出去分享。"),
    icon="books",
    filters=_filters,
    head=_head,
)


@materials.get("")
@who_may("materials.read")
def listing() -> Response:
    return show(TABLE)


@materials.get("/<token>")
@who_may("materials.read")
def one(token: str) -> Response:
    """`?version=` shows another version's pages; while pages are made, a part of the page asks again by itself."""
    card = cards.card(actor(), token, request.args.get("version", type=int))
    part = wants_fragment() and request.headers.get("HX-Target") == "versions"
    return make_response(
        render_template(
            "console/material_versions.html" if part else "console/material.html",
            card=card,
            part=part,
            roles=[str(material_words.ROLES[role].text) for role in card.audience.roles],
            article=Article(card.shown.article_html) if card.shown and card.shown.article_html else None,
            file_address=_file_address(card),
            address=lambda picture: files_url(served_path(picture.random_name, picture.file_name)),
            notes=NOTES,
            may_be_fetched=may_be_fetched,
            tags=TAGS,
            in_work=any(version.state in IN_WORK for version in card.versions),
            material_words=material_words,
            readers=readers_counted(actor(), token) if _is_asked_of(card) else None,
            tabs=material_tabs(token),
        )
    )


def _file_address(card: MaterialCard) -> str:
    file = card.shown and card.shown.file
    return files_url(served_path(file.random_name, file.file_name)) if file else ""


@materials.post("/<token>/publish")
@who_may("materials.write")
@safe_to_repeat("an edition is published once; the second try is told that it changed")
def publish(token: str) -> Response:
    number = publishing.publish(actor(), token, _seen(), request.form.get("number", type=int))
    return moved(_l("第 %(number)s 版已发布，能看的人马上看到", number=number), address_of(token))


@materials.post("/<token>/move")
@who_may("materials.write")
@safe_to_repeat("one place earlier, in plain sight; the next click takes it back")
def move(token: str) -> Response:
    """`where` is top, or one place up."""
    records.move_material(actor(), token, "top" if request.form.get("where") == "top" else "up")
    return moved(_l("顺序已调整"), address_of(token))


@materials.post("/<token>/cover")
@who_may("materials.write")
@safe_to_repeat("an upload is taken up once; the second try is refused")
def cover(token: str) -> Response:
    records.set_cover(actor(), token, request.form.get("file_id", 0, type=int))
    return moved(_l("封面已更换"), address_of(token))


@materials.post(f"/<token>/versions/{NUMBER}/again")
@who_may("materials.write")
@safe_to_repeat("what waits to be converted is refused the second time")
def again(token: str, number: int) -> Response:
    versions.convert_again(actor(), token, number)
    return moved(_l("已重新排队，转换完会显示在这里"), address_of(token))


def _is_asked_of(card: MaterialCard) -> bool:
    """Whether people have to read it now, and somebody may see whether they did."""
    return card.row.must_read and card.row.state == "published" and may("materials.readers")


def _seen() -> int:
    return request.form.get("version", 0, type=int)
