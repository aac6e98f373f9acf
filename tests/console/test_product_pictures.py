"""The page of a product: its pictures through the gates of every upload, its batches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services.access import OPERATOR
from services.item_codes import issuing
from services.item_codes.issuing import BatchWish
from services.products import demo, demo_pictures
from tests.console.desk import Desk
from tests.console.test_uploads import hand_in
from tests.files import pdf

PAGE = "/console/products/P001"
HOST = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _product(app: Flask) -> None:
    demo.furnish(OPERATOR)


@pytest.fixture
def editor(signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("content_manager")


def uploaded(desk: Desk, name: str, content: bytes) -> dict[str, str]:
    told: dict[str, str] = hand_in(desk, name, content).get_json()
    return told


def test_a_picture_is_added_shown_to_consumers_and_taken_away_again(editor: Desk) -> None:
    (_, closed), (_, opened) = demo_pictures.pictures()
    first, second = uploaded(editor, "杯.png", closed), uploaded(editor, "开盖.png", opened)
    for one in (first, second):
        editor.post(f"{PAGE}/pictures", {"file_id": str(one["id"])})
    page = editor.get(PAGE).text
    assert page.index(first["url"]) < page.index(second["url"])
    editor.post(f"{PAGE}/pictures/{second['id']}/main", {})
    page = editor.get(PAGE).text
    assert page.index(second["url"]) < page.index(first["url"])
    assert editor.client.get(first["url"].removeprefix(HOST)).status_code == 200
    editor.post(f"{PAGE}/pictures/{first['id']}/delete", {})
    assert first["url"] not in editor.get(PAGE).text
    assert editor.client.get(first["url"].removeprefix(HOST)).status_code == 404


def test_a_paper_is_no_picture_of_a_product(editor: Desk) -> None:
    paper = uploaded(editor, "手册.pdf", pdf(1))
    assert "JPG" in editor.post(f"{PAGE}/pictures", {"file_id": str(paper["id"])}).text
    assert paper["url"] not in editor.get(PAGE).text


def test_whoever_only_reads_sees_them_and_may_change_nothing(signed_in: Callable[[str], Desk]) -> None:
    boss = signed_in("boss")
    page = boss.get(PAGE).text
    assert "产品图片" in page
    assert "添加图片" not in page


@pytest.mark.parametrize(("role", "sees"), [("boss", True), ("content_manager", False)])
def test_the_page_lists_the_batches_for_who_may_see_codes(
    signed_in: Callable[[str], Desk], role: str, sees: bool
) -> None:
    made = issuing.issue(OPERATOR, BatchWish("P001", 1200, "L-7"))
    page = signed_in(role).get(PAGE).text
    assert (made.code in page) is sees
    assert ("1,200" in page) is sees
