"""The cannon fires without a pause while servers are killed; afterwards its log of acknowledged pushes is compared."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from services.people import OFFICIAL_ACCOUNT
from services.people.rows import openid_index
from tests.goals.ground import Ground
from tests.goals.under_load import wait_for
from tests.rig import crashes
from tests.rig.cannon import Cannon, Letter, over_http
from tests.rig.invariants import rows
from tests.rig.processes import children_of
from tests.rig.served import Served
from tests.rig.services import PrivateMariaDB

CALLERS = 6
BEGAN = 1_790_000_000


def followers(acks: Cannon) -> list[str]:
    """Whose follow was acknowledged."""
    return [_openid(ack.letter) for ack in list(acks.log) if ack.accepted]


def _openid(letter: Letter) -> str:
    return letter.text.split("<FromUserName>")[1].split("</FromUserName>")[0]


@contextmanager
def cannonade(ground: Ground, port: int, callers: int = CALLERS) -> Iterator[Cannon]:
    """Callers tell of ever new followers, each push tried three times, until the block ends."""
    cannon, stop, numbers = Cannon(over_http(port)), threading.Event(), itertools.count(1)

    def fire() -> None:
        while not stop.is_set():
            who = f"oCannonade{next(numbers):018d}"
            ack = cannon.deliver(Letter(ground.wechat, ground.wechat.event("subscribe", who, BEGAN, EventKey="")))
            if not ack.accepted:
                time.sleep(0.05)  # a closed port refuses at once, and must not become a flood

    threads = [threading.Thread(target=fire, daemon=True) for _ in range(callers)]
    for thread in threads:
        thread.start()
    try:
        yield cannon
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def missing(ground: Ground, acks: Cannon) -> tuple[set[str], set[str]]:
    """Acknowledged followers without a row in the inbox, and without the effect of their push."""
    inbox = {key for (key,) in rows(ground.database, "SELECT person_key FROM inbox_push")}
    known = {key for (key,) in rows(ground.database, "SELECT openid_index FROM identity")}
    acknowledged = {who: openid_index(OFFICIAL_ACCOUNT, who) for who in followers(acks)}
    return (
        {who for who, key in acknowledged.items() if key not in inbox},
        {who for who, key in acknowledged.items() if key not in known},
    )


def kill_a_worker(served: Served, _server: PrivateMariaDB, chance: random.Random) -> None:
    crashes.kill(chance.choice(children_of(served.pid)))
    wait_for(lambda: len(children_of(served.pid)) == 2, "no worker came back")


def kill_the_master(served: Served, _server: PrivateMariaDB, _chance: random.Random) -> None:
    """Its workers notice that they are orphans and go; then the operator's supervisor starts a new one."""
    orphans = children_of(served.pid)
    served.kill()
    wait_for(lambda: not any(map(_lives, orphans)), "workers live on without their master")
    served.start_again()
    wait_for(lambda: len(children_of(served.pid)) == 2, "no workers came")


def kill_mariadb(_served: Served, server: PrivateMariaDB, _chance: random.Random) -> None:
    server.kill()
    server.start_again()


KILLS: dict[str, Callable[[Served, PrivateMariaDB, random.Random], None]] = {
    "worker": kill_a_worker,
    "master": kill_the_master,
    "MariaDB": kill_mariadb,
}


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
