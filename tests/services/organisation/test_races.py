"""What others change while an import is under way is never overlooked and never overwritten blindly."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from models.bindings import OPEN, Binding
from models.db import session, transaction
from models.people import Follower
from services import clock, regions
from services.access import OPERATOR, Actor
from services.errors import Conflict
from services.organisation import applying, checking, importing
from services.organisation.comparing import Plan
from services.organisation.importing import ImportReport, import_workbook
from services.organisation.lines import Lines
from services.organisation.sheets import CellErrors, Sheet
from services.organisation.standing import Standing, load_standing
from tests.services.organisation.workbooks import DEALERS, workbook


def _departments(*rows: list[object]) -> ImportReport:
    return import_workbook(OPERATOR, workbook({"部门": [["编码", "名称", "上级编码"], *rows]}))


def _meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], object], *, times: int) -> None:
    """Let `act` happen after a workbook was checked and before it is written, as often as said."""
    done = 0

    def check(sheets: Sequence[Sheet], standing: Standing, *, create_missing: bool) -> tuple[Lines, CellErrors]:
        nonlocal done
        checked = checking.check(sheets, standing, create_missing=create_missing)
        if done < times:
            done += 1
            monkeypatch.setattr(importing, "check", checking.check)
            act(done)
            monkeypatch.setattr(importing, "check", check)
        return checked

    monkeypatch.setattr(importing, "check", check)


@pytest.mark.usefixtures("database")
def test_what_changed_meanwhile_is_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(monkeypatch, lambda _: _departments(["HQ", "老总部", None]), times=1)
    report = _departments(["HQ", "总部", None], ["SALES", "销售部", "HQ"])
    assert (report.created, report.changed) == (1, 1)
    assert load_standing().departments["HQ"].name == "总部"


@pytest.mark.usefixtures("one_database")
def test_what_became_wrong_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _departments(["A", "甲", None], ["B", "乙", None])
    _meanwhile(monkeypatch, lambda _: _departments(["B", "乙", "A"]), times=1)
    assert [error.column for error in _departments(["A", "甲", "B"]).errors] == ["上级编码"]
    assert load_standing().departments["A"].parent is None


@pytest.mark.usefixtures("one_database")
def test_a_try_that_is_repeated_leaves_nothing_of_the_last_one_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    living: list[int] = []

    def load() -> Standing:
        living.append(sum(isinstance(one, Standing) for one in gc.get_objects()))
        return load_standing()

    def overtaken(_actor: Actor, _plan: Plan, _standing: Standing) -> None:
        raise importing.Overtaken("as if somebody had been quicker")

    monkeypatch.setattr(importing, "load_standing", load)
    monkeypatch.setattr(importing, "apply", overtaken)
    with pytest.raises(Conflict):
        _departments(["HQ", "总部", None])
    assert living == [0] * importing.TRIES


@pytest.mark.usefixtures("one_database")
def test_an_organisation_that_never_rests_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    _meanwhile(monkeypatch, lambda time: _departments([f"N{time}", "新部门", None]), times=importing.TRIES)
    with pytest.raises(Conflict) as refused:
        _departments(["HQ", "总部", None])
    assert refused.value.code == "organisation_busy"
    assert "HQ" not in load_standing().departments


@transaction
def _bind(code: str) -> None:
    follower = Follower(label=code, created_at=clock.now())
    session().add(follower)
    session().flush()
    employee = load_standing().employees[code].id
    session().add(
        Binding(
            kind="employee", follower_id=follower.id, open_marker=OPEN, started_at=clock.now(), employee_id=employee
        )
    )


@pytest.mark.usefixtures("database")
def test_others_who_are_bound_meanwhile_do_not_undo_an_import_and_who_is_replaced_then_is_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    headings = ["编码", "姓名", "部门编码", "手机", "职位"]
    people = [[f"E{n}", f"员工{n}", None, f"1380000000{n}", None] for n in range(importing.TRIES + 1)]
    assert import_workbook(OPERATOR, workbook({"员工": [headings, *people]})).created == len(people)
    with monkeypatch.context() as patched:
        _meanwhile(patched, lambda time: _bind(f"E{time}"), times=importing.TRIES)
        people[0][4] = "主管"
        assert import_workbook(OPERATOR, workbook({"员工": [headings, *people]})).changed == 1
    _meanwhile(monkeypatch, lambda _: _bind("E0"), times=1)
    people[0][1:4] = ["另一位", None, "13900000000"]
    told = import_workbook(OPERATOR, workbook({"员工": [headings, *people]}))
    assert [(error.row, error.column) for error in told.errors] == [(2, "姓名")]
    assert load_standing().employees["E0"].name == "员工0"


def _claim_zhejiang(code: str) -> ImportReport:
    row = [code, f"商户{code}", None, None, None, "浙江", None, None, None, "是"]
    return import_workbook(OPERATOR, workbook({"渠道商": [DEALERS[0], row]}))


def _both_claim(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two imports claim one place at once, each waiting before it writes for the other to come as far; who holds it."""
    regions.furnish()
    meeting = threading.Barrier(2)

    def apply(actor: Actor, plan: Plan, standing: Standing) -> None:
        with suppress(threading.BrokenBarrierError):  # the other one is held up, as it should be
            meeting.wait(timeout=1)
        applying.apply(actor, plan, standing)

    monkeypatch.setattr(importing, "apply", apply)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_claim_zhejiang, ["D1", "D2"]))
    return [code for code, dealer in load_standing().dealers.items() if dealer.regions == {"330000": True}]


@pytest.mark.usefixtures("database")
def test_two_imports_never_give_one_place_to_two_dealers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(_both_claim(monkeypatch)) == 1


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@pytest.mark.usefixtures("database")
def test_without_the_queue_they_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "queue_up", lambda: None)
    assert len(_both_claim(monkeypatch)) == 2
