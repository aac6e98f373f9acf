"""A developer's first real account is a test account (测试号): plain pushes alone, and no mini program."""

from __future__ import annotations

import pytest

from sandbox.client import World
from sandbox.serving import running
from sandbox.state import load_world
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import raised
from tests.walks.steps import held, last_word, mini_session, qr_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


ACCOUNT = {
    "name": "测试号",
    "appid": "wx00000000000000aa",
    "secret": "0f" * 16,
    "token": "token4testing",
    "aes_key": "x" * 43,  # the sandbox wants one; the program is not told
    "original_id": "gh_0123456789ab",
}


def test_a_follow_at_the_test_account_binds_while_the_mini_program_plays_in_the_sandbox(database_url: str) -> None:
    elsewhere = load_world() | {"accounts": load_world()["accounts"] | {"official_account": ACCOUNT}}
    with running("http://127.0.0.1", world=elsewhere, job_delay=0.0) as tencent:
        World(tencent.base).account(mode="plain")
        settings = {
            "WECHAT_CALLBACK_MODE": "plain",
            **{f"WECHAT_OA_{part.upper()}": ACCOUNT[part] for part in ("appid", "secret", "token", "original_id")},
            **{f"WECHAT_{host}_BASE": tencent.base for host in ("API", "MP", "OPEN")},
        }
        with raised(database_url, **settings) as stage:
            World(tencent.base).aim_at(stage.url)
            wang = World(tencent.base).person("wang-hq")
            wang.scan(qr_of(stage, inviting.invite_employee(OPERATOR, "E001")))
            assert "绑定成功" in last_word(wang)
            assert held() == [("E001", "王敏")]
            assert mini_session(stage, stage.person("zhang-owner"))["token"]
            stage.person("zhang-owner").event("user_enter_tempsession", account="mini_program")
            [push] = stage.world.pushes()
            assert push["outcome"] == "silent", push
