"""The doctor finds each seeded fault, that one and no other, and is silent when all is well."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from models.db import session, transaction
from services import clock, notices, outbox, sessions
from services.access import OPERATOR
from services.doctor import FAIL, examining
from services.menus import editing
from services.menus.buttons import Button
from services.outbox import Claimed
from tests.database_faults import GONE, failing
from tests.leaks import secrets_of
from tests.rig.invariants import content
from tests.rig.stage import Stage, raised
from tests.services.doctor_ground import found, healthy, pushed, report


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with healthy(sqlite_url, tmp_path) as standing:
        yield standing


def test_when_all_is_well_nothing_stands_out(stage: Stage) -> None:
    stage.person("wang-hq").follow()
    stage.work()
    pushed(stage, "proved")
    told = report(stage)
    assert [(one.code, one.meaning) for one in told.findings if one.state != "ok"] == []
    assert {one.group for one in told.findings} == {
        "settings", "machine", "address", "accounts", "callback", "messages",
    }  # fmt: skip


def refused(code: int) -> Callable[[Stage], Any]:
    return lambda stage: stage.world.fail_api("cgi-bin/stable_token", "errcode", times=50, errcode=code)


def template(kind: str) -> tuple[str, dict[str, str]]:
    facts, now = dict.fromkeys(notices.KINDS[kind], "x"), clock.now()
    held = Claimed(1, notices.TEMPLATE_MESSAGE, kind, None, {"facts": facts}, 1, 1, now, now)
    letter = notices.letters_of([held])[1]
    assert letter.template_id
    return letter.template_id, letter.fields


def unregister_our_host(stage: Stage) -> None:
    stage.world.change_world(oauth_domains=[])
    stage.world.aim_at(stage.url.replace("127.0.0.1", "localhost"))


def drop_the_menu(stage: Stage) -> None:
    stage.world.reset()


def edit_a_menu(_stage: Stage) -> None:
    editing.save(OPERATOR, "owner", 1, (Button("我的", "page", "/me"),))


def drop_a_template(stage: Stage) -> None:
    stage.world.drop_template(template("bound")[0])


def change_a_template(stage: Stage) -> None:
    template_id, fields = template("bound")
    stage.world.put_template(template_id, "绑定成功", dict.fromkeys([*list(fields)[1:], "thing9"], "字段"))


@transaction
def _forget_a_template() -> None:
    session().execute(text("DELETE FROM notice_template WHERE kind = 'bound'"))


def follow_refused(**wrong: Any) -> Callable[[Stage], None]:
    def break_it(stage: Stage) -> None:
        stage.world.account(**wrong)
        stage.person("wang-hq").follow()

    return break_it


def follow_without_unionid(stage: Stage) -> None:
    stage.world.change_world(unionid=False)
    stage.person("wang-hq").follow()
    pushed(stage, "proved")
    stage.work()


def people_act_and_nothing_arrives(stage: Stage) -> None:
    stage.person("wang-hq").follow()
    pushed(stage, "proved")
    stage.work()
    _age_everything()
    people = _followers()
    for _ in range(3):
        sessions.open_session("page", follower_id=people[0])


@transaction
def _followers() -> list[int]:
    return list(session().execute(text("SELECT id FROM follower")).scalars())


@transaction
def _age_everything() -> None:
    session().execute(text("UPDATE push_note SET last_at = datetime(last_at, '-2 days')"))


def a_dead_letter(stage: Stage) -> None:
    outbox.promise("note_delivery", "doctor:1", {})
    [held] = outbox.claim("test", 1)
    outbox.give_up(held, why="test")


def results_never_came(stage: Stage) -> None:
    for n in range(3):
        outbox.promise("note_delivery", f"doctor:{n}", {})
    held: list[Claimed] = list(outbox.claim("test", 10))
    for n, one in enumerate(held):
        outbox.mark_done(one, message_id=1000 + n)
    _age_letters()


@transaction
def _age_letters() -> None:
    session().execute(text("UPDATE outbox_promise SET done_at = datetime(done_at, '-1 hours')"))


def late(stage: Stage) -> None:
    outbox.promise("note_delivery", "doctor:late", {}, run_at=clock.now() - timedelta(seconds=400))


@transaction
def _old_version() -> None:
    session().execute(text("UPDATE alembic_version SET version_num = '0001'"))


@transaction
def _silence() -> None:
    session().execute(text("DELETE FROM shared_value WHERE `key` = 'worker:heartbeat'"))


REST_OF_OA = "account.official_account.waits"
OA = "account.official_account"
BOTH = {OA, REST_OF_OA, "account.mini_program", "account.mini_program.waits"}
FAULTS: dict[str, tuple[Callable[[Stage], Any], set[str]]] = {
    "the secret is wrong": (refused(40125), BOTH),
    "an account is blocked": (refused(50007), BOTH),
    "the administrator has not confirmed the address": (refused(89503), BOTH),
    "the appid is wrong": (refused(40013), BOTH),
    "the secret is frozen": (lambda s: s.world.account(secret_frozen=True), {OA, REST_OF_OA}),
    "the address is not listed": (lambda s: s.world.account(ip_whitelist=["203.0.113.9"]), {OA, REST_OF_OA}),
    "the mini program's address is not listed": (
        lambda s: s.world.account("mini_program", ip_whitelist=["203.0.113.9"]),
        {"account.mini_program", "account.mini_program.waits"},
    ),
    "our clock is behind": (lambda s: s.world.advance(400), {"clock"}),
    "our clock is ahead a little": (lambda s: s.world.advance(-60), {"clock"}),
    "the domain is not registered": (
        unregister_our_host,
        {"domains.oauth"},
    ),
    "wechat cannot find our host": (
        lambda s: s.world.account(callback_url="https://no-such-host.invalid/wechat/callback"),
        {"lines.official_account"},
    ),
    "our host answers no ping": (lambda s: s.world.account(pings=False), {"lines.official_account"}),
    "wechat has another token": (
        follow_refused(token="another-token"), {"pushes.official_account.bad_signature"}
    ),
    "wechat pushes in plain": (follow_refused(mode="plain"), {"pushes.official_account.not_encrypted"}),
    "wechat has another original id": (
        follow_refused(original_id="gh_000000000000"), {"pushes.official_account.wrong_recipient"}
    ),
    "the mini program has another token": (
        lambda s: (s.world.account("mini_program", token="another-token"), s.world.verify_callback("mini_program")),
        {"pushes.mini_program.handshake_refused"},
    ),
    "no unionid": (follow_without_unionid, {"unionid.official_account"}),
    "a template is gone": (drop_a_template, {"template.bound.gone"}),
    "a template changed": (change_a_template, {"template.bound.fields"}),
    "a template was never named": (lambda s: _forget_a_template(), {"template.bound.unset"}),
    "no menu": (drop_the_menu, {"menu.none"}),
    "the menus were edited and not published": (edit_a_menu, {"menu.differs"}),
    "the quota of codes is used up": (
        lambda s: s.world.account(quota={"/cgi-bin/qrcode/create": 0}), {"quota.qrcode"}
    ),
    "the templates are not allowed": (
        lambda s: s.world.fail_api("cgi-bin/template/get_all_private_template", "errcode", errcode=48001),
        {"template.list"},
    ),
    "the jsapi ticket is refused": (
        lambda s: s.world.fail_api("cgi-bin/ticket/getticket", "errcode", errcode=48001), {"domains.jsapi"}
    ),
    "people act and nothing arrives": (people_act_and_nothing_arrives, {"pushes.official_account.silent"}),
    "results never came": (results_never_came, {"results.missing"}),
    "a letter is dead": (a_dead_letter, {"outbox.dead"}),
    "letters wait": (late, {"outbox.late"}),
    "no worker": (lambda s: _silence(), {"worker.silent"}),
    "an old database": (lambda s: _old_version(), {"database.version", "database.waits"}),
}  # fmt: skip


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_seeded_fault_is_found_and_no_other(stage: Stage, fault: str) -> None:
    break_it, expected = FAULTS[fault]
    break_it(stage)
    for code in expected:
        parts = code.split(".")
        if parts[0] == "pushes" and parts[-1] != "silent":
            pushed(stage, parts[-1], parts[1])
    assert found(stage) == expected


def nobody_there(held: list[socket.socket] = []) -> str:  # noqa: B006 (kept, so that nobody else takes the port)
    held.append(socket.socket())
    held[-1].bind(("127.0.0.1", 0))
    return f"127.0.0.1:{held[-1].getsockname()[1]}"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"REDIS_URL": f"redis://{nobody_there()}/0"}, {"redis"}),
        ({"STORAGE_URL": "file:/proc/nowhere"}, {"storage"}),
        ({"PUBLIC_BASE_URL": f"http://{nobody_there()}"}, {"address.unreachable", "address.waits", "menu.differs"}),
        ({"WECHAT_CALLBACK_MODE": "plain"}, set()),
        (
            {"WECHAT_API_BASE": f"http://{nobody_there()}"},
            {"clock", OA, REST_OF_OA, "account.mini_program", "account.mini_program.waits"},
        ),
    ],
)
def test_a_setting_that_leads_nowhere_is_found(
    sqlite_url: str, tmp_path: Path, settings: dict[str, str], expected: set[str]
) -> None:
    with ExitStack() as stack:
        if "STORAGE_URL" in settings or "WECHAT_API_BASE" in settings:
            stage = stack.enter_context(raised(sqlite_url, **settings))
        else:
            stage = stack.enter_context(healthy(sqlite_url, tmp_path, **settings))
        outstanding = found(stage)
    assert outstanding - {"menu.none", "worker.silent"} == expected


def test_another_program_at_our_address_is_found(stage: Stage, tmp_path: Path) -> None:
    """The sandbox answers everywhere, but it is not us."""
    with healthy(f"sqlite:///{tmp_path / 'lost.db'}", tmp_path, PUBLIC_BASE_URL=stage.world.base) as lost:
        assert found(lost) == {"address.unreachable", "address.waits", "menu.differs"}


def test_a_database_that_is_away_hides_nothing_of_wechat(stage: Stage) -> None:
    stage.world.account(secret_frozen=True)
    with failing(stage.house.database, GONE):
        assert found(stage) == {OA, REST_OF_OA, "database.away", "database.waits"}


def test_a_check_that_falls_or_hangs_hides_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(_patient: Any) -> Any:
        raise ZeroDivisionError

    checks = [examining.Check("fell", "machine", fall), *examining.FIRST]
    monkeypatch.setattr(examining, "FIRST", tuple(checks))
    assert found(stage) == {"fell.unknown"}


def test_the_refused_address_is_named_for_the_allow_list(stage: Stage) -> None:
    stage.world.account(ip_whitelist=["203.0.113.9"])
    [told] = [one for one in report(stage).findings if one.code == OA]
    assert told.state == FAIL
    assert "40164" in told.meaning
    assert "IP 白名单：加入 127.0.0.1" in told.todo


def test_no_secret_and_no_openid_is_told(stage: Stage) -> None:
    stage.person("wang-hq").follow()
    stage.work()
    stage.world.account(secret_frozen=True)
    told = str(report(stage).facts())
    assert [secret for secret in secrets_of(stage.house.settings) if secret and secret in told] == []


def test_the_doctors_visit_leaves_nothing_behind(stage: Stage) -> None:
    before = content(stage.house.database)
    found(stage)
    assert content(stage.house.database) == before
