"""/m/…: shared material opens for anybody, says who hands it over and what is recorded, and ends with a recall."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from doorway import cookies, posters
from doorway.house import NAME, House
from models.db import session, transaction
from models.materials import ARTICLE, LINK, RECALLED, Material, MaterialVersion
from models.reading import Visit
from services import clock
from services.bindings import ending
from tests.pages.readers import CSRF, Reader, reader
from tests.reading_room import PHONE, Room, beats_of, pass_time, reads, room
from tests.world import Cast

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36"
LARGEST_HTML = 30_000


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@transaction
def change(room: Room, **facts: Any) -> None:
    material = session().get_one(Material, room.material_id)
    version = session().get_one(MaterialVersion, material.current_version_id)
    for name, value in facts.items():
        setattr(version if hasattr(MaterialVersion, name) and name != "state" else material, name, value)
    material.version += 1  # as every rule that changes what is shown does


def stranger(app: Flask, agent: str = BROWSER) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    return client


def begin(client: FlaskClient, share: str) -> dict[str, Any]:
    answer = client.post(f"/m/{share}/visits")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.get_json()
    return said


def beat(client: FlaskClient, share: str, visit: str, *pages: int, first: int = 0) -> int:
    said = [{"n": first + n, "page": page, "active_ms_delta": 900, "scroll_pct": 9} for n, page in enumerate(pages)]
    return client.post(f"/m/{share}/beats", json={"visit": visit, "beats": said}).status_code


def test_it_opens_for_anybody_light_without_a_cookie_or_anything_from_outside(app: Flask, cast: Cast) -> None:
    ours = room(cast, pages=300, title="春季<script>alert(1)</script>新品")
    answer = stranger(app).get(f"/m/{ours.share}")
    assert answer.status_code == 200
    assert len(answer.data) < LARGEST_HTML
    assert "Set-Cookie" not in answer.headers
    assert "<script>alert" not in answer.text
    assert "张伟 分享给您" in answer.text
    assert "华南总代理" in answer.text
    assert "不含姓名和手机号" in answer.text
    assert answer.text.count('class="sheet"') == 60
    assert answer.text.count('loading="lazy"') == 59
    assert re.findall(r'(?:src|href)="(?:https?:)?//', answer.text) == []
    assert re.findall(r"<script(?![^>]*defer)", answer.text) == []
    assert stranger(app).get("/m/made-up").status_code == 404


def test_each_page_is_asked_for_by_itself_and_leads_to_its_picture(app: Flask, ours: Room) -> None:
    client = stranger(app)
    answer = client.get(f"/m/{ours.share}/pages/5")
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).mimetype == "image/jpeg"
    assert client.get(f"/m/{ours.share}/pages/6").status_code == 404
    assert client.get(f"/m/{ours.share}/pages/0").status_code == 404


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"state": RECALLED}, "已被撤回"),
        ({"valid_until": clock.now() - timedelta(days=1)}, "已过有效期"),
        ({"valid_from": clock.now() + timedelta(days=999)}, "还没有开放阅读"),
    ],
)
def test_what_is_recalled_says_so_kindly_and_every_part_of_it_ends(
    app: Flask, ours: Room, facts: dict[str, Any], words: str
) -> None:
    client = stranger(app)
    visit = begin(client, ours.share)["visit"]
    assert beat(client, ours.share, visit, 1) == 204
    change(ours, **facts)
    answer = client.get(f"/m/{ours.share}")
    assert answer.status_code == 410
    assert words in answer.text
    for status in (
        client.get(f"/m/{ours.share}/pages/1").status_code,
        client.get(f"/m/{ours.share}/privacy").status_code,
        client.post(f"/m/{ours.share}/visits").status_code,
        beat(client, ours.share, visit, 2, first=1),
    ):
        assert status == 410
    assert len(beats_of()) == 1


def test_a_poster_for_print_carries_an_address_of_its_share_and_a_machine_without_chinese_letters_says_so(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = room(cast, title="二〇二六年秋冬全系列新品介绍与陈列指导手册（渠道版）", summary="卖点、价格与陈列建议" * 20)
    if posters.typeface() is not None:
        answer = stranger(app).get(f"/m/{ours.share}/poster.png?for=print")
        assert answer.mimetype == "image/png"
        assert [one.text for one in zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.data)))] == [
            public(app, f"/q/{ours.share}")
        ]
    monkeypatch.setattr(posters, "TYPEFACES", ("/nowhere/font.ttc",))
    answer = stranger(app).get(f"/m/{ours.share}/poster.png")
    assert answer.status_code == 404
    assert "没有中文字体" in answer.text
    change(ours, state=RECALLED)
    assert stranger(app).get(f"/m/{ours.share}/poster.png").status_code == 410


def public(app: Flask, path: str) -> str:
    house: House = app.extensions[NAME]
    return house.settings.public_base_url + path


def test_a_new_version_is_what_an_old_link_shows(app: Flask, ours: Room) -> None:
    change(ours, body=ARTICLE, article_html="<p>第二版 <strong>新品</strong></p>", pages=None, file_id=None)
    text = stranger(app).get(f"/m/{ours.share}").text
    assert "<strong>新品</strong>" in text
    change(ours, body=LINK, article_html=None, link_url="https://example.com/a?b=1&c=2", link_title="官网“新闻”")
    text = stranger(app).get(f"/m/{ours.share}").text
    assert 'href="https://example.com/a?b=1&amp;c=2"' in text
    assert 'rel="noopener noreferrer"' in text
    assert "example.com</p>" in text


def test_a_browser_reads_and_its_beats_are_its_own(app: Flask, ours: Room) -> None:
    client, other = stranger(app), stranger(app)
    visit = begin(client, ours.share)["visit"]
    theirs = begin(other, ours.share)["visit"]
    assert beat(client, ours.share, visit, 1, 2) == 204
    assert beat(client, ours.share, visit, 1, 2) == 204
    assert beat(client, ours.share, theirs, 3) == 404
    assert beat(stranger(app), ours.share, visit, 3) == 404
    assert beats_of() == [(0, 1, 900), (1, 2, 900)]
    assert [one.furthest_page for one in reads()] == [2, 0]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"[" * 5000,
        b'{"visit": 7, "beats": []}',
        b'{"visit": "\\ud800aaaaaaaaaaaaaaaaaaa", "beats": []}',
        b'{"visit": "aaaaaaaaaaaaaaaaaaaa", "beats": {}}',
        b'{"visit": "aaaaaaaaaaaaaaaaaaaa", "beats": [{"n": -1, "page": 1, "active_ms_delta": 1, "scroll_pct": 0}]}',
        b"x" * 40_000,
        "七".encode("gb18030"),
    ],
)
def test_what_no_page_sends_is_refused(app: Flask, ours: Room, body: bytes) -> None:
    answer = stranger(app).post(f"/m/{ours.share}/beats", data=body, content_type="text/plain;charset=UTF-8")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["message"]


def test_programs_are_marked_and_left_out(app: Flask, ours: Room) -> None:
    bot = stranger(app, "Mozilla/5.0 (compatible; bingbot/2.0)")
    assert beat(bot, ours.share, begin(bot, ours.share)["visit"], 1) == 204
    assert beats_of() == []


def test_in_wechat_it_is_asked_once_who_reads_and_read_on_without_an_answer(app: Flask, ours: Room) -> None:
    client = stranger(app, PHONE)
    first = client.get(f"/m/{ours.share}")
    assert first.status_code == 302
    assert first.headers["Location"] == f"/oauth/start?next=/m/{ours.share}"
    assert client.get(f"/m/{ours.share}").status_code == 200


def test_wechat_that_does_not_tell_keeps_nobody_from_reading(app: Flask, ours: Room) -> None:
    """The gateway of this program speaks to nobody: the exchange of the code fails."""
    client = stranger(app, PHONE)
    for code in ("any", ""):
        away = client.get(f"/oauth/start?next=/m/{ours.share}").headers["Location"]
        state = re.search(r"state=([0-9a-f]+)", away)
        assert state
        back = client.get(f"/oauth/callback?state={state[1]}&code={code}")
        assert (back.status_code, back.headers["Location"]) == (302, f"/m/{ours.share}")


@transaction
def visits() -> list[tuple[int | None, bool]]:
    rows = session().scalars(select(Visit).order_by(Visit.id))
    return [(row.follower_id, row.browser_index is not None) for row in rows]


def test_a_reader_who_signs_in_is_who_read_before_and_gets_a_link_of_their_own(app: Flask, ours: Room) -> None:
    client = stranger(app)
    before = begin(client, ours.share)
    assert before["forward"].endswith(f"/m/{ours.share}")
    known = reader(app, "B")
    cookie = known.client.get_cookie(cookies.PAGE)
    assert cookie
    client.set_cookie(cookies.PAGE, cookie.value)
    after = begin(client, ours.share)
    assert not after["forward"].endswith(f"/m/{ours.share}")
    assert visits() == [(known.id, True)] * 2
    assert client.post(f"/m/{ours.share}/passed-on").status_code == 204
    assert client.post(f"/m/{ours.share}/card").status_code == 405
    assert client.get(f"/m/{ours.share}/card?url=https://evil.example/").status_code == 422


def of_a_phone(app: Flask, name: str) -> Reader:
    known = reader(app, name)
    known.client.environ_base["HTTP_USER_AGENT"] = PHONE
    return known


def test_a_number_is_left_for_whoever_shares_and_they_see_it(app: Flask, ours: Room) -> None:
    b = of_a_phone(app, "B")
    begin(b.client, ours.share)
    assert "联系我 · 留下电话" in b.get(f"/m/{ours.share}").text
    page = b.get(f"/m/{ours.share}/call").text
    assert "请 张伟 联系我" in page
    wrong = b.send(f"/m/{ours.share}/call", phone="12", agreed="yes")
    assert wrong.status_code == 422
    assert "请填写 11 位中国大陆手机号" in wrong.text
    assert b.send(f"/m/{ours.share}/call", phone="13911112222").status_code == 422
    done = b.send(f"/m/{ours.share}/call", phone="13911112222", agreed="yes")
    assert done.status_code == 303
    assert "已转告 张伟" in b.get(done.headers["Location"]).text
    zhang = app.test_client()
    sharer = reader(app, "sharer of D001")
    assert sharer.id == ours.sharer
    assert "1 人看过" in sharer.get("/me/shares").text
    text = sharer.get(f"/me/shares/{ours.share}").text
    assert "留下电话 139 1111 2222" in text
    assert "openid" not in text
    assert b.get(f"/me/shares/{ours.share}").status_code == 404
    assert zhang.get("/me/shares").status_code == 302
    mine = b.get("/me/data").text if b.get("/me/data").status_code == 200 else ""
    assert "13911112222" in mine


def test_where_the_sharer_left_the_page_names_the_dealer_alone(app: Flask, ours: Room) -> None:
    [binding] = ending.held_by(ours.sharer)
    ending.leave(ours.sharer, binding.binding_id)
    text = stranger(app).get(f"/m/{ours.share}").text
    assert "张伟" not in text
    assert "华南总代理" in text
    assert "联系我" not in text


def test_who_objects_is_asked_no_more_and_leaves_nothing(app: Flask, ours: Room) -> None:
    client = stranger(app)
    visit = begin(client, ours.share)["visit"]
    for wish, silent in (("nothing", True), ("nothing", True), ("record", False)):
        found = CSRF.search(client.get(f"/m/{ours.share}/privacy").text)
        assert found
        answer = client.post(f"/m/{ours.share}/privacy", data={"csrf_token": found[1], "wish": wish})
        assert answer.status_code == 303
        assert ("data-silent" in client.get(f"/m/{ours.share}").text) is silent
        assert (begin(client, ours.share)["visit"] is None) is silent
    assert beat(client, ours.share, visit, 1) == 404
    assert client.post(f"/m/{ours.share}/privacy", data={"wish": "nothing"}).status_code == 400


def test_a_share_of_somebody_who_reads_it_again_an_hour_later(app: Flask, ours: Room) -> None:
    """The page may stay open: what it sends an hour later is of the same visit."""
    client = stranger(app)
    visit = begin(client, ours.share)["visit"]
    beat(client, ours.share, visit, 1)
    pass_time(hours=1)
    assert beat(client, ours.share, visit, 2, first=1) == 204
    pass_time(hours=24)
    assert beat(client, ours.share, visit, 3, first=2) == 410
    assert len(beats_of()) == 2
