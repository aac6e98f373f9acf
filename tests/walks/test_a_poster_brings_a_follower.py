"""张伟's poster in a chat and on a wall: who scans it follows, is given the material, and came by him."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
import zxingcpp
from PIL import Image
from sqlalchemy import select

from doorway import posters
from models.db import reading, session
from models.reading import Visit
from services import retention
from services.reading import objecting, touches
from services.reading.readers import Reader
from services.sharing import ending, mine
from tests.reading_room import shares
from tests.rig.stage import Stage
from tests.shelf import a_material, token_of
from tests.walks.steps import last_word, later, mini_session
from tests.walks.test_a_clerk_joins import bind_owner

DAY = 86_400.0
pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.skipif(posters.typeface() is None, reason="no typeface with Chinese letters on this machine"),
]


def a_poster_of_zhangs(stage: Stage) -> dict[str, Any]:
    """What the briefcase hands him for it."""
    bind_owner(stage)
    stage.work()
    material = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=3))
    bearer = {"Authorization": f"Bearer {mini_session(stage, stage.person('zhang-owner'))['token']}"}
    address = f"{stage.url}/api/v1/materials/{material}/shares"
    out: dict[str, Any] = requests.post(address, json={"way": "poster"}, headers=bearer, timeout=20).json()
    return out


def code_on(address: str) -> str:
    """What the QR code on a picture says."""
    picture = requests.get(address, timeout=20)
    assert picture.headers["Content-Type"] == "image/png", picture.text
    [code] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))
    return code.text


def follower_of(stage: Stage, key: str) -> int:
    return int(mini_session(stage, stage.person(key))["person"]["id"])


@reading
def kept() -> list[tuple[str | None, str]]:
    rows = session().execute(select(Visit.left_out, Visit.channel).order_by(Visit.id))
    return [(left_out, channel) for left_out, channel in rows]


def test_who_follows_by_a_poster_is_given_the_material_and_came_by_whoever_sent_it(stage: Stage) -> None:
    out = a_poster_of_zhangs(stage)
    code, sun = code_on(out["poster_url"]), stage.person("sun-stranger")
    assert code_on(out["poster_url"]) == code  # WeChat is asked for one code, not for one each time
    assert sun.scan(code)["outcome"] == "followed"
    assert "华南总代理的张伟给您准备了《春季新品手册》" in last_word(sun)
    assert f"/m/{out['share']}" in last_word(sun)
    stage.work()
    came = touches.touches_of(follower_of(stage, "sun-stranger"))
    assert came is not None
    assert came.first.share_id == shares()[0].id
    # A scan is no reading: nothing counts it.
    [told], _ = mine.my_shares(shares()[0].sharer_id)
    assert (told.visits, told.visitors) == (0, 0)
    assert kept() == [("scan", "scan")]
    assert sun.scan(code)["outcome"] == "scanned"  # who follows already is given it, too
    assert "春季新品手册" in last_word(sun)


def test_what_is_printed_does_not_die_with_wechats_codes(stage: Stage) -> None:
    out = a_poster_of_zhangs(stage)
    printed = code_on(f"{out['poster_url']}?for=print")
    assert printed == f"{stage.url}/q/{out['share']}"
    old = code_on(f"{printed}/qr.png")
    later(stage, 31 * DAY)
    retention.prune()  # what the worker does each hour
    he = stage.person("he-consumer")
    assert he.scan(old)["outcome"] != "followed"
    page = requests.get(printed, timeout=20).text
    assert "张伟 分享给您" in page
    assert f'href="/m/{out["share"]}"' in page
    fresh = code_on(f"{printed}/qr.png")
    assert he.scan(fresh)["outcome"] == "followed"
    assert "春季新品手册" in last_word(he)


def test_without_wechat_the_poster_still_leads_to_the_material(stage: Stage) -> None:
    out = a_poster_of_zhangs(stage)
    stage.world.fail_api("cgi-bin/qrcode/create", "errcode", errcode=45009)
    assert code_on(out["poster_url"]) == f"{stage.url}/q/{out['share']}"
    stage.world.fail_api("cgi-bin/qrcode/create", "errcode", errcode=45009)
    shown = requests.get(f"{stage.url}/q/{out['share']}", timeout=20)
    assert shown.url == f"{stage.url}/m/{out['share']}"
    assert "春季新品手册" in shown.text


def test_a_poster_of_what_is_gone_says_so_and_the_follow_stands(stage: Stage) -> None:
    out = a_poster_of_zhangs(stage)
    code, sun = code_on(out["poster_url"]), stage.person("sun-stranger")
    ending.take_back(shares()[0].sharer_id, out["share"])
    assert sun.scan(code)["outcome"] == "followed"
    assert "已被分享的人收回" in last_word(sun)
    assert requests.get(f"{stage.url}/q/{out['share']}", timeout=20).status_code == 410
    assert requests.get(out["poster_url"], timeout=20).status_code == 410
    assert kept() == []


def test_of_whoever_objected_and_of_the_sharer_nothing_is_taken_down(stage: Stage) -> None:
    out = a_poster_of_zhangs(stage)
    code = code_on(out["poster_url"])
    stage.person("he-consumer").follow()
    stage.work()
    objecting.object_to_reading(Reader(follower_of(stage, "he-consumer")))
    for key in ("he-consumer", "zhang-owner"):
        stage.person(key).scan(code)
        assert "春季新品手册" in last_word(stage.person(key))
    assert kept() == []
