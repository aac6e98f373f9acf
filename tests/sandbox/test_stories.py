"""Each story passes headless against the real program, tells what stands in its way, and is ticked by facts alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.client import Facts, Person, SandboxProblem, World
from sandbox.director import runs as running
from sandbox.director.runs import Runs
from sandbox.stories import STORIES, promoting
from sandbox.stories.obstacle import Obstacle
from services.access import OPERATOR
from services.campaigns import demo as campaigns
from services.items import demo as bottles
from services.products import demo as products
from tests.rig.stage import Stage, raised
from tests.walks.steps import approval_link, decide
from tests.world import PASSWORD

TOLD = [story.key for story in STORIES if story.steps]
BOUND, EMPLOYEE, REFUSED = "a_dealer_is_bound", "an_employee_is_bound", "a_stranger_is_refused"
BAD_DAY, COUPON = "wechat_has_a_bad_day", "a_coupon_is_redeemed"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One furnished program for all stories: each must cope with what the ones before left behind."""
    with raised(f"sqlite:///{tmp_path_factory.mktemp('stories')}/qudao.db") as standing:
        products.furnish(OPERATOR)
        bottles.furnish(OPERATOR)
        campaigns.furnish(OPERATOR)
        standing.app.extensions["qudao_knocks"].enabled = False  # more sign-ins at one desk than a minute has room for
        yield standing


@pytest.fixture
def runs(stage: Stage) -> Runs:
    def meanwhile() -> None:
        stage.work()
        if any(item["expires_at"] is not None and _ends_soon(stage, item) for item in stage.world.shelf()):
            stage.world.advance(1)  # nobody waits for a code's end in real time

    account = {"employee": "E001", "password": PASSWORD}
    return Runs(STORIES, World(stage.world.base), account, lambda key: None, meanwhile)


def _ends_soon(stage: Stage, item: Facts) -> bool:
    left = float(item["expires_at"]) - stage.world.now()
    return 0 < left < 60


@pytest.fixture
def worker(stage: Stage) -> Iterator[None]:
    """A worker that works all the time, as `make run` has one."""
    with working(stage):
        yield


@contextmanager
def working(stage: Stage) -> Iterator[None]:
    done = threading.Event()

    def work() -> None:
        while not done.wait(0.05):
            stage.work()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def story(stage: Stage, key: str, move: str = "", **body: Any) -> Facts:
    """The story as the page gets it, after a move: `begin`, `steps/0`, `play`, `stop`."""
    path = f"/stories/{key}" + (f"/{move}" if move else "")
    return stage.world.ask("POST" if move else "GET", path, json=body)


def ticks(told: Facts) -> list[bool]:
    return [step["seen"] is not None for step in told["steps"]]


# The bad day waits for a real retry, so its second telling is left to the long lane.
TELLINGS = [(time, key) for time in ("the first time", "once more") for key in TOLD]
LONG = ("once more", BAD_DAY)


@pytest.mark.parametrize(
    ("time", "key"), [pytest.param(*one, marks=[pytest.mark.proof] if one == LONG else []) for one in TELLINGS]
)
def test_a_story_passes_by_its_buttons_and_can_be_told_again(runs: Runs, key: str, time: str) -> None:
    run = runs.begin(key)
    assert run.trouble is None
    for index in range(len(run.story.steps)):
        runs.do(key, index)
        assert run.trouble is None, run.story.steps[index].title
        assert len(run.marks) > index
    assert run.finished
    numbers = [mark.real for mark in run.marks]
    assert numbers == sorted(numbers)


def test_steps_done_by_hand_are_ticked_as_well(stage: Stage) -> None:
    assert ticks(story(stage, BOUND, "begin")) == [False] * 6
    zhang, wang = stage.person("zhang-owner"), stage.person("wang-hq")
    code = next(item for item in stage.world.shelf() if item["label"].startswith("D001 的邀请码"))
    zhang.scan(code["content"])
    assert ticks(story(stage, BOUND)) == [True, False, False, False, False, False]
    told = story(stage, BOUND, "steps/1")  # the next one by its button
    assert [step["by"] for step in told["steps"]][:3] == ["hand", "button", None]
    assert told["steps"][1]["url"].startswith(f"{stage.url}/bind/")
    story(stage, BOUND, "steps/2")
    stage.work()
    decide(wang, approval_link(wang), "accept")
    stage.work()
    told = story(stage, BOUND)
    assert ticks(told) == [True] * 6
    assert (told["done"], told["trouble"]) == (True, None)


def test_a_refusal_by_hand_in_mid_story_is_told_as_what_it_is(stage: Stage, runs: Runs) -> None:
    runs.begin(BOUND)
    for index in range(4):
        runs.do(BOUND, index)
    wang = stage.person("wang-hq")
    decide(wang, approval_link(wang), "refuse", "号码不对")
    run = runs.do(BOUND, 4)
    assert run.trouble is not None
    assert "已经处理过了" in run.trouble
    assert len(run.marks) == 4


def copied(owner: Person, guest: str, url: str) -> None:
    owner.write(f"来看看 {url}", guest)


def sent_from_the_mini_program(owner: Person, guest: str, url: str) -> None:
    page = (
        f"{urlsplit(url)._replace(path='/app/', query='').geturl()}#/pages/reader/index?campaign={url.split('s=')[1]}"
    )
    owner.share(page, guest, title="到店优惠券", mini=True)


@pytest.mark.parametrize("sends", [copied, sent_from_the_mini_program])
def test_a_campaign_may_be_handed_on_in_any_way(
    stage: Stage, runs: Runs, sends: Callable[[Person, str, str], None]
) -> None:
    run = runs.begin(COUPON)
    tool = promoting.asks(run.cast, "POST", f"/campaigns/{run.cast.props['campaign']}/promotions")
    sends(stage.person("zhang-owner"), run.cast.key("guest"), tool["promotion"]["url"])
    for index in range(1, 4):
        runs.do(COUPON, index)
        assert run.trouble is None
    assert [mark.by for mark in run.marks] == ["hand", "button", "button", "button"]
    brought = promoting.asks(run.cast, "GET", f"/campaigns/{tool['id']}/promotion")["brought"]
    assert brought["redeemed"] == tool["brought"]["redeemed"] + 1


def test_a_campaign_that_is_not_out_is_named(stage: Stage, runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promoting, "asks", lambda cast, method, path: {"items": []})
    trouble = runs.begin(COUPON).trouble
    assert trouble is not None
    assert "工具箱里没有演示活动「到店满 200 减 50」" in trouble


def test_a_step_done_twice_happens_once(stage: Stage) -> None:
    story(stage, EMPLOYEE, "begin")
    story(stage, EMPLOYEE, "steps/0")
    before = len(stage.world.pushes())
    told = story(stage, EMPLOYEE, "steps/0")
    assert ticks(told) == [True, False]
    assert len(stage.world.pushes()) == before


def test_a_step_whose_turn_has_not_come_is_refused_in_words(stage: Stage) -> None:
    story(stage, BOUND, "begin")
    with pytest.raises(SandboxProblem, match=r"409.*前面还有没完成的步骤"):
        story(stage, BOUND, "steps/3")
    with pytest.raises(SandboxProblem, match="404"):
        story(stage, BOUND, "steps/9")
    with pytest.raises(SandboxProblem, match="404"):
        story(stage, "no_such_story", "begin")


def test_one_story_holds_the_stage(stage: Stage) -> None:
    story(stage, BOUND, "begin")
    story(stage, EMPLOYEE, "begin")
    assert story(stage, BOUND)["active"] is False
    with pytest.raises(SandboxProblem, match="请先点「开始」"):
        story(stage, BOUND, "steps/0")


def test_the_play_goes_to_the_end_while_a_second_page_can_only_watch(stage: Stage, worker: None) -> None:
    story(stage, REFUSED, "begin")
    told = story(stage, REFUSED, "play", pace=0.3)
    assert told["playing"] is True
    with pytest.raises(SandboxProblem, match="另一个窗口正在演"):
        story(stage, REFUSED, "steps/0")
    with pytest.raises(SandboxProblem, match="另一个窗口正在演"):
        story(stage, BOUND, "begin")
    told = played(stage, REFUSED)
    assert (told["done"], told["trouble"]) == (True, None)


def played(stage: Stage, key: str) -> Facts:
    """The story once nobody plays it any more."""
    waited = threading.Event()
    for _ in range(600):
        told = story(stage, key)
        if not told["playing"]:
            return told
        waited.wait(0.1)
    raise AssertionError("the play never ended")


def test_a_play_can_be_stopped_and_goes_on_where_it_was(stage: Stage, worker: None) -> None:
    story(stage, EMPLOYEE, "begin")
    story(stage, EMPLOYEE, "play", pace=5)
    story(stage, EMPLOYEE, "stop")
    told = played(stage, EMPLOYEE)
    assert told["done"] is False
    story(stage, EMPLOYEE, "play")
    assert played(stage, EMPLOYEE)["done"] is True


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that leads to nothing is known for it soon."""
    monkeypatch.setattr(running, "SEEN_WITHIN_SECONDS", 0.5)


@pytest.mark.usefixtures("impatient")
def test_a_program_that_is_down_is_told_and_the_story_goes_on_when_it_is_back(stage: Stage) -> None:
    story(stage, EMPLOYEE, "begin")
    stage.world.aim_at("http://127.0.0.1:9")
    try:
        told = story(stage, EMPLOYEE, "steps/0")
        assert ticks(told) == [False, False]
        assert told["trouble"]
        assert "程序没有回应" in story(stage, BOUND, "begin")["trouble"]
    finally:
        stage.world.aim_at(stage.url)
    assert story(stage, EMPLOYEE, "begin")["trouble"] is None
    assert ticks(story(stage, EMPLOYEE, "steps/0")) == [True, False]


@pytest.mark.usefixtures("impatient")
def test_a_program_that_was_away_in_mid_story_is_gone_on_with(stage: Stage) -> None:
    story(stage, BOUND, "begin")
    story(stage, BOUND, "steps/0")
    stage.world.aim_at("http://127.0.0.1:9")
    assert ticks(story(stage, BOUND, "steps/1"))[:2] == [True, False]
    stage.world.aim_at(stage.url)
    told = story(stage, BOUND, "steps/1")
    assert ticks(told)[:3] == [True, True, False]
    assert told["trouble"] is None


def test_a_changed_password_of_the_demo_is_named(stage: Stage) -> None:
    wrong = Runs(STORIES, World(stage.world.base), {"employee": "E001", "password": "changed"}, lambda key: None)
    run = wrong.begin(BOUND)
    assert run.trouble is not None
    assert "演示账号登录不上" in run.trouble
    assert run.started == 0.0
    with pytest.raises(Obstacle):
        wrong.do(BOUND, 0)


def test_what_is_not_built_yet_says_what_is_missing_and_cannot_begin(stage: Stage) -> None:
    listed = {one["key"]: one for one in stage.world.ask("GET", "/stories")["stories"]}
    assert all(listed[key]["missing"] is None for key in TOLD)
    for key in set(listed) - set(TOLD):
        assert "还缺" in listed[key]["missing"]
        with pytest.raises(SandboxProblem, match=r"409.*还缺"):
            story(stage, key, "begin")


def test_trouble_of_a_story_ends_with_it(stage: Stage, runs: Runs) -> None:
    runs.begin(BAD_DAY)
    runs.do(BAD_DAY, 0)
    assert [one["key"] for one in stage.world.ask("GET", "/switches")["switches"] if one["on"]] == ["half", "duplicate"]
    runs.begin(EMPLOYEE)
    assert [one["key"] for one in stage.world.ask("GET", "/switches")["switches"] if one["on"]] == []


def test_a_first_day_begins_all_stories_anew(stage: Stage) -> None:
    story(stage, EMPLOYEE, "begin")
    stage.world.reset()
    assert story(stage, EMPLOYEE)["begun"] is False
