"""G18: a binding is exact, however many come at the same moment."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest
import requests
from requests import Response

from services.access import OPERATOR
from services.bindings import deciding, inviting
from tests.console.claims import waiting_claim
from tests.goals.ground import Ground, hire
from tests.rig.cannon import Letter, Shot
from tests.rig.invariants import number, rows
from tests.rig.races import at_once, burst
from tests.rig.served import Served
from tests.rig.stage import Stage, raised
from tests.rig.variants import drop_unique_keys
from tests.walks.steps import mini_session
from tests.walks.test_a_dealer_is_bound import csrf_of, link_in

pytestmark = pytest.mark.mariadb

PEOPLE = 32
BOUND, ALREADY, USED, TAKEN = "绑定成功", "您已经是", "已经用过了", "已由其他微信绑定"
_people = itertools.count(1)
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def served(_standing: Ground) -> Iterator[Served]:
    with _standing.served() as program:
        yield program


def scan(ground: Ground, scene: str, openid: str | None = None) -> Shot:
    """A follow by a code; somebody new unless named."""
    letter: Letter = ground.follow(openid or f"oRacer{next(_people)}", scene)
    return letter.sender.load(letter.text)


def told(ground: Ground, port: int, shots: Sequence[Shot]) -> list[str]:
    """What each was told, all having scanned at the same moment."""
    answers = burst(port, shots)
    assert {answer.status for answer in answers} == {200}
    return [ground.wechat.read(answer.body) for answer in answers]


def holders(ground: Ground, code: str) -> int:
    """How many people are this employee now."""
    query = (
        "SELECT COUNT(*) FROM binding JOIN employee ON employee.id = binding.employee_id "
        "WHERE employee.code = :code AND binding.open_marker = 1"
    )
    return number(ground.database, query, code=code)


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.proof)])
def test_one_code_scanned_by_32_people_at_once_binds_one_and_tells_31_kindly(
    mariadb_ground: Ground, served: Served, rounds: int, record_property: Record
) -> None:
    for n in range(rounds):
        code = f"R{rounds}-{n}"
        scene = hire(code)
        said = told(mariadb_ground, served.port, [scan(mariadb_ground, scene) for _ in range(PEOPLE)])
        assert [BOUND in words for words in said].count(True) == 1
        assert [USED in words for words in said].count(True) == PEOPLE - 1
        assert holders(mariadb_ground, code) == 1
    record_property("rounds", rounds)
    record_property("scans", rounds * PEOPLE)


def test_one_person_whose_follow_and_scan_come_at_once_is_bound_once_and_told_so_twice(
    mariadb_ground: Ground, served: Served
) -> None:
    for n in range(5):
        code = f"TWICE{n}"
        scene = hire(code)
        wechat, openid = mariadb_ground.wechat, f"oEager{n}"
        again = wechat.load(wechat.event("SCAN", openid, 1_790_000_000, EventKey=scene, Ticket="gQ"))
        said = told(mariadb_ground, served.port, [scan(mariadb_ground, scene, openid), again])
        assert sorted(BOUND in words or ALREADY in words for words in said) == [True, True], said
        assert holders(mariadb_ground, code) == 1


def test_two_codes_for_one_employee_used_at_once_by_two_people_bind_one(mariadb_ground: Ground, served: Served) -> None:
    for n in range(5):
        code = f"CODES{n}"
        scenes = [hire(code), inviting.invite_employee(OPERATOR, code, policy="on_follow").scene]
        said = told(mariadb_ground, served.port, [scan(mariadb_ground, scene) for scene in scenes])
        assert [BOUND in words for words in said].count(True) == 1
        assert [TAKEN in words for words in said].count(True) == 1
        assert holders(mariadb_ground, code) == 1


def test_control_without_locks_and_unique_keys_several_are_bound(fresh_mariadb_ground: Ground) -> None:
    ground = fresh_mariadb_ground
    drop_unique_keys(ground.database, "binding", "uq_binding_employee", "uq_binding_follower")

    def bound_in_round(n: int) -> int:
        scene = hire(f"OPEN{n}")
        burst(unprotected.port, [scan(ground, scene) for _ in range(PEOPLE)])
        return holders(ground, f"OPEN{n}")

    with ground.served("tests.rig.variants:without_locks()") as unprotected:
        assert any(bound_in_round(n) > 1 for n in range(10))


@pytest.fixture
def waiting(mariadb_url: str) -> Iterator[tuple[Stage, list[int]]]:
    """王敏 and 陈洁 may decide; 张伟 sends his form twice at the same moment. The stage, and the two answers."""
    with raised(mariadb_url) as stage:
        for code, key in (("E001", "wang-hq"), ("E002", "chen-hq")):
            invited = inviting.invite_employee(OPERATOR, code, policy="on_follow")
            stage.person(key).scan(inviting.show_qr(stage.house.gateway, invited.token).url)
        zhang = stage.person("zhang-owner")
        zhang.scan(inviting.show_qr(stage.house.gateway, inviting.invite_dealer(OPERATOR, "D001").token).url)
        link = link_in(zhang.chat()[-1])
        form = {
            "csrf_token": csrf_of(zhang.webview().get(link)),
            "name": "张伟",
            "phone": "13900000001",
            "agreed": "yes",
        }
        views = [zhang.webview(), zhang.webview()]
        sent = at_once([lambda view=view: view.post(link, follow=False, data=form) for view in views])  # type: ignore[misc]
        yield stage, [answer.status_code for answer in sent]


def test_a_form_sent_twice_at_once_is_one_claim_and_two_deciders_at_once_make_one_decision(
    waiting: tuple[Stage, list[int]],
) -> None:
    stage, sent = waiting
    database = stage.house.database
    assert sent == [303, 303]
    assert rows(database, "SELECT state FROM claim WHERE name IS NOT NULL") == [("waiting",)]
    stage.work()
    posts = []
    for key, decision in (("wang-hq", "accept"), ("chen-hq", "refuse")):
        view = stage.person(key).webview()
        card = str(stage.person(key).chat()[-1])
        path = card[card.index("/a/") :].split("'")[0]
        fields = {"csrf_token": csrf_of(view.get(path)), "decision": decision, "reason": "资料不符"}
        posts.append(partial(view.post, path, follow=False, data=fields))
    answers = at_once(posts)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "这条申请已由" in late.text
    (state, bindings), *others = rows(
        database,
        "SELECT claim.state, COUNT(binding.id) FROM claim LEFT JOIN binding ON binding.claim_id = claim.id "
        "WHERE claim.name IS NOT NULL GROUP BY claim.id, claim.state",
    )
    assert others == []
    first_accepted = answers[0].status_code == 303
    assert (state, bindings) == (("accepted", 1) if first_accepted else ("refused", 0))


@pytest.fixture
def phones(mariadb_url: str) -> Iterator[tuple[Stage, int, list[Callable[[str], Response]]]]:
    """A claim that waits, and the ways by which 王敏 and 陈洁 decide it in the mini program."""
    with raised(mariadb_url) as stage:
        deciders: list[Callable[[str], Response]] = []
        for code, key in (("E001", "wang-hq"), ("E002", "chen-hq")):
            invited = inviting.invite_employee(OPERATOR, code, policy="on_follow")
            stage.person(key).scan(inviting.show_qr(stage.house.gateway, invited.token).url)
        stage.work()  # both accounts of each are one person now
        claim = waiting_claim()
        for key in ("wang-hq", "chen-hq"):
            session = mini_session(stage, stage.person(key))
            deciders.append(partial(decide_by_phone, stage, session["token"], claim))
        yield stage, claim, deciders


def decide_by_phone(stage: Stage, token: str, claim: int, decision: str) -> Response:
    return requests.post(
        f"{stage.url}/api/v1/approvals/{claim}/decision",
        json={"decision": decision, "reason": "资料不符"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
    )


def test_two_phones_that_decide_at_once_make_one_decision_and_the_other_is_told_whose(
    phones: tuple[Stage, int, list[Callable[[str], Response]]],
) -> None:
    stage, claim, (wang, chen) = phones
    answers = at_once([partial(wang, "accept"), partial(chen, "refuse")])
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    late = next(answer for answer in answers if answer.status_code == 409).json()["error"]
    assert late["code"] == "already_decided"
    first = "王敏" if answers[0].status_code == 200 else "陈洁"
    assert first in late["message"]
    bound = number(stage.house.database, "SELECT COUNT(*) FROM binding WHERE claim_id = :claim", claim=claim)
    assert bound == (1 if first == "王敏" else 0)


def test_control_without_looking_at_the_state_under_the_lock_both_decide(
    phones: tuple[Stage, int, list[Callable[[str], Response]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sees the claim as it waited before the other came."""
    _, _, (wang, chen) = phones
    monkeypatch.setattr(deciding, "WAITING", AnyState())
    answers = [wang("refuse"), chen("refuse")]
    assert [answer.status_code for answer in answers] == [200, 200]


class AnyState(str):
    """A state that equals every other."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__
