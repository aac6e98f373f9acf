"""Stories over HTTP, under `/sandbox/stories`: which there are, begin, play a step, play to the end, stop."""

import time
from collections.abc import Callable

from flask import Blueprint, Response, abort, jsonify

from sandbox.client import World
from sandbox.director import runs as running
from sandbox.director.asking import given
from sandbox.director.runs import Busy, Runs
from sandbox.state import State
from sandbox.stories import STORIES
from sandbox.stories.desk import DEMO_ACCOUNT
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Story

BUSY = "另一个窗口正在演，稍等一下。"
SLOWEST_PACE = 10.0
MISSING_KEPT_SECONDS = 5.0


class Needs:
    """What each story still misses, asked of the program under test every few seconds at most."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._known: dict[str, tuple[float, str | None]] = {}

    def missing(self, story: Story) -> str | None:
        at, answer = self._known.get(story.key, (0.0, None))
        if time.monotonic() - at > MISSING_KEPT_SECONDS or not at:
            answer = story.needs(self._runs.cast(story))
            if answer is None and not story.steps:
                answer = "程序已经会了，这个剧情的步骤还没有写。"
            self._known[story.key] = time.monotonic(), answer
        return answer


def build(state: State, stories: tuple[Story, ...] = STORIES) -> Blueprint:
    blueprint = Blueprint("stories", __name__, url_prefix="/sandbox/stories")
    account = {**DEMO_ACCOUNT, **state.world.get("console", {})}
    runs = Runs(stories, World(state.base, timeout=120.0), account, lambda key: state.live.tell("story", key=key))
    state.on_reset(runs.forget)
    needs = Needs(runs)

    def name_of(key: str) -> str:
        person = state.people.get(key)
        return person.name if person else key

    def one(key: str) -> Story:
        return runs.stories.get(key) or abort(404, f"no story called {key}")

    def shown(key: str) -> Response:
        return jsonify(running.told(runs, one(key), name_of) | {"missing": needs.missing(one(key))})

    def moving(key: str, move: Callable[[], object]) -> Response:
        """One move of a story; 409 in words while somebody else moves it, or when it cannot be made now."""
        if needs.missing(one(key)):
            abort(409, str(needs.missing(one(key))))
        try:
            move()
        except Busy:
            abort(409, BUSY)
        except Obstacle as obstacle:
            abort(409, str(obstacle))
        return shown(key)

    @blueprint.get("")
    def listing() -> Response:
        entries = [running.told(runs, story, name_of) | {"missing": needs.missing(story)} for story in stories]
        return jsonify(stories=entries)

    @blueprint.get("/<key>")
    def story(key: str) -> Response:
        return shown(key)

    @blueprint.post("/<key>/begin")
    def begin(key: str) -> Response:
        """Makes things ready and starts anew; what stands in the way is told as `trouble`."""
        return moving(key, lambda: runs.begin(key))

    @blueprint.post("/<key>/steps/<int:index>")
    def step(key: str, index: int) -> Response:
        """Plays one step, unless it has happened already."""
        if index >= len(one(key).steps):
            abort(404, "no such step")
        return moving(key, lambda: runs.do(key, index))

    @blueprint.post("/<key>/play")
    def play(key: str) -> Response:
        """Plays what is left, `pace` seconds apart, in the background."""
        try:
            pace = min(max(float(given().get("pace", 0.0)), 0.0), SLOWEST_PACE)
        except (TypeError, ValueError):
            abort(400, "pace is a number of seconds")
        return moving(key, lambda: runs.play(key, pace))

    @blueprint.post("/<key>/stop")
    def stop(key: str) -> Response:
        """Ends a play after the step it is at."""
        one(key)
        runs.stop()
        return shown(key)

    return blueprint
