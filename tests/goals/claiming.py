"""Crowds that claim prizes over the wire: people with phones, four worker processes, clients that ask again."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from services import sessions
from tests.goals.ground import Ground
from tests.rig.served import Served
from tests.services.campaigns.crowd import a_number, crowd
from tests.services.campaigns.desk import Out

WORKERS = 4
CLIENTS = 32
SENT_AGAIN = 40  # times a client asks again while nobody answers


class Crowded(Served):
    """The program with four worker processes, behind a proxy that says where people are."""

    def command(self) -> list[str]:
        return [*super().command()[:-1], "--workers", str(WORKERS), self.wsgi]


def served(ground: Ground) -> Crowded:
    return Crowded("web:app", {**ground.values, "TRUSTED_PROXIES": "1"})


@dataclass(frozen=True)
class Claimer:
    """Somebody with a phone: their number, their session, their network."""

    person: int
    token: str
    phone: str
    address: str


@dataclass(frozen=True)
class Told:
    """One claim as it was answered, and the seconds that took."""

    who: int
    status: int
    code: str
    seconds: float


def claimers(count: int) -> list[Claimer]:
    return [
        Claimer(
            person,
            sessions.open_session("api", follower_id=person).token,
            a_number(),
            f"10.{at // 250}.{at % 250}.7",
        )
        for at, person in enumerate(crowd(count))
    ]


def claim(port: int, out: Out, one: Claimer, key: str) -> Told:
    """Sent again under its key until somebody answers: a client that lost its answer does so."""
    body = json.dumps(
        {"fields": {"phone": one.phone}, "consents": ["prize", "phone", "lead_to_dealer"]}, ensure_ascii=False
    )
    headers = {
        "Authorization": f"Bearer {one.token}",
        "Content-Type": "application/json",
        "X-Forwarded-For": one.address,
        "Idempotency-Key": key,
    }
    began = time.monotonic()
    for _ in range(SENT_AGAIN):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", f"/api/v1/campaigns/{out.slug}/entries", body, headers)
            answer = connection.getresponse()
            said = json.loads(answer.read())
            if answer.status < 500 and said.get("error", {}).get("code") != "still_running":
                code = said["error"]["code"] if answer.status >= 400 else said["outcome"]
                return Told(one.person, answer.status, code, time.monotonic() - began)
        except (OSError, http.client.HTTPException, ValueError):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise AssertionError("nobody answered")


def storm(port: int, out: Out, people_: Sequence[Claimer], each: int) -> list[Told]:
    """Everybody claims so many times, in no order, over as many connections as there are clients."""
    shots = [(one, f"claim-{one.person:06d}-{turn:03d}") for one in people_ for turn in range(each)]
    random.Random(17).shuffle(shots)
    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(lambda shot: claim(port, out, *shot), shots))


def p99(said: Sequence[Told]) -> str:
    slow = sorted(one.seconds for one in said)
    return f"{slow[int(len(slow) * 0.99)] * 1000:.0f} ms"
