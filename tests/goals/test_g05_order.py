"""G05: in whatever order events come, we believe in the end what is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations, product

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from services import clock
from services.people import following
from tests.goals.lives import BIND, FOLLOW, LEAVE, Life, code_of, new_life, silent_stage
from tests.rig.stage import Stage


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with silent_stage(f"sqlite:///{tmp_path_factory.mktemp('order') / 'qudao.db'}") as stage:
        yield stage


@pytest.fixture(scope="module")
def code(quiet: Stage) -> str:
    return code_of(quiet)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    clock.use(None)


def histories(length: int) -> list[str]:
    """Everything that can really happen in so many deeds: only who follows can leave, only who does not can follow."""
    return ["".join(deeds) for deeds in product("FUB", repeat=length) if _possible(deeds)]


def _possible(deeds: tuple[str, ...]) -> bool:
    follows = False
    for deed in deeds:
        if (deed == LEAVE and not follows) or (deed == FOLLOW and follows):
            return False
        follows = deed != LEAVE
    return True


def lived(stage: Stage, code: str, history: str, pause: int) -> Life:
    """This history really happened, `pause` seconds between its deeds; its pushes are all still on their way."""
    life = new_life(stage, code)
    for deed in history:
        life.live(deed)
        if pause:
            stage.world.advance(pause)
    return life


def test_the_histories_are_all_that_can_happen() -> None:
    assert histories(2) == ["FU", "FB", "BU", "BB"]
    assert [len(histories(length)) for length in range(1, 6)] == [2, 4, 8, 16, 32]


@pytest.mark.parametrize("pause", [0, 1], ids=["in-one-second", "a-second-apart"])
@pytest.mark.parametrize(
    "longest",
    [
        2,
        pytest.param(3, marks=[pytest.mark.proof, pytest.mark.timeout(1200)]),
        pytest.param(5, marks=[pytest.mark.proof, pytest.mark.full, pytest.mark.timeout(7200)]),
    ],
)
def test_every_order_of_every_history_ends_in_the_truth(
    quiet: Stage, code: str, longest: int, pause: int, record_property: Callable[[str, object], None]
) -> None:
    wrong, tried = [], 0
    for length in range(1, longest + 1):
        for history in histories(length):
            for n, order in enumerate(permutations(range(length))):
                life = lived(quiet, code, history, pause)
                life.deliver(order, eager=bool(n % 2))
                life.settle()
                tried += 1
                if life.believed() != (truth := (history[-1] != LEAVE, BIND in history)):
                    wrong.append((history, order, life.believed(), truth))
                assert life.follows() == truth[0], "the sandbox itself disagrees"
    assert wrong == []
    record_property("orders", tried)


@pytest.mark.parametrize("pause", [0, 1], ids=["in-one-second", "a-second-apart"])
def test_control_without_asking_wechat_some_order_ends_wrong(
    quiet: Stage, code: str, pause: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of events in one second nobody can tell the order; a second apart an event that got lost is never made good."""
    monkeypatch.setattr(following, "_look_up", lambda *_, **__: None)
    ends = set()
    for order in permutations(range(3)):
        life = lived(quiet, code, "FUF", pause)
        life.deliver(order if pause == 0 else order[:2])
        life.settle()
        ends.add(life.believed()[0])
    assert ends == {True, False}


class Lives(RuleBasedStateMachine):
    """One person does what people do while pushes are late, doubled and out of order, and the worker asks whenever."""

    stage: Stage
    code: str

    def __init__(self) -> None:
        super().__init__()
        self.life = new_life(self.stage, self.code)
        self.follows = self.bound = False

    @rule(deed=st.sampled_from((FOLLOW, LEAVE, BIND)))
    def happens(self, deed: str) -> None:
        if (self.follows and deed == FOLLOW) or (not self.follows and deed == LEAVE):
            return
        self.life.live(deed)
        self.follows, self.bound = deed != LEAVE, self.bound or deed == BIND

    @rule(seconds=st.sampled_from((1, 30)))
    def time_passes(self, seconds: int) -> None:
        self.stage.world.advance(seconds)

    @precondition(lambda self: self.life.pending)
    @rule(data=st.data(), twice=st.booleans())
    def arrives(self, data: st.DataObject, twice: bool) -> None:
        letter = data.draw(st.sampled_from(self.life.pending))
        if not twice:
            self.life.pending.remove(letter)
        self.life.deliver_one(letter)

    @rule()
    def worker_works(self) -> None:
        self.stage.work()

    @rule()
    def a_minute_later_the_worker_works(self) -> None:
        self.life.settle()

    def teardown(self) -> None:
        self.life.deliver()
        self.life.settle()
        assert self.life.believed() == (self.follows, self.bound)


@pytest.mark.parametrize(
    "runs",
    [
        25,
        pytest.param(300, marks=[pytest.mark.proof, pytest.mark.timeout(1200)]),
        pytest.param(2_000, marks=[pytest.mark.proof, pytest.mark.full, pytest.mark.timeout(7200)]),
    ],
)
def test_whatever_people_and_pushes_do_the_end_is_the_truth(
    quiet: Stage, code: str, runs: int, record_property: Callable[[str, object], None]
) -> None:
    Lives.stage, Lives.code = quiet, code
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=runs,
            stateful_step_count=12,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    record_property("runs", runs)
