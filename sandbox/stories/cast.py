"""Everybody and everything a story plays with, and the facts that tell what happened."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sandbox.client import Facts, Person, World
from sandbox.stories.browser import Computer
from sandbox.stories.desk import DEMO_ACCOUNT, Desk
from sandbox.stories.obstacle import Obstacle

LINK = re.compile(r'href="([^"]+)"')
PATIENCE_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.15


class Cast:
    """`props` are the names and links of this run; facts count only after entry `after` of the ledger.

    `meanwhile` is done while a step waits: a test lets the worker work, a running demo merely sleeps.
    """

    def __init__(
        self,
        world: World,
        props: dict[str, str],
        meanwhile: Callable[[], object] | None = None,
        account: Mapping[str, str] = DEMO_ACCOUNT,
    ) -> None:
        self.world = world
        self.props = props
        self.after = 0
        self._account = account
        self._meanwhile = meanwhile or (lambda: time.sleep(LOOK_EVERY_SECONDS))
        self._read: dict[str, list[Facts]] = {}
        self._desk: Desk | None = None
        self._computer: Computer | None = None

    def person(self, role: str) -> Person:
        return self.world.person(self.key(role))

    def key(self, role: str) -> str:
        """Whose phone a role is: `owner` may be zhang-owner today."""
        return self.props.get(f"{role}_key", role)

    def desk(self) -> Desk:
        """Headquarters' desk: the console, signed in as the demo's administrator."""
        if self._desk is None:
            self._desk = Desk(self.target(), self._account["employee"], self._account["password"])
        return self._desk

    def computer(self) -> Computer:
        """A computer of headquarters that nobody is signed in to when the story begins."""
        if self._computer is None:
            self._computer = Computer(self.target())
        return self._computer

    def target(self) -> str:
        return str(self.world.ask("GET", "/health")["target"])

    def from_here(self) -> "Cast":
        """The same people and things, with facts that count from now on, however far somebody else reads meanwhile."""
        twin = Cast(self.world, self.props, self._meanwhile, self._account)
        twin.after, twin._desk, twin._computer = self.after, self._desk, self._computer
        return twin

    # Facts, looked up once for each look.

    def look(self) -> "Cast":
        """Forget what was read: the next question sees the world as it is now."""
        self._read.clear()
        return self

    def entries(self, kind: str) -> list[Facts]:
        """Entries of the ledger after `after`, oldest first."""
        found = self._read.get(kind)
        if found is None:
            found = self._read[kind] = self.world.ask("GET", f"/ledger/{kind}", params={"after": self.after})["entries"]
        return found

    def push(self, role: str, *events: str, outcome: str = "replied", saying: str = "") -> Facts | None:
        """A push of this person that came through, answered with these words."""
        return self._first(
            "pushes", role, lambda one: one["event"] in events and one["outcome"] == outcome
            and saying in (one["reply"] or "")
        )  # fmt: skip

    def page(self, role: str, method: str, prefix: str, *statuses: int, heading: str = "") -> Facts | None:
        """A page this person's browser asked for and got."""
        return self._first(
            "pages", role, lambda one: one["method"] == method and one["path"].startswith(prefix)
            and one["status"] in (statuses or (200,)) and heading in one["heading"]
        )  # fmt: skip

    def gesture(self, role: str, deed: str, outcome: str) -> Facts | None:
        return self._first("gestures", role, lambda one: (one["deed"], one["outcome"]) == (deed, outcome))

    def card(self, role: str, kind: str, saying: str = "") -> Facts | None:
        """A template message that reached this person; the world's template ids begin with the kind of notice."""
        return self._first(
            "templates", role, lambda one: one["template_id"].startswith(f"{kind}-") and one["status"] == "success"
            and saying in str(one["data"])
        )  # fmt: skip

    def call(self, api: str, fault: str) -> Facts | None:
        """A call of ours that this trouble struck."""
        return next((one for one in self.entries("calls") if one["api"] == api and one["fault"] == fault), None)

    def call_ok(self, api: str) -> Facts | None:
        """A call of ours that WeChat answered."""
        return next((one for one in self.entries("calls") if one["api"] == api and one["errcode"] == 0), None)

    def _first(self, kind: str, role: str, fits: Callable[[Facts], bool]) -> Facts | None:
        key = self.key(role)
        return next((one for one in self.entries(kind) if one["person"] == key and fits(one)), None)

    def switched(self, key: str) -> Facts | None:
        """A switch that is on, as a fact of this moment."""
        found = next((one for one in self.world.ask("GET", "/switches")["switches"] if one["key"] == key), None)
        return self.now() if found and found["on"] else None

    def now(self) -> Facts:
        """This moment as a fact."""
        return {"n": self.after, "real": time.time()}

    def wait_for(self, what: Callable[["Cast"], Any], told: str, seconds: float = PATIENCE_SECONDS) -> Any:
        """Waits until something is so; Obstacle with these words when it takes too long."""
        deadline = time.monotonic() + seconds
        while not (found := what(self.look())):
            if time.monotonic() > deadline:
                raise Obstacle(f"等了 {seconds:.0f} 秒，{told}。程序的后台任务在运行吗？")
            self._meanwhile()
        return found

    def link(self, role: str, prefix: str) -> str:
        """The newest link of this kind in the person's chat, a message's or a card's, as a path."""
        for message in reversed(self.person(role).chat()):
            for url in [message["url"], *LINK.findall(message["text"])]:
                if urlsplit(url).path.startswith(prefix):
                    return str(urlsplit(url).path)
        raise Obstacle("对话里没有要找的链接，请从头开始这个剧情。")

    def turn(self, key: str, on: bool, seconds: float | None = None) -> None:
        """One switch of the trouble board."""
        self.world.ask("PUT", f"/switches/{key}", json={"on": on, "seconds": seconds})
