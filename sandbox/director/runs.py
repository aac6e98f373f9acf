"""Stories under way: what was made ready, which steps happened, by hand or by button; one story holds the stage."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests

from sandbox.client import SandboxProblem, World
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Fact, Shown, Story

SEEN_WITHIN_SECONDS = 5.0
JUST_AFTER = 0.00001  # what proves a step belongs to that step, not to the next one


class Busy(Exception):
    """Another page, or the play itself, is moving the story right now."""


@dataclass
class Mark:
    """A step that happened: the entry that proves it, when, and whether a button played it."""

    n: int
    real: float
    by: str


@dataclass
class Run:
    """One telling of a story. `began` holds when each step was begun by its button, in real time."""

    story: Story
    cast: Cast
    started: float = 0.0
    marks: list[Mark] = field(default_factory=list)
    began: dict[int, float] = field(default_factory=dict)
    shown: dict[int, Shown] = field(default_factory=dict)
    busy: int | None = None
    playing: bool = False
    trouble: str | None = None

    @property
    def finished(self) -> bool:
        return len(self.marks) == len(self.story.steps)


class Runs:
    """All stories' last runs. Whoever wants to move one holds the stage; others are told so at once."""

    def __init__(
        self,
        stories: tuple[Story, ...],
        world: World,
        account: Mapping[str, str],
        told: Callable[[str], None],
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        self.stories = {story.key: story for story in stories}
        self._world = world
        self._account = account
        self._told = told
        self._meanwhile = meanwhile
        self._runs: dict[str, Run] = {}
        self._active: str | None = None
        self._stage = threading.Lock()
        self._looking = threading.RLock()
        self._stop = threading.Event()

    def run(self, key: str) -> Run | None:
        return self._runs.get(key)

    def is_active(self, key: str) -> bool:
        return self._active == key

    def cast(self, story: Story) -> Cast:
        return Cast(self._world, dict(story.props), self._meanwhile, self._account)

    def forget(self) -> None:
        """The sandbox begins its first day anew, and so do all stories."""
        self._stop.set()
        with self._looking:
            self._runs.clear()
            self._active = None

    def begin(self, key: str) -> Run:
        """Make things ready and start anew; what stands in the way is told in the run's `trouble`."""
        with self._holding_stage():
            story = self.stories[key]
            run = Run(story, self.cast(story))
            self._runs[key], self._active = run, key
            with self._minding(run):
                run.cast.props["began_at"] = str(self._world.now())
                story.ready(run.cast)
            if run.trouble is None:
                with self._looking:
                    run.cast.after = self._last()
                    run.started = time.time()
        self._told(key)
        return run

    def look(self, key: str) -> Run | None:
        """The run with every step ticked that has happened by now, whoever did it."""
        run = self._runs.get(key)
        if run is None or not self.is_active(key) or run.started == 0.0:
            return run
        with self._looking:
            before = len(run.marks)
            while not run.finished and (fact := self._next_fact(run)):
                index = len(run.marks)
                by = "button" if index in run.began else "hand"
                run.marks.append(Mark(int(fact["n"]), float(fact["real"]), by))
                run.cast.after = max(run.cast.after, int(fact["n"]))
                run.trouble = None
            if run.finished and before < len(run.marks):
                with self._minding(run):
                    run.story.tidy(run.cast)
        return run

    def _next_fact(self, run: Run) -> Fact | None:
        return run.story.steps[len(run.marks)].seen(run.cast.look())

    def do(self, key: str, index: int) -> Run:
        """Play one step. One that happened already is left alone; one whose turn has not come is refused."""
        with self._holding_stage():
            return self._do(self._present(key), index)

    def play(self, key: str, pace: float) -> Run:
        """Play what is left, in the background, `pace` seconds apart, until the end, an obstacle or `stop`."""
        run = self._present(key)
        if not self._stage.acquire(blocking=False):
            raise Busy
        self._stop.clear()
        run.playing, run.trouble = True, None
        threading.Thread(target=self._play, args=(run, pace), daemon=True).start()
        self._told(key)
        return run

    def stop(self) -> None:
        self._stop.set()

    def _play(self, run: Run, pace: float) -> None:
        try:
            while not run.finished and not self._stop.is_set():
                self._do(run, len(run.marks))
                if run.trouble or self._stop.wait(pace):
                    break
        finally:
            run.playing = False
            self._stage.release()
            self._told(run.story.key)

    def _present(self, key: str) -> Run:
        run = self._runs.get(key)
        if run is None or not self.is_active(key) or run.started == 0.0:
            raise Obstacle("这个剧情还没有开始，或者台上已经换了别的剧情：请先点「开始」。")
        return run

    def _do(self, run: Run, index: int) -> Run:
        key = run.story.key
        self.look(key)
        if index < len(run.marks):
            return run
        if index > len(run.marks):
            raise Obstacle("前面还有没完成的步骤。")
        run.busy, run.trouble = index, None
        run.began[index] = time.time()
        self._told(key)
        try:
            with self._minding(run):
                shown = run.story.steps[index].do(run.cast.from_here())
                if shown is not None:
                    run.shown[index] = shown
                self._await_sight(run, index)
        finally:
            run.busy = None
            if len(run.marks) <= index:
                del run.began[index]
            self._told(key)
        return run

    def _await_sight(self, run: Run, index: int) -> None:
        deadline = time.monotonic() + SEEN_WITHIN_SECONDS
        while self.look(run.story.key) and len(run.marks) <= index:
            if time.monotonic() > deadline:
                raise Obstacle("这一步做了，却没有看到预期的结果。请看「幕后」，或重新开始这个剧情。")
            time.sleep(0.05)

    @contextmanager
    def _holding_stage(self) -> Iterator[None]:
        if not self._stage.acquire(blocking=False):
            raise Busy
        try:
            yield
        finally:
            self._stage.release()

    @contextmanager
    def _minding(self, run: Run) -> Iterator[None]:
        """An obstacle is told to the director; so is a sandbox that refuses and a program that does not answer."""
        try:
            yield
        except Obstacle as obstacle:
            run.trouble = str(obstacle)
        except SandboxProblem as problem:
            run.trouble = f"沙箱没有照做：{problem}"
        except requests.RequestException as error:
            run.trouble = f"程序没有回应（{type(error).__name__}）。请确认它在运行，再试一次。"

    def _last(self) -> int:
        return int(self._world.ask("GET", "/ledger/last")["n"])


def told(runs: Runs, story: Story, name_of: Callable[[str], str]) -> dict[str, Any]:
    """One story as a page shows it."""
    run = runs.look(story.key)
    cast = run.cast if run else runs.cast(story)
    marks = run.marks if run else []
    steps = []
    for index, step in enumerate(story.steps):
        mark = marks[index] if index < len(marks) else None
        shown = run.shown.get(index) if run else None
        key = cast.key(step.who) if step.who else ""
        steps.append(
            {
                "who": key, "name": name_of(key) if key else "导演", "title": step.title, "hint": step.hint,
                "seen": mark.real if mark else None, "by": mark.by if mark else None,
                "since": _since(run, index), "show": cast.key(shown.who) if shown else None,
                "url": shown.url if shown else None,
            }
        )  # fmt: skip
    return {
        "key": story.key, "title": story.title, "about": story.about, "steps": steps,
        "begun": run is not None and run.started > 0, "active": run is not None and runs.is_active(story.key),
        "playing": run.playing if run else False, "busy": run.busy if run else None,
        "trouble": run.trouble if run else None, "done": bool(run and story.steps and run.finished),
    }  # fmt: skip


def _since(run: Run | None, index: int) -> float | None:
    """From when on what happens belongs to a step: when its button was pressed, else when the step before was done."""
    if run is None or run.started == 0.0 or index > len(run.marks):
        return None
    if index in run.began:
        return run.began[index]
    return run.marks[index - 1].real + JUST_AFTER if index else run.started
