"""G40: with faults on, no secret and nothing of anybody in logs, error pages, metrics, traces, process lists."""

from __future__ import annotations

import subprocess

import pytest
import requests

from app import request_log
from sandbox.client import Person
from services.access import OPERATOR
from services.bindings import inviting
from tests.database_faults import GONE, TABLE_FULL, failing
from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, mini_session, qr_of, send_form, verify_phone

NAME, PHONE = "金丝雀", "13912349876"
TROUBLES = ("html", "half_body", "reset")
CALLS = ("cgi-bin/message/template/send", "cgi-bin/user/info")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said, and where, does not hang on the database."""
    return sqlite_url


def live(stage: Stage) -> Person:
    """Somebody scans, fills the form, signs in to the mini program and hands over their phone, while WeChat fails."""
    bind_employee(stage, "li-sales", "E003")
    zhang, invited = stage.person("zhang-owner"), inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    for call in CALLS:
        stage.world.fail_api(call, "errcode", errcode=40001)
        for trouble in TROUBLES:
            stage.world.fail_api(call, trouble)
    assert send_form(zhang, invited, NAME, PHONE).status_code < 400
    token = str(mini_session(stage, zhang)["token"])
    verify_phone(stage, token, zhang.phone_code())
    for code in (TABLE_FULL, GONE):
        with failing(stage.house.database, code):
            for address in ("/me", "/console/", f"/bind/{invited.token}", "/api/v1/me", "/readyz"):
                requests.get(f"{stage.url}{address}", headers={"Authorization": f"Bearer {token}"}, timeout=20)
            zhang.say("我的手机是" + PHONE)
    stage.work()
    return zhang


def test_no_canary_is_heard_anywhere(stage: Stage, capfd: pytest.CaptureFixture[str]) -> None:
    request_log.set_up()
    watch = Watch(stage.app)
    live(stage)
    settings = stage.house.settings
    canaries = secrets_of(settings) | {
        NAME,
        PHONE,
        settings.secrets.secret_key,
        *(key.hex() for _version, key in settings.secrets.pii_keys.keys),
        settings.secrets.pii_index_key.hex(),
        settings.secrets.audit_key.hex(),
    }
    metrics = requests.get(f"{stage.url}/metrics", timeout=20).text
    traces = requests.get(f"{stage.url}/dev/trace", timeout=20).text
    processes = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    captured = capfd.readouterr()
    sinks = {
        "log": captured.out + captured.err,
        "metrics": metrics,
        "trace": traces,
        "processes": processes,
        "answers": "\n".join(answer for path, answer in watch.answers if not path.startswith("/bind")),
    }
    assert "http_request" in sinks["log"] or "request" in sinks["log"]
    assert [(where, canary[:4]) for where, text in sinks.items() for canary in canaries if canary in text] == []
    assert [line for line in sinks["log"].splitlines() if "\x1b" in line] == []
