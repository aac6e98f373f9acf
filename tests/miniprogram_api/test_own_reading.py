"""Reading what must be read, as the client asks and tells: the briefcase says what is left, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from models.db import session, transaction
from models.materials import Material
from models.reading import LeftPhone, ShareTotal
from models.sealing import blind_index
from models.sharing import Share
from services import clock, phones
from services.materials import effect
from services.sharing import taking_out
from services.sharing.rows import PURPOSE
from tests.goals.write_paths.registry import owner_of
from tests.miniprogram_api.mini import Mini, code_of
from tests.reading_room import pass_time, person, token_of
from tests.shelf import a_material, a_version
from tests.world import Cast

pytestmark = pytest.mark.usefixtures("app")


def titles(mini: Mini, asked: str) -> list[str]:
    return [one["title"] for one in mini.get(f"/materials{asked}")["items"]]


def test_what_must_be_read_is_told_until_it_is(app: Flask, cast: Cast) -> None:
    owner = Mini(app, owner_of("D002").id)
    until = clock.now() + timedelta(days=3)
    number = a_material("价格表", employee_id=cast.employees["E001"], must_read=True, must_read_until=until)
    a_material("手册", employee_id=cast.employees["E001"])
    token = token_of(number)
    assert titles(owner, "?unread=true") == ["价格表"]
    assert owner.get(f"/materials/{token}")["must_read_until"].endswith("+08:00")
    content = owner.get(f"/materials/{token}/content")
    assert [one["number"] for one in content["pages"]] == [1, 2]
    assert content["progress"] == {"wanted": True, "seen": [], "read_at": None}
    said = owner.post(f"/materials/{token}/reading", version=1, pages=[1])
    assert said == {"wanted": True, "seen": [1], "read_at": None}
    pass_time(seconds=5)
    said = owner.post(f"/materials/{token}/reading", version=1, pages=[1, 2])
    assert said["read_at"] is not None
    assert owner.get(f"/materials/{token}")["read_at"] == said["read_at"]
    assert titles(owner, "?unread=true") == []
    assert titles(owner, "?must_read=true") == ["价格表"]
    a_version(number, employee_id=cast.employees["E001"], pages=1)
    assert titles(owner, "?unread=true") == ["价格表"]
    clock.use(None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"version": 0},
        {"version": "1"},
        {"version": 1, "pages": [0]},
        {"version": 1, "pages": [501]},
        {"version": 1, "pages": list(range(1, 502))},
        {"version": 1, "pages": ["1"]},
        {"version": 1, "scroll_pct": 101},
        {"version": 1, "scroll_pct": -1},
        {"version": 1, "read_at": "2026-11-28T00:00:00+08:00"},
    ],
)
def test_what_is_no_reading_is_refused(app: Flask, cast: Cast, body: dict[str, object]) -> None:
    owner, token = Mini(app, owner_of("D002").id), token_of(a_material(employee_id=cast.employees["E001"]))
    assert owner.ask("POST", f"/materials/{token}/reading", body).status_code == 422


def test_what_is_not_for_me_and_another_version_are_refused(app: Flask, cast: Cast) -> None:
    owner, stranger = Mini(app, owner_of("D002").id), Mini(app, person("a stranger"))
    mine = token_of(a_material(employee_id=cast.employees["E001"], must_read=True, audience=[{"role": "dealer_owner"}]))
    for asked in (("GET", "content", None), ("POST", "reading", {"version": 1})):
        answer = stranger.ask(asked[0], f"/materials/{mine}/{asked[1]}", asked[2])
        assert code_of(answer) == (404, "material_unknown")
    assert code_of(owner.ask("POST", f"/materials/{mine}/reading", {"version": 2})) == (409, "version_replaced")


@transaction
def _came_of(share: str, *, completed: int, contacts: list[int]) -> None:
    row = session().query(Share).filter_by(token_index=_index(share)).one()
    session().add(ShareTotal(share_id=row.id, visits=completed, beats=0, active_ms=0, completed=completed))
    for number, follower in enumerate(contacts):
        phone = phones.normalise(f"1390000090{number}")
        session().add(
            LeftPhone(
                share_id=row.id,
                follower_id=follower,
                phone=phone,
                phone_index=phones.index(phone),
                left_at=clock.now(),
            )
        )


def _index(share: str) -> str:
    return blind_index(PURPOSE, share)


@transaction
def _published(material_id: int, days_ago: int) -> None:
    session().get_one(Material, material_id).published_at = clock.now() - timedelta(days=days_ago)


def test_the_newest_and_what_has_effect_come_first_page_by_page(app: Flask, cast: Cast) -> None:
    owner, caller = owner_of("D002").id, person("a caller")
    hers = cast.employees["E001"]
    read_often, called, rarely = (a_material(name, employee_id=hers) for name in ("读得多", "有人留电话", "发得少"))
    many = [a_material(f"第 {n:02} 份", employee_id=hers) for n in range(20)]
    for at, number in enumerate((read_often, called, rarely, *many)):
        _published(number, days_ago=at)
    for number in (read_often, called):
        shares = [taking_out.take_out(owner, token_of(number)).token for _ in range(effect.LEAST_SHARES)]
        if number == read_often:
            _came_of(shares[0], completed=4, contacts=[])
        else:
            _came_of(shares[0], completed=1, contacts=[caller])
    _came_of(taking_out.take_out(owner, token_of(rarely)).token, completed=9, contacts=[caller])
    assert effect.count_effects() == 2
    mini = Mini(app, owner)
    first = mini.get("/materials?order=effective")
    assert [one["title"] for one in first["items"][:2]] == ["有人留电话", "读得多"]
    assert first["items"][0]["effect"] == {"shares": 10, "completed": 1, "contacts": 1}
    assert first["items"][2]["effect"] is None
    for order in ("effective", "new", "house"):
        asked, found, cursor = f"/materials?order={order}", [], ""
        while True:
            page = mini.get(asked + cursor)
            found += [one["title"] for one in page["items"]]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert len(found) == len(set(found)) == 23, order
        if order == "new":
            assert found[:3] == ["读得多", "有人留电话", "发得少"]


def test_what_was_shared_long_ago_has_no_effect_any_more(app: Flask, cast: Cast) -> None:
    owner, number = owner_of("D002").id, a_material(employee_id=cast.employees["E001"])
    for _ in range(effect.LEAST_SHARES):
        taking_out.take_out(owner, token_of(number))
    assert effect.count_effects() == 1
    pass_time(days=91)
    assert effect.count_effects() == 0
    clock.use(None)
