"""G21: a client that asks again under its key gets the first answer; there is one effect, whatever happened between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Response
from werkzeug.test import TestResponse

from doorway.repeats import HEADER, REPLAYED
from models.db import transaction
from services import clock, people, retention
from services.privacy import forgetting
from tests.database_faults import failing, losing_commits
from tests.goals.ground import Ground
from tests.rig import crashes, jars
from tests.rig.invariants import number, rows
from tests.rig.races import at_once

KEY = "0191f7a0-6f0e-7cc3-9d2b-000000000001"
OF_THE_REQUEST = {"X-Request-Id", "Content-Security-Policy", REPLAYED}
CLIENTS = 16
_people = itertools.count(1)


@pytest.fixture
def ground(ground: Ground) -> Iterator[Ground]:
    jars.attach(ground.app)
    yield ground
    jars.trouble.clear()


@pytest.fixture
def shelf(fresh_mariadb_ground: Ground) -> Iterator[Ground]:
    jars.attach(fresh_mariadb_ground.app)
    fresh_mariadb_ground.app.extensions["qudao_knocks"].enabled = False  # all clients share one address here
    yield fresh_mariadb_ground
    jars.trouble.clear()


@pytest.fixture
def lin() -> dict[str, str]:
    return jars.bearer("oLin")


def ask(ground: Ground, who: dict[str, str], key: str | None = KEY, path: str = "", **body: Any) -> TestResponse:
    headers = who | ({} if key is None else {HEADER: key})
    return ground.app.test_client().post(f"/api/v1/jars{path}", json=body or {"color": "red"}, headers=headers)


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def kept(ground: Ground) -> int:
    return number(ground.database, "SELECT COUNT(*) FROM kept_answer")


def test_without_a_key_each_request_counts(ground: Ground, lin: dict[str, str]) -> None:
    assert [ask(ground, lin, None).status_code for _ in range(2)] == [201, 201]
    assert (jars.filled(ground.database), kept(ground)) == (2, 0)


def test_the_same_key_and_body_bring_the_same_status_body_and_headers(ground: Ground, lin: dict[str, str]) -> None:
    first, again = ask(ground, lin), ask(ground, lin)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    same = [[pair for pair in answer.headers if pair[0] not in OF_THE_REQUEST] for answer in (first, again)]
    assert sorted(same[0]) == sorted(same[1])
    assert first.headers["Location"]
    assert jars.filled(ground.database) == 1
    assert ask(ground, lin, f'"{KEY}"').headers[REPLAYED] == "true"  # quoted, as the draft writes it
    assert ask(ground, lin, "another-key").status_code == 201
    assert jars.filled(ground.database) == 2


def test_another_body_or_place_under_the_key_is_refused_and_spacing_is_no_other_body(
    ground: Ground, lin: dict[str, str]
) -> None:
    ask(ground, lin, color="red")
    assert code(ask(ground, lin, color="blue")) == (422, "key_reused")
    assert code(ask(ground, lin, path="?x=1")) == (422, "key_reused")
    spaced = ground.app.test_client().post(
        "/api/v1/jars", data=b'{ "color" : "red" }', content_type="application/json", headers=lin | {HEADER: KEY}
    )
    assert spaced.headers[REPLAYED] == "true"
    assert ask(ground, lin, path="/7").status_code == 201  # another route
    assert code(ask(ground, lin, path="/8")) == (422, "key_reused")
    assert jars.filled(ground.database) == 2


def test_a_key_is_its_callers_own_and_outlives_their_session(ground: Ground, lin: dict[str, str]) -> None:
    ask(ground, lin)
    assert REPLAYED not in ask(ground, jars.bearer("oWu")).headers
    assert jars.filled(ground.database) == 2
    assert ask(ground, jars.bearer("oLin")).headers[REPLAYED] == "true"
    assert ask(ground, {}).status_code == 401
    assert jars.filled(ground.database) == 2


@pytest.mark.parametrize("no", ["missing", "forbidden"])
def test_a_refusal_that_is_final_is_said_again(ground: Ground, lin: dict[str, str], no: str) -> None:
    jars.trouble["no"] = no
    first = ask(ground, lin)
    jars.trouble.clear()
    again = ask(ground, lin)
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert again.headers[REPLAYED] == "true"
    assert jars.filled(ground.database) == 0


@pytest.mark.parametrize(("no", "status"), [("conflict", 409), ("often", 429)])
def test_a_conflict_and_slow_down_are_meant_to_be_tried_again(
    ground: Ground, lin: dict[str, str], no: str, status: int
) -> None:
    jars.trouble["no"] = no
    assert ask(ground, lin).status_code == status
    tries = f"SELECT COUNT(*) FROM audit_entry WHERE tag = '{jars.TRIED}'"
    assert (jars.filled(ground.database), kept(ground), number(ground.database, tries)) == (0, 0, 1)
    jars.trouble.clear()
    assert ask(ground, lin).status_code == 201
    assert (jars.filled(ground.database), kept(ground)) == (1, 1)


@pytest.mark.parametrize(
    "trouble",
    [
        {"wechat": True},
        {"answer": Response("x" * 70_000)},
        {"answer": Response(iter(["a", "b"]))},
        {"answer": Response("x", headers={"Set-Cookie": "a=b"})},
    ],
    ids=["asks WeChat", "too large", "a stream", "a cookie"],
)
def test_what_cannot_be_kept_is_a_fault_of_ours_and_changes_nothing(
    ground: Ground, lin: dict[str, str], trouble: dict[str, Any]
) -> None:
    jars.trouble.update(trouble)
    assert code(ask(ground, lin)) == (500, "fault")
    assert (jars.filled(ground.database), kept(ground)) == (0, 0)


@pytest.mark.parametrize("key", ["short", "x" * 129, "with a blank", "钥匙钥匙钥匙钥匙", "a,b,c,d,e,f", ""])
def test_a_key_that_is_none_is_refused(ground: Ground, lin: dict[str, str], key: str) -> None:
    assert code(ask(ground, lin, key.encode().decode("latin-1"))) == (422, "key_malformed")
    assert jars.filled(ground.database) == 0


def test_a_key_means_nothing_where_nothing_is_posted(ground: Ground, lin: dict[str, str]) -> None:
    ground.app.test_client().get("/api/v1/jars", headers=lin | {HEADER: KEY})
    assert kept(ground) == 0


def test_after_a_day_the_key_is_free_again_and_the_answer_gone(ground: Ground, lin: dict[str, str]) -> None:
    ask(ground, lin)
    now = clock.now()
    clock.use(lambda: now + timedelta(hours=23, minutes=59))
    assert ask(ground, lin).headers[REPLAYED] == "true"
    assert retention.prune()["kept_answers"] == 0
    clock.use(lambda: now + timedelta(hours=24, minutes=1))
    assert REPLAYED not in ask(ground, lin).headers
    assert jars.filled(ground.database) == 2
    clock.use(lambda: now + timedelta(hours=49))
    assert retention.prune()["kept_answers"] == 1


def test_an_answer_is_sealed_and_goes_with_its_person(ground: Ground, lin: dict[str, str]) -> None:
    ask(ground, lin)
    assert b"Location" not in bytes(rows(ground.database, "SELECT answer FROM kept_answer")[0][0])
    forget("oLin")
    assert kept(ground) == 0


@transaction
def forget(openid: str) -> None:
    forgetting.forget_everything(people.lock(people.meet(people.MINI_PROGRAM, openid).id), "objected")


# Faults between the effect and the answer


@pytest.mark.parametrize(("point", "before"), [("transaction:before_commit", 0), ("transaction:after_commit", 1)])
def test_a_process_killed_around_its_commit_leaves_effect_and_answer_or_neither(
    ground: Ground, lin: dict[str, str], point: str, before: int
) -> None:
    assert crashes.dies_at(point, lambda: ask(ground, lin))
    assert (jars.filled(ground.database), kept(ground)) == (before, before)
    again = ask(ground, lin)
    assert again.status_code == 201
    assert (REPLAYED in again.headers) == bool(before)
    assert jars.filled(ground.database) == 1


@pytest.mark.parametrize("rounds", [4, pytest.param(60, marks=pytest.mark.proof)])
def test_a_process_killed_anywhere_is_made_up_for_by_asking_again(ground: Ground, rounds: int) -> None:
    cut = 0
    for n in range(rounds):
        who = jars.bearer(f"oCut{n}")
        cut += crashes.dies_after(0.002 + 0.02 * n / rounds, lambda who=who: ask(ground, who))  # type: ignore[misc]
        assert ask(ground, who).status_code == 201
        assert jars.filled(ground.database) == n + 1
    assert cut


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_commit_is_answered_and_answered_again(ground: Ground, lin: dict[str, str], carried_out: bool) -> None:
    with losing_commits(ground.database, carried_out=carried_out):
        assert ask(ground, lin).status_code == 201
    assert ask(ground, lin).headers[REPLAYED] == "true"
    assert jars.filled(ground.database) == 1


@pytest.mark.parametrize("fault", [1213, 1205, 2013, 1114])
def test_a_statement_that_fails_anywhere_is_made_up_for(ground: Ground, fault: int) -> None:
    who = jars.bearer("oFaulty")
    with failing(ground.database, fault, at=0) as hits:
        ask(ground, who, "counting-statements")
    for place in range(1, hits.seen + 1):
        before, key = jars.filled(ground.database), f"statement-{place:03d}"
        with failing(ground.database, fault, at=place):
            answer = ask(ground, who, key)
        assert answer.status_code in (201, 503, 409), place
        assert ask(ground, who, key).status_code == 201
        assert jars.filled(ground.database) == before + 1, place


# At the same moment


@pytest.mark.mariadb
def test_while_the_first_is_under_way_the_second_is_told_so(shelf: Ground) -> None:
    who = jars.bearer("oLin")
    with shelf.database.engine.connect() as other:
        other.exec_driver_sql("SET innodb_lock_wait_timeout=60")
        ask(shelf, who)
        other.exec_driver_sql("SELECT * FROM kept_answer FOR UPDATE")
        answer = ask(shelf, who)
    assert code(answer) == (409, "still_running")
    assert answer.headers["Retry-After"] == "1"
    assert ask(shelf, who).headers[REPLAYED] == "true"


@pytest.mark.mariadb
@pytest.mark.parametrize("rounds", [5, pytest.param(100, marks=pytest.mark.proof)])
def test_sixteen_clients_with_one_key_have_one_effect_and_one_answer(shelf: Ground, rounds: int) -> None:
    for n in range(rounds):
        who = jars.bearer(f"oRacer{n}")
        answers = at_once([lambda who=who: ask(shelf, who) for _ in range(CLIENTS)])  # type: ignore[misc]
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len({answer.data for answer in answers if answer.status_code == 201}) == 1
        assert [answer.status_code for answer in answers].count(201) > CLIENTS // 2
        assert jars.filled(shelf.database) == n + 1


@pytest.mark.mariadb
def test_control_without_the_unique_key_there_are_several_effects(shelf: Ground) -> None:
    with shelf.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE kept_answer DROP PRIMARY KEY, ADD INDEX plain (key_index)")
    for n in range(10):
        who, before = jars.bearer(f"oLoose{n}"), jars.filled(shelf.database)
        at_once([lambda who=who: ask(shelf, who) for _ in range(CLIENTS)])  # type: ignore[misc]
        if jars.filled(shelf.database) > before + 1:
            return
    pytest.fail("one key, one effect, although nothing sees to it")
