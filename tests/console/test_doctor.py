"""The doctor's page: for administrators, the worst first, kept until the next examination, without a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import notice_templates
from tests.console.desk import Desk
from tests.console.test_translations import english_desk
from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage
from tests.services.doctor_ground import healthy


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with healthy(sqlite_url, tmp_path) as standing:
        yield standing


def test_the_page_begins_empty_and_keeps_what_was_found(stage: Stage) -> None:
    desk = Desk(stage.app).with_session_of("E001")
    assert "还没有检查过" in desk.get("/console/doctor").text
    stage.world.account(secret_frozen=True)
    watch = Watch(stage.app)
    assert desk.post("/console/doctor").status_code == 303
    page = desk.get("/console/doctor").text
    assert "有 1 项要修" in page
    assert "解冻 AppSecret" in page
    assert page.index("公众号的凭证没有通过") < page.index("小程序的凭证有效")
    assert watch.leaked(secrets_of(stage.house.settings)) == []
    stage.world.account(secret_frozen=False)
    desk.post("/console/doctor")
    assert "一切正常" in desk.get("/console/doctor").text


def test_who_is_no_administrator_is_not_let_in(stage: Stage) -> None:
    desk = Desk(stage.app).with_session_of("E002")
    assert desk.get("/console/doctor").status_code == 403
    assert "/console/doctor" not in desk.get("/console/").text


def test_who_reads_english_reads_the_findings_in_english(stage: Stage, tmp_path: Path) -> None:
    stage.world.drop_template(notice_templates.mapped()["bound"][0])
    stage.world.account(secret_frozen=True)
    desk = english_desk(stage.app, tmp_path / "catalog")
    desk.post("/console/doctor")
    page = desk.get("/console/doctor").text
    assert "The credentials of the Official Account were refused" in page
    stage.world.account(secret_frozen=False)
    desk.post("/console/doctor")
    page = desk.get("/console/doctor").text
    assert "The account no longer has the template of" in page
    told = re.sub(r"<header.*?</header>", "", page, flags=re.DOTALL)
    assert sorted(set(re.findall(r"[\u4e00-\u9fff]+", told))) == []
