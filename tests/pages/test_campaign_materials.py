"""A material on a campaign's page is opened from there: in the promoter's hand, else in the reader's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session
from models.sharing import Share
from services.campaigns import reading_on
from services.campaigns.blocks import Block
from services.errors import Refusal
from services.materials import publishing
from tests.pages.readers import reader as a_reader
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import promotion
from tests.services.campaigns.desk import Out
from tests.services.leads.desk import owner
from tests.services.materials.desk import EDITOR, a_picture_on_the_shelf, edition

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def material(app: Flask) -> str:
    return a_picture_on_the_shelf()


@pytest.fixture
def out(material: str) -> Out:
    page = desk.page()
    return desk.published(content=replace(page, blocks=(Block("material", {"material": material}), *page.blocks)))


@reading
def sharers() -> list[int]:
    return list(session().scalars(select(Share.sharer_id).order_by(Share.id)))


def test_it_is_read_in_the_hand_of_whose_link_the_page_was_opened_by(app: Flask, out: Out, material: str) -> None:
    ours, browser = owner("D002"), app.test_client()
    link = promotion(out, ours)
    shown = browser.get(f"/p/{out.slug}?s={link}").text
    assert f'href="/p/{out.slug}/materials/{material}?s={link}"' in shown
    for _ in range(2):
        opened = browser.get(f"/p/{out.slug}/materials/{material}?s={link}")
        assert opened.status_code == 303
        assert browser.get(opened.headers["Location"]).status_code == 200
    assert sharers() == [ours]


def test_without_a_promoter_it_is_the_readers_own_and_a_stranger_is_told_where_to_open_it(
    app: Flask, out: Out, material: str
) -> None:
    path, me, stranger = f"/p/{out.slug}/materials/{material}", a_reader(app, "me"), app.test_client()
    assert path not in stranger.get(f"/p/{out.slug}").text
    refused = stranger.get(f"{path}?s=forged")
    assert refused.status_code == 409
    assert "请在微信里打开" in refused.text
    assert sharers() == []
    assert path in me.get(f"/p/{out.slug}").text
    assert me.get(me.get(path).headers["Location"]).status_code == 200
    assert sharers() == [me.id]


def other(out: Out, material: str) -> tuple[str, str]:
    return out.slug, a_picture_on_the_shelf("内部价目表")


def recalled(out: Out, material: str) -> tuple[str, str]:
    publishing.recall(EDITOR, material, edition(material), "换新版")
    return out.slug, material


def draft(out: Out, material: str) -> tuple[str, str]:
    page = desk.page()
    blocks = (Block("material", {"material": material}), *page.blocks)
    return desk.ready(content=replace(page, blocks=blocks)), material


BAD: dict[Callable[[Out, str], tuple[str, str]], str] = {
    other: "material_unknown",
    recalled: "material_unknown",
    draft: "campaign_unknown",
    lambda out, material: ("none", material): "campaign_unknown",
    lambda out, material: (out.slug, ""): "material_unknown",
}


@pytest.mark.parametrize(("case", "code"), BAD.items())
def test_what_the_page_does_not_show_is_not_opened_by_it(
    case: Callable[[Out, str], tuple[str, str]], code: str, out: Out, material: str
) -> None:
    slug, token = case(out, material)
    with pytest.raises(Refusal) as no:
        reading_on.open_material(slug, promotion(out, owner("D002")), None, token)
    assert no.value.code == code
    assert sharers() == []


def test_who_leaves_a_number_is_led_from_the_contact_card_to_the_form(app: Flask) -> None:
    page, me = desk.page(), a_reader(app, "me")
    card = Block("contact", {"heading": "有问题找我"})
    out = desk.published(content=replace(page, blocks=(card, *page.blocks)))
    assert 'href="#entry"' in me.get(f"/p/{out.slug}").text
    assert 'href="#entry"' not in app.test_client().get(f"/p/{out.slug}").text, "no form is there to be led to"
