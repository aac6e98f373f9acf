"""A link's title and picture: fetched by the worker where they were left blank, and typed by hand when it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.db import reading, session
from models.stored_files import KEPT, WAITING, StoredFile
from services import clock, hq_settings, uploads
from services.access import OPERATOR, SYSTEM, Actor
from services.errors import Invalid
from services.materials import audiences, converting, link_cards, publishing, records, versions
from services.materials.converting import convert_once
from services.materials.link_cards import Card
from tests.files import picture
from tests.rig.crashes import dies_at
from tests.services.materials.desk import EDITOR, EVERYBODY, a_draft, add, edition, refused, row, version_row

pytestmark = pytest.mark.usefixtures("app", "cast")
ARTICLE = "https://mp.weixin.qq.com/s/abc"
# Where a worker that fetches may be cut off.
FETCHING = ("materials:link_fetched",)


def a_link(kind: str = "official_account", url: str = ARTICLE, **facts: str) -> str:
    token = a_draft(kind, "公众号文章", **facts)
    add(token, link_url=url)
    return token


def fetching(monkeypatch: pytest.MonkeyPatch, found: Card | str) -> None:
    monkeypatch.setattr(link_cards, "fetch_card", lambda *_: found)


def a_fetched_picture() -> Any:
    return uploads.keep_fetched_picture(Actor(SYSTEM.kind, SYSTEM.name, 1), picture())


@reading
def state_of(file_id: int) -> str:
    return session().get_one(StoredFile, file_id).state


def test_what_was_left_blank_is_filled_and_what_was_typed_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    token, typed = a_link(), a_link(summary="我们自己写的")
    assert version_row(token, 1).state == "waiting"
    drawn = a_fetched_picture()
    before = edition(token)
    fetching(monkeypatch, Card("夏季发布会", "现场回顾", drawn))
    assert convert_once("a")
    fetching(monkeypatch, Card("夏季发布会", "现场回顾", None))
    assert convert_once("a")
    assert not convert_once("a")
    version = version_row(token, 1)
    assert (version.state, version.state_note, version.link_title) == ("ready", None, "夏季发布会")
    assert (row(token).summary, row(token).cover_file_id, state_of(drawn.id)) == ("现场回顾", drawn.id, KEPT)
    assert edition(token) == before + 1
    assert row(typed).summary == "我们自己写的"
    assert refused(lambda: records.change_material(EDITOR, token, before, None)).code == "changed_meanwhile"  # type: ignore[arg-type]


@pytest.mark.parametrize("why", ["unreachable", "moved", "refused", "too_large", "inside", "unreadable"])
def test_what_cannot_be_fetched_says_why_may_be_published_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    token = a_link()
    fetching(monkeypatch, f"link_{why}")
    assert convert_once("a")
    assert (version_row(token, 1).state, version_row(token, 1).state_note) == ("ready", f"link_{why}")
    audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
    publishing.publish(EDITOR, token, edition(token))
    versions.convert_again(EDITOR, token, 1)
    assert version_row(token, 1).state == "waiting"
    fetching(monkeypatch, Card("发布会", None, None))
    assert convert_once("a")
    assert version_row(token, 1).link_title == "发布会"
    assert refused(lambda: versions.convert_again(EDITOR, token, 1)).code == "not_failed"


def test_a_site_that_nobody_named_is_not_asked_until_somebody_does(monkeypatch: pytest.MonkeyPatch) -> None:
    token = a_link("link", "https://news.example.com/1")
    assert (version_row(token, 1).state, version_row(token, 1).state_note) == ("ready", "link_not_listed")
    assert refused(lambda: versions.convert_again(EDITOR, token, 1)).code == "not_failed"
    hq_settings.change(OPERATOR, "materials.link_sites", "example.com、example.cn")
    versions.convert_again(EDITOR, token, 1)
    assert version_row(token, 1).state == "waiting"
    assert not link_cards.may_be_fetched("https://example.org/")
    assert not link_cards.may_be_fetched("https://evilexample.com/")
    assert not link_cards.may_be_fetched("https://example.com:8443/")


@pytest.mark.parametrize(
    "typed", ["127.0.0.1", "localhost", "https://example.com", "*.example.com", "example.com/path", "例子.cn", "a b"]
)
def test_what_names_no_site_is_no_setting(typed: str) -> None:
    with pytest.raises(Invalid, match="setting_shape"):
        hq_settings.change(OPERATOR, "materials.link_sites", typed)


def test_a_worker_that_dies_over_it_leaves_it_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    token, drawn = a_link(), a_fetched_picture()
    fetching(monkeypatch, Card("夏季发布会", None, drawn))
    assert dies_at(FETCHING[0], lambda: convert_once("a"))
    assert (version_row(token, 1).state, version_row(token, 1).link_title) == ("converting", None)
    assert (row(token).cover_file_id, state_of(drawn.id)) == (None, WAITING)
    later = clock.now() + converting.LEASE + timedelta(seconds=1)
    clock.use(lambda: later)
    assert convert_once("b")
    assert (version_row(token, 1).state, row(token).cover_file_id) == ("ready", drawn.id)
    clock.use(None)
