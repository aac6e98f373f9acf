"""The demo brand's library beside what was read: a material of every kind, to be taken out and read.

The film is one of our own, drawn frame by frame by `python -m scripts.demo_film`, of twelve seconds without sound."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

import storage
from models.db import insert_row, session, transaction
from models.materials import ARTICLE, FILE, LINK, Material, MaterialFolder, MaterialPage, MaterialTag
from models.organisation import Employee
from models.stored_files import KEPT, StoredFile
from services import clock
from services.materials.audience import EVERYBODY
from services.reading.demo import AUTHOR, make_material, make_page, sha256
from services.reading.demo_pages import HEIGHT, WIDTH

FILM = Path(__file__).with_name("demo_film.mp4")
FILM_COVER = FILM.with_suffix(".jpg")
FILM_SIZE = {"width": 640, "height": 360}
FILM_SECONDS = 12


class Piece(NamedTuple):
    """One material: `content` is how many pages it has, an article's HTML, an address with its title, or a film."""

    kind: str
    title: str
    summary: str
    folder: str
    tag: str
    content: int | str | tuple[str, str] | Path
    must_read: bool = False


OF_OURS = ("employee", "dealer_owner", "dealer_clerk")
COMPANY, PRODUCTS, STORIES = "企业", "产品", "案例与动态"
PIECES = (
    Piece("company_video", "十二秒看一只杯子怎么做出来", "四道工序，适合发给第一次听说清源的人", COMPANY, "招商", FILM),
    Piece("company_deck", "认识清源：一只杯子的十二道工序", "给新渠道商的企业介绍", COMPANY, "招商", 5),
    Piece("product_deck", "316 不锈钢系列产品介绍", "材质、保温时长和三种容量", PRODUCTS, "新品", 6),
    Piece("product_sheet", "2026 渠道价目表", "供货价、建议零售价和起订量", PRODUCTS, "价格", 1, must_read=True),
    Piece("poster", "双十二门店海报", "满 200 减 20，保存后可直接发朋友圈", PRODUCTS, "活动", 1),
    Piece(
        "product_case",
        "礼盒装怎么卖：企业团购的三个用法",
        "年会、入职和客户回礼",
        STORIES,
        "团购",
        "<h2>年会</h2><p>刻上部门名字，一人一只，提前十天下单。</p><h2>入职</h2><p>和工牌一起发，新同事第一天就用得上。</p>"
        "<h2>客户回礼</h2><p>曜石黑礼盒，随附保修卡，客户扫码就能登记。</p>",
    ),
    Piece(
        "customer_case",
        "深圳湾专卖：三个月把复购做到四成",
        "店里做对了三件小事",
        STORIES,
        "经验",
        "<p>王店长只做了三件事：</p><ol><li>每只杯子都帮顾客扫码登记保修；</li><li>满一个月发一份养杯指南；</li>"
        "<li>新品到店，先告诉老顾客。</li></ol><p>三个月后，十位顾客里有四位又来过。</p>",
    ),
    Piece(
        "company_news",
        "清源通过食品接触材料年度检测",
        "检测报告可在门店查阅",
        STORIES,
        "动态",
        "<p>今年的年度检测覆盖全部在售型号，结果全部合格。报告原件放在总部，各门店可向负责员工索取复印件。</p>",
    ),
    Piece(
        "website_news",
        "官网：保温杯使用与清洁",
        "顾客问得最多的六个问题",
        STORIES,
        "售后",
        ("https://example.com/care", "保温杯使用与清洁"),
    ),
    Piece(
        "official_account",
        "公众号：新品上市",
        "转发到朋友圈用",
        STORIES,
        "新品",
        ("https://mp.weixin.qq.com/", "清源新品上市"),
    ),
    Piece(
        "link",
        "经销商培训报名",
        "每月一期，线上进行",
        COMPANY,
        "培训",
        ("https://example.com/training", "经销商培训报名"),
    ),
)


@transaction
def furnish(pieces: Sequence[Piece] = PIECES) -> list[str]:
    """Make what of these is not there yet; all their titles. After the employees of the demo."""
    titles = [one.title for one in pieces]
    there = set(session().scalars(select(Material.title).where(Material.title.in_(titles))))
    author = session().execute(select(Employee).where(Employee.code == AUTHOR)).scalar_one()
    for place, one in enumerate(pieces, 1):
        if one.title not in there:
            _make(author, one, place)
    return titles


def _make(author: Employee, one: Piece, place: int) -> None:
    roles = OF_OURS if one.must_read else (EVERYBODY,)  # supply prices are no customer's
    facts = _content(author, one)
    made, version = make_material(author, one.kind, one.title, summary=one.summary, roles=roles, **facts)
    row = session().get_one(Material, made)
    row.folder_id, row.position, row.must_read = _folder(one.folder), place, one.must_read
    if isinstance(one.content, int):
        row.cover_file_id = make_page(author, one.kind, 1)
    elif one.content == FILM:
        row.cover_file_id = _kept(author, FILM_COVER, "picture", "image/jpeg", **FILM_SIZE)
    session().add(MaterialTag(material_id=made, tag=one.tag))
    if isinstance(one.content, int) and one.kind != "poster":
        for number in range(1, one.content + 1):
            file_id = make_page(author, one.kind, number)
            page = MaterialPage(version_id=version, number=number, file_id=file_id, width=WIDTH, height=HEIGHT)
            session().add(page)
    session().flush()


def _content(author: Employee, one: Piece) -> dict[str, Any]:
    """As a version holds it."""
    if isinstance(one.content, int):
        return {
            "body": FILE,
            "file_id": make_page(author, one.kind, 1),
            "pages": one.content,
            "pages_done": one.content,
        }
    if isinstance(one.content, Path):
        return {"body": FILE, "file_id": _film(author)}
    if isinstance(one.content, str):
        return {"body": ARTICLE, "article_html": one.content}
    return {"body": LINK, "link_url": one.content[0], "link_title": one.content[1]}


def _film(author: Employee) -> int:
    return _kept(author, FILM, "film", "video/mp4", **FILM_SIZE, seconds=FILM_SECONDS)


def _kept(author: Employee, file: Path, kind: str, media_type: str, **measured: int) -> int:
    """One of our own files as if it had been uploaded."""
    content, name = file.read_bytes(), storage.random_name()
    storage.in_use().put(name, io.BytesIO(content))
    facts: dict[str, Any] = {"kind": kind, "media_type": media_type, "file_name": file.name, "bytes": len(content)}
    facts |= {"sha256": sha256(content), "employee_id": author.id, "created_at": clock.now()}
    return insert_row(StoredFile, random_name=name, state=KEPT, **facts, **measured).id


def _folder(name: str) -> int:
    found = session().scalar(select(MaterialFolder.id).where(MaterialFolder.name == name))
    if found is not None:
        return found
    row = MaterialFolder(name=name, position=0)
    session().add(row)
    session().flush()
    return row.id
