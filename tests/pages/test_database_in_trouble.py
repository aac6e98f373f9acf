"""The database fails in the middle of a form: it is handed in whole or not at all, and the reader is told which."""

from __future__ import annotations

import itertools

import pytest

from models.db import Database
from services.access import OPERATOR
from services.bindings import history
from services.listing import Wanted
from tests.contents import contents
from tests.database_faults import DEADLOCK, GONE, LOCK_TIMED_OUT, failing, losing_commits
from tests.pages.readers import Read, Reader, dealer_invitation

FORM = {"name": "张伟", "phone": "13900000001", "agreed": "yes"}
LEFT_BEHIND = ("claim", "consent", "audit_entry", "approval_link", "outbox_promise", "binding")


def growth(database: Database, before: dict[str, int]) -> dict[str, int]:
    return {name: len(rows) - before[name] for name, rows in contents(database).items() if name in LEFT_BEHIND}


def sizes(database: Database) -> dict[str, int]:
    return {name: len(rows) for name, rows in contents(database).items()}


def csrf(reader: Reader, path: str) -> dict[str, str]:
    return {"csrf_token": reader.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]}


@pytest.mark.parametrize("code", [GONE, LOCK_TIMED_OUT, DEADLOCK])
def test_whichever_statement_fails_the_form_is_handed_in_once_and_whole(
    read: Read, database: Database, code: int
) -> None:
    zhang = read("张伟")
    zhang.send_bind_form(dealer_invitation().token)
    invited = dealer_invitation().token
    undisturbed = sizes(database)
    zhang.send_bind_form(invited)
    expected = growth(database, undisturbed)
    for place in itertools.count(1):
        path = f"/bind/{dealer_invitation().token}"
        form, before = FORM | csrf(zhang, path), sizes(database)
        with failing(database, code, at=place) as hits:
            answer = zhang.client.post(path, data=form)
        if not hits.failed:
            break
        assert answer.status_code == 303, place
        assert growth(database, before) == expected, place
    assert place > 15, "a form takes more statements than this"


def test_a_database_that_stays_away_is_told_kindly_and_nothing_changes(read: Read, database: Database) -> None:
    zhang, path = read("张伟"), f"/bind/{dealer_invitation().token}"
    form, before = FORM | csrf(zhang, path), contents(database)
    for code in (GONE, LOCK_TIMED_OUT, DEADLOCK, 2003):
        with failing(database, code):
            for answer in (zhang.client.post(path, data=form), zhang.get(path)):
                assert answer.status_code == 503, code
                assert "系统正忙，请稍后再试。" in answer.text
                assert answer.headers["Retry-After"] == "5"
    assert contents(database) == before
    assert zhang.client.post(path, data=form).status_code == 303


@pytest.mark.parametrize("carried_out", [True, False])
def test_when_the_answer_to_commit_is_lost_we_ask_whether_it_stands_and_the_reader_notices_nothing(
    read: Read, database: Database, carried_out: bool
) -> None:
    zhang, path = read("张伟"), f"/bind/{dealer_invitation().token}"
    form = FORM | csrf(zhang, path)
    with losing_commits(database, carried_out=carried_out) as hits:
        answer = zhang.client.post(path, data=form)
    assert hits.failed == 1
    assert answer.status_code == 303
    assert "申请已提交" in zhang.get(path).text
    assert len(history.claims(OPERATOR, Wanted()).rows) == 1


@pytest.mark.parametrize("carried_out", [True, False])
def test_when_nobody_can_say_whether_it_stands_the_reader_is_told_to_look_and_may_repeat(
    read: Read, database: Database, carried_out: bool
) -> None:
    zhang, path = read("张伟"), f"/bind/{dealer_invitation().token}"
    form = FORM | csrf(zhang, path)
    with losing_commits(database, carried_out=carried_out, then="is away") as hits:
        answer = zhang.client.post(path, data=form)
    assert hits.failed == 1
    assert (answer.status_code, "可能已经完成，请刷新后查看" in answer.text) == (503, True)
    assert ("申请已提交" in zhang.get(path).text) is carried_out
    assert zhang.client.post(path, data=form).status_code == 303
    assert len(history.claims(OPERATOR, Wanted()).rows) == 1
