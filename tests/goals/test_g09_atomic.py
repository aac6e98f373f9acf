"""G09: a business change and the notice of it stand or fall together."""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import crash_points
from tests.architecture.sources import PROGRAMS, python_files, read
from tests.goals import deeds
from tests.goals.deeds import DECIDERS, DEEDS, bind_deciders
from tests.goals.ground import Ground, hire, prepared
from tests.goals.test_g10_sending import SENDING
from tests.goals.test_g24_folding import FOLDING
from tests.goals.test_g24_totals import TOTALS
from tests.goals.test_g48_erasure import ERASING
from tests.rig import crashes
from tests.rig.cannon import Cannon, over_http
from tests.rig.invariants import number, orphans
from tests.rig.variants import COUNTED, promising_later, wait_for_one
from tests.services.materials.test_converting import CONVERTING
from tests.services.materials.test_link_cards import FETCHING

Record = Callable[[str, object], None]
POINTS = {point for _, points in DEEDS.values() for point in points}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(
    "times",
    [
        2,
        pytest.param(10, marks=pytest.mark.proof),
        pytest.param(200, marks=[pytest.mark.proof, pytest.mark.full, pytest.mark.timeout(3600)]),
    ],
)
def test_a_power_cut_anywhere_leaves_no_effect_without_its_promise_nor_the_reverse(
    ground: Ground, deed: str, times: int, record_property: Record
) -> None:
    """A deed passes a point several times: the cut comes at the first passage, in the next deed at the second, …"""
    bind_deciders(ground)
    prepare, points = DEEDS[deed]
    done = 0
    for point in points:
        cuts = skip = 0
        while cuts < times:
            act = prepare(ground)
            cut = crashes.dies_at(point, act, skip=skip)
            assert cut or skip, f"{deed} never reaches {point}"
            assert orphans(ground.database) == [], (point, skip)
            act()  # WeChat's second try, or the person's
            assert orphans(ground.database) == [], (point, skip)
            done += 1
            cuts, skip = (cuts + 1, skip + 1) if cut else (cuts, 0)
    assert number(ground.database, "SELECT COUNT(*) FROM claim") - DECIDERS == done
    record_property("points", len(points))
    record_property("cuts at each", times)
    record_property("orphans", 0)


@pytest.mark.parametrize("times", [10, pytest.param(200, marks=pytest.mark.proof)])
def test_a_kill_at_any_moment_leaves_no_orphan_either(ground: Ground, times: int, record_property: Record) -> None:
    bind_deciders(ground)
    chance, killed = random.Random(times), 0
    for _ in range(times):
        act = deeds.arrival(ground)
        killed += crashes.dies_after(chance.uniform(0.0, 0.06), act)
        assert orphans(ground.database) == []
        act()
    assert orphans(ground.database) == []
    assert killed > times // 4
    record_property("killed in the middle", killed)


def test_control_a_promise_in_a_transaction_of_its_own_leaves_an_orphan(ground: Ground) -> None:
    bind_deciders(ground)
    act = deeds.arrival(ground)
    assert crashes.dies_at("transaction:after_commit", lambda: promising_later(act))
    assert [orphan for orphan in orphans(ground.database) if orphan.endswith("is accepted without bound")]


@pytest.mark.mariadb
def test_a_worker_killed_in_the_middle_of_a_push_loses_nothing_and_doubles_nothing(
    fresh_mariadb_ground: Ground, tmp_path: Path
) -> None:
    """kill -9 of the gunicorn process whose handler stands inside its transaction; WeChat's second try is served."""
    ground = fresh_mariadb_ground
    bind_deciders(ground)
    scene = hire("N90000")
    (tmp_path / "hold").touch()
    with ground.served(f"tests.rig.variants:holding({str(tmp_path)!r})") as served, ThreadPoolExecutor(1) as pool:
        cannon = Cannon(over_http(served.port))
        delivery = pool.submit(cannon.deliver, ground.follow("oKilled", scene))
        crashes.kill(wait_for_one(tmp_path))
        (tmp_path / "hold").unlink()
        ack = delivery.result()
    assert (ack.answer.status, ack.tries) == (200, 2)
    assert "绑定成功" in ground.wechat.read(ack.answer.body)
    assert number(ground.database, COUNTED) == 1
    assert orphans(ground.database) == []
    # 王敏 was told of 陈洁, both of the new one.
    assert number(ground.database, "SELECT COUNT(*) FROM outbox_promise WHERE topic = 'bound'") == 3


def called_points() -> list[str]:
    """Every name the program gives to crash_point."""
    files = [file for file in python_files(*PROGRAMS) if file.name != "crash_points.py"]
    calls = itertools.chain.from_iterable(ast.walk(ast.parse(read(file))) for file in files)
    return [
        ast.literal_eval(call.args[0])
        for call in calls
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "crash_point"
    ]


def test_every_named_point_is_in_the_program_and_cut_by_a_test() -> None:
    """The tests above and those of G10 fail when a point of theirs is not reached; one may stand in several rules."""
    assert set(called_points()) == set(crash_points.NAMES)
    elsewhere = {*SENDING, *ERASING, *FOLDING, *TOTALS, *CONVERTING, *FETCHING}
    assert POINTS | elsewhere == set(crash_points.NAMES)


def test_a_point_that_is_never_reached_is_seen(sqlite_url: str) -> None:
    with prepared(sqlite_url) as ground:
        assert not crashes.dies_at("outbox:claimed", deeds.form(ground))
        with pytest.raises(ValueError, match="no crash point"):
            crash_points.arm("outbox:misspelt")
