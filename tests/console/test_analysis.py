"""Figures of materials through the console's door: who gets which pages and files, and the pages in a browser."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from services import clock
from tests.console.desk import Desk
from tests.console.test_browser import browser
from tests.console.watched import fits, settled, shot, watched
from tests.reading_room import room
from tests.rig.stage import Stage
from tests.services.analysis.test_figures import in_sichuan, lived
from tests.world import Cast

__all__ = ["browser"]
LISTS = ("analysis", "analysis/folders", "analysis/dealers", "analysis/people")


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


@pytest.fixture
def read(app: Flask, cast: Cast) -> Iterator[str]:
    """A material of an owner in Guangdong that went on from hand to hand, and one of Sichuan that nobody opened; the
    first one's token."""
    ours = room(cast, title="春季新品手册")
    in_sichuan(cast)
    lived(ours)
    yield ours.material
    clock.use(None)


def table(desk: Desk, room_of: str, form: str = "csv") -> list[list[str]]:
    answer = desk.get(f"/console/{room_of}{'&' if '?' in room_of else '?'}export={form}")
    assert answer.status_code == 200, room_of
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_every_list_is_taken_along_with_the_figures_it_shows(read: str, signed_in: Callable[[str], Desk]) -> None:
    boss = signed_in("boss")
    head, *rows = table(boss, "analysis")
    assert head[:3] == ["标题", "种类", "文件夹"]
    told = [dict(zip(head, row, strict=True)) for row in rows]
    [found] = [one for one in told if one["打开次数"] != "0"]
    columns = ("标题", "带出", "转发", "打开次数", "访客", "读完", "留下号码")
    assert [found[name] for name in columns] == ["春季新品手册", "1", "1", "2", "2", "1", "1"]
    head, *rows = table(boss, "analysis/dealers")
    assert {row[0]: row[head.index("打开次数")] for row in rows} == {"华南总代理": "2", "成都锦里店": "0"}
    head, *rows = table(boss, "analysis/people")
    assert {row[0]: row[head.index("打开次数")] for row in rows} == {"张伟": "2", "何静": "0"}
    assert boss.get("/console/analysis?export=xlsx").data.startswith(b"PK")


def test_a_region_manager_takes_along_her_own_dealers_alone(read: str, signed_in: Callable[[str], Desk]) -> None:
    regional = signed_in("region_manager")
    assert {row[0] for row in table(regional, "analysis/dealers")[1:]} == {"华南总代理"}
    assert {row[0] for row in table(regional, "analysis/people")[1:]} == {"张伟"}


def test_who_writes_content_sees_figures_and_not_through_whom(read: str, signed_in: Callable[[str], Desk]) -> None:
    editor = signed_in("content_manager")
    assert table(editor, "analysis")[1:]
    for room_of in ("analysis/dealers", "analysis/people", f"materials/{read}/chains/1"):
        for export in ("", "?export=csv"):
            assert editor.get(f"/console/{room_of}{export}").status_code == 403
    page = editor.get(f"/console/materials/{read}/analysis").text
    assert "春季新品手册" in page
    assert "张伟" not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_list_to_one_material_to_its_chain(browser: Browser, stage: Stage, width: int) -> None:
    ours = room(stage.cast, title="春季新品手册")
    lived(ours)
    desk = watched(browser, stage, width).sign_in()
    for room_of in LISTS:
        page = desk.open(room_of)
        fits(page, width)
        shot(page, f"walk-{room_of}")
    page = desk.open("analysis")
    page.locator("#list").get_by_role("link", name="春季新品手册").click()
    expect(page.locator("svg").first).to_be_visible()
    expect(page.get_by_text("留下号码").first).to_be_visible()
    settled(page)
    fits(page, width)
    page.get_by_role("link", name="张伟").last.click()
    desk.traffic.rests()
    expect(page.locator("main")).to_contain_text("访客 ")
    shot(page, "walk-analysis-chain")
    assert "openid" not in page.content()
    fits(page, width)
    assert desk.complaints == []
