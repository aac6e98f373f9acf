"""The library's rules: drafts, versions, publishing, recall, folders; and every bad wish told clearly, nothing lost."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta
from functools import partial
from io import BytesIO

import pytest
from sqlalchemy import select

from models.db import reading, session
from models.stored_files import KEPT, StoredFile
from services import clock, materials, uploads
from services.errors import Conflict
from services.listing import Wanted
from services.materials import audiences, cards, folders, listing, publishing, records, versions
from services.materials.audience import Standing
from services.materials.audiences import AudienceWish
from services.materials.folders import FolderWish
from services.materials.shapes import MaterialWish
from services.materials.versions import Content
from tests.architecture.sources import ROOT
from tests.files import office, picture, zipped
from tests.rig.races import at_once
from tests.services.materials.desk import (
    BOSS,
    EDITOR,
    EVERYBODY,
    a_draft,
    a_picture_on_the_shelf,
    add,
    counts,
    edition,
    refused,
    row,
    uploaded,
    version_row,
    wrong_fields,
)

pytestmark = pytest.mark.usefixtures("app", "cast")


@reading
def file_states(*numbers: int) -> set[str]:
    return set(session().scalars(select(StoredFile.state).where(StoredFile.id.in_(numbers))))


def test_a_draft_becomes_a_published_material_and_is_recalled() -> None:
    token = a_draft(tags="新品、春季", must_read="yes", product_line="厨电", valid_until="2099-12-31")
    assert add(token, uploaded("海报.jpg", picture())) == 1
    audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
    assert publishing.publish(EDITOR, token, edition(token)) == 1
    number = row(token).id
    assert materials.may_see(Standing(), number)
    shown = materials.current_version(number)
    assert [(one.width, one.height) for one in materials.pages_of(shown.id)] == [(64, 48)]
    publishing.recall(EDITOR, token, edition(token), "  价格  有误 ")
    assert not materials.may_see(Standing(), number)
    told = cards.card(BOSS, token)
    assert (told.row.state, told.recall_reason, told.row.tags) == ("recalled", "价格 有误", ["新品", "春季"])
    assert [one.tag.rpartition(":")[2] for one in reversed(told.history)] == [
        "create",
        "add",
        "change",
        "publish",
        "recall",
    ]
    publishing.publish(EDITOR, token, edition(token))
    assert materials.may_see(Standing(), number)


LOOKING = """
import sys, time
from models import db
from services import materials
db.bind(db.Database(sys.argv[1]))
print("living" if materials.is_living(1) else "gone", flush=True)
while materials.is_living(1):
    time.sleep(0.01)
print(time.time(), flush=True)
"""


def test_a_recall_is_seen_by_another_process_within_a_second(database_url: str) -> None:
    """Each look asks the row, nothing is remembered: the other process sees it with the next one."""
    token = a_picture_on_the_shelf()
    assert row(token).id == 1
    with subprocess.Popen([sys.executable, "-c", LOOKING, database_url], cwd=ROOT, stdout=subprocess.PIPE) as other:
        assert other.stdout
        try:
            assert other.stdout.readline() == b"living\n"
            began = time.time()
            publishing.recall(EDITOR, token, edition(token), "换新")
            seen = float(other.stdout.readline())
        finally:
            other.kill()
    assert seen - began < 1


def test_readers_keep_their_version_until_the_next_is_published_and_may_get_an_earlier_one_back() -> None:
    token = a_picture_on_the_shelf()
    number = row(token).id
    assert add(token, uploaded("新.png", picture("PNG", (200, 100)))) == 2
    assert materials.current_version(number).number == 1
    assert refused(lambda: publishing.publish(EDITOR, token, edition(token), 1)).code == "published_already"
    publishing.publish(EDITOR, token, edition(token))
    assert materials.current_version(number).number == 2
    publishing.publish(EDITOR, token, edition(token), 1)
    assert materials.current_version(number).number == 1


def test_two_who_change_the_same_edition_do_not_overwrite_each_other() -> None:
    token = a_draft()
    seen = edition(token)

    def saved(title: str) -> str:
        try:
            records.change_material(EDITOR, token, seen, MaterialWish("brochure", title))
        except Conflict as no:
            return no.code
        return title

    ended = at_once([partial(saved, "甲"), partial(saved, "乙")])
    assert "changed_meanwhile" in ended
    assert row(token).title == next(one for one in ended if one != "changed_meanwhile")
    assert edition(token) == seen + 1


def test_versions_added_at_once_are_numbered_one_after_another() -> None:
    """Both were opened on the same edition: one is added, the other is asked to look again; no number is used twice."""
    token, files = a_draft("poster"), [uploaded("a.jpg", picture()), uploaded("b.jpg", picture())]
    seen = edition(token)

    def added(file_id: int) -> str:
        try:
            return str(versions.add_version(EDITOR, token, seen, Content(file_id)))
        except Conflict as no:
            return no.code

    assert sorted(at_once([partial(added, number) for number in files])) == ["1", "changed_meanwhile"]


def test_an_audience_is_said_in_a_form_and_read_in_words() -> None:
    token = a_draft()
    wish = AudienceWish("dealer_owner、employee", "1", "1", "广东、成都", "D003", "D001")
    audiences.set_audience(EDITOR, token, edition(token), wish)
    form = audiences.audience_form(EDITOR, token).wish
    assert form == AudienceWish("dealer_owner、employee", "1", "1", "440000、510100", "D003", "D001")
    words = audiences.audience_words(BOSS, token)
    assert words.roles == ["employee", "dealer_owner"]
    assert (words.categories, words.tiers, words.regions) == (["经销商"], ["省代"], ["广东省", "成都市"])
    assert (words.dealers, words.dealers_below) == (["成都锦里店"], ["华南总代理"])
    before = counts()
    for field in ("roles", "categories", "tiers", "regions", "dealers", "dealers_below"):
        bad = AudienceWish(**{field: "没有"})
        assert wrong_fields(partial(audiences.set_audience, EDITOR, token, edition(token), bad)) == [field]
    assert (counts(), audiences.audience_form(EDITOR, token).wish) == (before, form)


def test_an_article_keeps_its_words_and_pictures_and_loses_what_acts() -> None:
    kept = uploads.keep(EDITOR, "图.jpg", BytesIO(picture()))
    address = f"http://files.example.com{uploads.served_path(kept.random_name, kept.file_name)}"
    typed = (
        '<h2 onclick="x()">新品</h2><p style="color:red">好<b>用</b><script>alert(1)</script></p>'
        f'<img src="{address}" onerror="x()">'
        '<a href="javascript:x()">坏</a><a href="https://a.cn" target="_top">好</a><iframe src="https://a.cn"></iframe>'
        '<svg><a xlink:href="javascript:x()"/></svg><math><mi xlink:href="data:x">'
    )
    token = a_draft("article")
    add(token, article=typed)
    html = version_row(token, 1).article_html
    assert html is not None
    assert "<h2>新品</h2><p>好<b>用</b></p>" in html
    assert f'<img src="/files/{kept.random_name}/' in html
    assert '<a rel="noopener noreferrer nofollow">坏</a>' in html
    assert '<a href="https://a.cn" rel="noopener noreferrer nofollow">好</a>' in html
    assert not any(word in html for word in ("script", "onclick", "onerror", "style", "iframe", "svg", "math", "http:"))
    assert file_states(kept.id) == {KEPT}
    add(token, article=html)  # the picture is kept already
    records.delete_material(EDITOR, token)
    assert file_states(kept.id) == {"leaving"}


def test_a_deleted_draft_lets_every_file_go() -> None:
    token = a_draft()
    add(token, uploaded("图.jpg", picture()))
    add(token, uploaded("a.docx", zipped(office())))
    records.set_cover(EDITOR, token, uploaded("封面.png", picture("PNG")))
    records.set_cover(EDITOR, token, uploaded("封面2.png", picture("PNG")))
    assert refused(lambda: records.set_cover(EDITOR, token, uploaded())).code == "cover_wrong"
    audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
    records.delete_material(EDITOR, token)
    assert counts()[:5] == [0, 0, 0, 0, 0]
    assert file_states(1, 2, 3, 4) == {"leaving"}


def test_the_order_is_what_people_make_of_it() -> None:
    tokens = {name: a_draft(title=name) for name in "甲乙丙"}

    def order() -> str:
        return "".join(one.title for one in listing.listing(BOSS, Wanted()).rows)

    assert order() == "丙乙甲"
    records.move_material(EDITOR, tokens["甲"], "up")
    assert order() == "丙甲乙"
    records.move_material(EDITOR, tokens["乙"], "top")
    assert order() == "乙丙甲"
    records.move_material(EDITOR, tokens["乙"], "up")
    assert order() == "乙丙甲"


def test_folders_form_a_tree_that_stays_one() -> None:
    top = folders.create_folder(EDITOR, FolderWish("产品"))
    below = folders.create_folder(EDITOR, FolderWish("厨电", str(top)))
    beside = folders.create_folder(EDITOR, FolderWish("活动"))
    for bad, field in (
        (FolderWish(""), "name"),
        (FolderWish("长" * 41), "name"),
        (FolderWish("活动"), "name"),
        (FolderWish("产品", str(below)), "parent"),
        (FolderWish("产品", str(top)), "parent"),
        (FolderWish("产品", "99"), "parent"),
        (FolderWish("产品", "x"), "parent"),
    ):
        assert wrong_fields(partial(folders.change_folder, EDITOR, top, 1, bad)) == [field], bad
    deep = below
    for name in ("三", "四", "五"):
        deep = folders.create_folder(EDITOR, FolderWish(name, str(deep)))
    assert wrong_fields(lambda: folders.create_folder(EDITOR, FolderWish("六", str(deep)))) == ["parent"]
    assert wrong_fields(lambda: folders.change_folder(EDITOR, top, 1, FolderWish("产品", str(beside)))) == ["parent"]
    folders.move_folder_up(EDITOR, beside)
    assert [branch.row.name for branch in folders.tree(BOSS)] == ["活动", "产品", "厨电", "三", "四", "五"]
    token = a_draft(folder=str(deep))
    assert refused(lambda: folders.delete_folder(EDITOR, deep)).code == "in_use"
    assert refused(lambda: folders.delete_folder(EDITOR, top)).code == "in_use"
    assert [one.token for one in listing.listing(BOSS, Wanted(filters={"folder": str(top)})).rows] == [token]
    assert listing.listing(BOSS, Wanted(filters={"folder": str(beside)})).rows == []
    assert listing.listing(BOSS, Wanted(filters={"folder": "none"})).rows == []
    folders.delete_folder(EDITOR, beside)
    assert refused(lambda: folders.delete_folder(EDITOR, beside)).code == "folder_unknown"


def test_the_list_is_searched_and_filtered_by_what_people_see() -> None:
    now = clock.now()
    out = a_picture_on_the_shelf("开业海报")
    soon = a_picture_on_the_shelf("双十二海报")
    over = a_picture_on_the_shelf("国庆海报")
    draft = a_draft(title="手册", tags="厨电、新品", must_read="yes")
    shelf = {
        soon: MaterialWish("poster", "双十二海报", valid_from=(now + timedelta(days=2)).date().isoformat()),
        over: MaterialWish("poster", "国庆海报", valid_until=(now - timedelta(days=2)).date().isoformat()),
    }
    for token, wish in shelf.items():
        records.change_material(EDITOR, token, edition(token), wish)
    for filters, search, found in (
        ({"state": "published"}, "", {out}),
        ({"state": "upcoming"}, "", {soon}),
        ({"state": "expired"}, "", {over}),
        ({"state": "draft"}, "", {draft}),
        ({"state": "recalled"}, "", set()),
        ({"kind": "poster"}, "", {out, soon, over}),
        ({"tag": "厨电"}, "", {draft}),
        ({"must_read": "yes"}, "", {draft}),
        ({}, "海报", {out, soon, over}),
        ({}, "新", {draft}),
        ({"kind": "poster"}, "双", {soon}),
    ):
        rows = listing.listing(BOSS, Wanted(search=search, filters=filters)).rows
        assert {one.token for one in rows} == found, (filters, search)
    assert set(listing.tags(BOSS)) == {"厨电", "新品"}
