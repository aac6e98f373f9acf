"""`next` leads into our own pages and nowhere else, however an address is dressed up (G32)."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from config import load_settings
from pages.oauth import safe_next
from tests.elsewhere import ELSEWHERE
from tests.rig.values import setting_values

OURS = (
    "/bind/abc_-9",
    "/a/x",
    "/q/x",
    "/c/NKBYVN2CMADB9KBE",
    "/01/06901234567892/21/NKBYVN2CMADB9KBE",
    "/m/x",
    "/p/spring",
    "/p/spring?s=abc_-9",
    "/c/ABC",
    "/app/",
    "/app/#/pages/dealer/staff",
    "/app/#/pages/approvals/one?id=7&as=hq",
    "/app/#/pages/index/index?q=https%3A%2F%2Fbrand.example%2Fq%2Fabc_-9",
    "/bind//evil",
    "/enter/abc_-9",
)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The program with an empty database: a refused address must not even reach it."""
    return create_app(load_settings(setting_values(f"sqlite:///{tmp_path_factory.mktemp('next') / 'none.db'}")))


@pytest.fixture
def client(quiet: Flask) -> FlaskClient:
    return quiet.test_client()


FOREIGN = (*ELSEWHERE, "/console/")


def test_there_are_more_than_forty_ways_out() -> None:
    assert len(set(ELSEWHERE)) == len(ELSEWHERE) > 40


@pytest.mark.parametrize("path", FOREIGN)
def test_no_dressed_up_address_is_taken(client: FlaskClient, path: str) -> None:
    answer = client.get("/oauth/start", query_string={"next": path})
    assert answer.status_code == 422
    assert "Location" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "这个链接不完整" in answer.text
    assert "evil" not in answer.text


@pytest.mark.parametrize("path", OURS)
def test_our_own_pages_are_taken_and_stay_on_our_host_for_every_browser(path: str) -> None:
    taken = safe_next(path)
    for read_as in (taken, taken.replace("\\", "/"), taken.strip()):
        assert urlsplit(urljoin("https://ours.example/oauth/callback", read_as)).netloc == "ours.example"
