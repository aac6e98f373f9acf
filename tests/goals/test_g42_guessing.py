"""G42: ten thousand who guess find nothing and are seen; honest people beside them are answered; no answer tells by its
time why a code is not available."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from statistics import median

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from app.tries import OwnTries
from models.db import session, transaction
from models.people import Follower
from services import clock
from services.access import OPERATOR
from services.errors import SlowDown
from services.item_codes import starving, states, tallying, verifying, watching
from services.item_codes.code_text import ALPHABET
from services.item_codes.looks import Circumstances
from services.item_codes.scheme import Kind
from services.item_codes.states import Span
from tests.labels import code_of, labels

TRIES, MINUTES = 20, 20  # of each who guesses, over so many minutes
OF_A_NETWORK = 25  # guessers that share a /24
MOST_HONEST_TURNED_AWAY = 0.001
Record = Callable[[str, object], None]

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _counted_apart(app: Flask) -> Iterator[None]:
    """One address plays many people here: the limit of an address alone is another test's."""
    app.extensions["qudao_knocks"].enabled = False
    starving.use(OwnTries())
    tallying.forget()
    yield
    clock.use(None)


class Patient(OwnTries):
    """Counts, and finds that nobody had too many."""

    def held(self, keys: Sequence[str]) -> list[int]:
        return [0 for _ in super().held(keys)]


@dataclass
class Hour:
    """What became of those who guess and of honest people among them."""

    heard: int = 0
    hits: int = 0
    honest: int = 0
    honest_turned_away: int = 0
    alarm_after: int | None = None


@transaction
def crowd(number: int) -> list[int]:
    """So many people more who follow."""
    now, ids = clock.now(), select(Follower.id).order_by(Follower.id)
    before = len(session().scalars(ids).all())
    rows = [{"label": f"访客 {before + n}", "created_at": now} for n in range(number)]
    for start in range(0, number, 1000):
        session().execute(insert(Follower), rows[start : start + 1000])
    return list(session().scalars(ids).all())[before:]


def guess() -> str:
    return "".join(ALPHABET[byte & 31] for byte in secrets.token_bytes(16))


def look(who: int, code: str, address: str) -> str:
    try:
        return verifying.verify(who, code, way="mini", seen_from=Circumstances(address)).verdict
    except SlowDown:
        return "turned away"


def an_hour(guessers: int, honest: int) -> Hour:
    """Every guesser tries at an even pace; honest people, a third of them behind the same networks, look at what they
    bought, a fiftieth after a slip of the finger. Each minute what was counted is written and looked at."""
    told = Hour()
    _, codes = labels(honest)
    people, bad = crowd(honest), crowd(guessers)
    each_minute = -(-honest // MINUTES)
    began = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)  # when the labels are active
    for minute in range(MINUTES):
        clock.use(partial(lambda after: began + timedelta(minutes=after), minute))
        for turn in range(TRIES // MINUTES):
            for number, who in enumerate(bad):
                network = number // OF_A_NETWORK
                said = look(who, guess(), f"10.{network >> 8}.{network & 255}.{turn + number % OF_A_NETWORK}")
                told.heard += said != "turned away"
                told.hits += said not in ("turned away", "not_available")
        for number in range(minute * each_minute, min((minute + 1) * each_minute, honest)):
            _honest(told, number, people[number], codes[number], guessers // OF_A_NETWORK)
        tallying.write_down()
        if watching.watch() and told.alarm_after is None:
            told.alarm_after = minute + 1
    return told


def _honest(told: Hour, number: int, who: int, code: str, networks: int) -> None:
    network = number % max(networks, 1)
    address = (
        f"10.{network >> 8}.{network & 255}.250" if number % 3 == 0 else f"172.{16 + number % 16}.{number % 250}.9"
    )
    typed = [code[:-1] + ("0" if code[-1] != "0" else "1"), code] if number % 50 == 0 else [code]
    said = [look(who, one, address) for one in typed]
    told.honest += 1
    told.honest_turned_away += said[-1] != "genuine"


@pytest.mark.parametrize(
    ("guessers", "honest"), [(150, 60), pytest.param(10_000, 3_000, marks=pytest.mark.proof)], ids=["few", "10,000"]
)
def test_who_guesses_is_starved_and_seen_and_honest_people_are_answered(
    guessers: int, honest: int, record_property: Record
) -> None:
    hour = an_hour(guessers, honest)
    assert hour.hits == 0
    assert hour.heard < guessers * starving.OF_A_PERSON
    assert hour.alarm_after is not None
    assert hour.alarm_after <= 5
    assert hour.honest_turned_away / hour.honest <= MOST_HONEST_TURNED_AWAY
    record_property("tries, heard", [guessers * TRIES, hour.heard])
    record_property("honest people, turned away", [hour.honest, hour.honest_turned_away])
    record_property("alarm after minutes", hour.alarm_after)


def test_control_unstarved_all_guesses_are_heard() -> None:
    starving.use(Patient())
    hour = an_hour(30, 5)
    assert hour.heard == 30 * TRIES


def test_control_honest_people_alone_raise_no_alarm() -> None:
    assert an_hour(0, 200).alarm_after is None


# TIMES

ANSWERS = 500
FARTHEST_MEDIAN_SECONDS = 0.005
CHANCE, APART = 0.5, 0.1  # how often one answer takes longer than another, and what would be a tell


def times(client: FlaskClient, asked: dict[str, str], answers: int) -> dict[str, list[float]]:
    """Seconds of processor for each answer, the database's included, so that other work of the machine is not measured;
    in turn; and each says the same."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    said = set()
    for turn in range(answers + 10):
        for name, path in asked.items():
            began = time.thread_time()
            answer = client.get(path, headers={"Accept": "application/json"})
            seconds = time.thread_time() - began
            if turn >= 10:  # the first ones put questions into SQL
                took[name].append(seconds)
            said.add((answer.status_code, answer.text))
    assert len(said) == 1, said
    return took


def longer(one: list[float], other: list[float]) -> float:
    """How often an answer of the first kind takes longer than one of the second: 0.5 tells nothing."""
    return float((np.array(one)[:, None] > np.array(other)[None, :]).mean())


def not_available() -> dict[str, str]:
    """Every reason for the same answer."""
    starving.use(Patient())
    batch, codes = labels()
    first = batch.first_serial
    states.freeze(OPERATOR, batch.code, Span(first + 1, 1), reason="抽检")
    states.void(OPERATOR, batch.code, Span(first + 2, 1), reason="被盗")
    sleeping, unsold = labels(active=False)
    assert sleeping.first_serial >= batch.after_serial
    return {
        "frozen": f"/c/{codes[1]}",
        "void": f"/c/{codes[2]}",
        "not active": f"/c/{unsold[0]}",
        "another product's": f"/01/00000012345670/21/{codes[4]}",
        "forged": f"/c/{guess()}",
        "never issued": f"/c/{code_of(batch, sleeping.after_serial + 5)}",
        "a carton's": f"/c/{code_of(batch, first, Kind.CARTON)}",
    }


OF_OURS = ("frozen", "void", "not active")


@pytest.mark.proof
def test_no_answer_tells_by_its_time_why(client: FlaskClient, record_property: Record) -> None:
    took = times(client, not_available(), ANSWERS)
    medians = {name: median(seconds) for name, seconds in took.items()}
    assert max(medians.values()) - min(medians.values()) <= FARTHEST_MEDIAN_SECONDS, medians
    for one in OF_OURS:
        for other in OF_OURS:
            assert abs(longer(took[one], took[other]) - CHANCE) < APART, (one, other, medians)
    record_property("median ms", {name: round(1000 * seconds, 2) for name, seconds in medians.items()})


def test_all_of_them_say_the_same(client: FlaskClient) -> None:
    times(client, not_available(), 1)


@pytest.mark.proof
def test_control_a_write_for_one_of_them_would_tell(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if what is looked at too early were written down at once, and not with everything else: a millisecond."""
    asked = not_available()
    unsold = labels(active=False)[0].id - 1
    monkeypatch.setattr(tallying, "seen_early", lambda _serial, batch: work() if batch == unsold else None)
    took = times(client, {name: asked[name] for name in OF_OURS}, ANSWERS // 4)
    assert longer(took["not active"], took["void"]) > CHANCE + 2 * APART


def work() -> None:
    """A millisecond of it."""
    ends = time.thread_time() + 0.001
    while time.thread_time() < ends:
        pass
