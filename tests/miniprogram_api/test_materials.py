"""The briefcase and what came of it, as a mini program asks: only what is for me, gone with a recall, labels alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from models.db import session, transaction
from models.materials import RECALLED, Material, MaterialFolder, MaterialTag
from services import clock
from services.people import OFFICIAL_ACCOUNT, meet
from tests.miniprogram_api.mini import Mini, code_of
from tests.reading_room import PHONE, Room, fold_all, person, room, token_of
from tests.shelf import a_material
from tests.world import Cast

BEAT = {"n": 0, "page": 2, "active_ms_delta": 4000, "scroll_pct": 10}


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@transaction
def file_away(cast: Cast) -> tuple[int, int]:
    """A folder in a folder with one material for owners, tagged, to be read by all."""
    above = MaterialFolder(name="新品", position=1)
    session().add(above)
    session().flush()
    below = MaterialFolder(name="春季", parent_id=above.id, position=1)
    empty = MaterialFolder(name="空", position=2)
    session().add_all([below, empty])
    session().flush()
    number = a_material(
        "价格表",
        employee_id=cast.employees["E001"],
        kind="product_sheet",
        audience=[{"role": "dealer_owner"}],
        folder_id=below.id,
        must_read=True,
    )
    session().add(MaterialTag(material_id=number, tag="价格"))
    return below.id, number


@transaction
def recall(material_id: int) -> None:
    session().get_one(Material, material_id).state = RECALLED


def titles(mini: Mini, asked: str = "") -> list[str]:
    return [one["title"] for one in mini.get(f"/materials{asked}")["items"]]


def test_each_finds_what_is_for_them_and_a_recall_is_at_once(app: Flask, cast: Cast, ours: Room) -> None:
    folder, number = file_away(cast)
    owner, stranger = Mini(app, ours.sharer), Mini(app, person("stranger"))
    assert titles(owner) == ["春季新品手册", "价格表"]
    assert titles(stranger) == ["春季新品手册"]
    for asked in ("?kind=product_sheet", f"?folder={folder}", "?q=价格", "?q=价格表", "?must_read=true"):
        assert titles(owner, asked) == ["价格表"], asked
        assert titles(stranger, asked) == [], asked
    assert titles(owner, "?q=没有") == []
    assert titles(owner, "?q=%C2%97%C2%9D%07") == titles(owner, "?q=") == titles(owner)  # nothing that can be seen
    assert [one["name"] for one in owner.get("/material-folders")["items"]] == ["新品", "春季"]
    assert owner.get("/material-folders")["items"][1]["parent"] is not None
    assert stranger.get("/material-folders")["items"] == []
    token = token_of(number)
    assert owner.get(f"/materials/{token}")["tags"] == ["价格"]
    assert code_of(stranger.ask("GET", f"/materials/{token}")) == (404, "material_unknown")
    assert code_of(stranger.ask("POST", f"/materials/{token}/shares", {})) == (404, "material_unknown")
    recall(number)
    assert titles(owner) == ["春季新品手册"]
    assert code_of(owner.ask("GET", f"/materials/{token}")) == (404, "material_unknown")


def test_a_long_briefcase_comes_in_pages(app: Flask, cast: Cast, ours: Room) -> None:
    for n in range(24):
        a_material(f"第 {n} 份", employee_id=cast.employees["E001"], pages=1, position=n % 3)
    owner, seen, cursor = Mini(app, ours.sharer), list[str](), ""
    while True:
        page = owner.get(f"/materials{cursor}")
        seen += [one["id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"?cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 25


def test_from_taking_out_to_who_read_it(app: Flask, ours: Room) -> None:
    owner, reader = Mini(app, ours.sharer), Mini(app, person("reader"))
    first = owner.ask("POST", f"/materials/{ours.material}/shares", {"way": "card"}, key="one-deed-0001")
    again = owner.ask("POST", f"/materials/{ours.material}/shares", {"way": "card"}, key="one-deed-0001")
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    taken = first.get_json()
    assert taken["url"].endswith(f"/m/{taken['share']}")
    assert taken["card"]["path"].endswith(taken["share"])
    assert taken["poster_url"].endswith(f"/m/{taken['share']}/poster.png")

    reader.client.environ_base["HTTP_USER_AGENT"] = PHONE
    began = reader.post(f"/shares/{taken['share']}/visits")
    assert began["forward"] != taken["share"]
    passed: Any = reader.post(f"/materials/{ours.material}/shares", parent=taken["share"])
    assert passed["share"] == began["forward"]
    assert reader.post(f"/visits/{began['visit']}/beats", beats=[BEAT, {**BEAT, "n": 1}]) == {"kept": 2}
    assert code_of(owner.ask("POST", f"/visits/{began['visit']}/beats", {"beats": [BEAT]})) == (404, "visit_unknown")
    for bad in ({**BEAT, "n": -1}, {**BEAT, "page": 0}, {**BEAT, "active_ms_delta": "4000"}, {**BEAT, "more": 1}):
        assert code_of(reader.ask("POST", f"/visits/{began['visit']}/beats", {"beats": [bad]})) == (422, "malformed")

    for _ in range(2):
        [told] = owner.get(f"/shares/{taken['share']}/visits")["items"]
        assert (told["active_seconds"], told["furthest_page"], told["pages"]) == (8, 2, 5)
        assert told["heat"] == [{"page": 2, "seconds": 8}]
        assert told["label"].startswith("访客 ")
        newest, _older = owner.get("/shares")["items"]
        assert (newest["visits"], newest["visitors"], newest["active_seconds"]) == (1, 1, 8)
        fold_all()
    assert reader.get("/shares")["items"] == []
    assert code_of(reader.ask("GET", f"/shares/{taken['share']}/visits")) == (404, "share_unknown")
    recall(ours.material_id)
    assert code_of(reader.ask("POST", f"/shares/{taken['share']}/visits")) == (410, "material_recalled")
    assert code_of(reader.ask("POST", f"/visits/{began['visit']}/beats", {"beats": [BEAT]})) == (
        410,
        "material_recalled",
    )
    assert meet(OFFICIAL_ACCOUNT, "openid of reader").label == told["label"]
