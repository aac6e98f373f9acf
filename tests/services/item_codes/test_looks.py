"""Looks: one first look for an item, rows for persons alone, all else counted; an alarm when codes are tried."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from app.tries import OwnTries
from models.db import Database
from services import clock, hq_settings, retention
from services.access import OPERATOR
from services.errors import Invalid, SlowDown
from services.item_codes import first_looks, looks, places, starving, states, tallying, totals, verifying, watching
from services.item_codes.devices import device_of
from services.item_codes.looks import Circumstances
from services.item_codes.networks import networks_of
from services.item_codes.states import Span
from services.item_codes.verifying import Answer
from tests.labels import labels
from tests.rig.listening import listening
from tests.rig.races import at_once
from tests.services.test_clerks import somebody

HERE = Circumstances("203.0.113.9", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) MicroMessenger/8.0")


@pytest.fixture(autouse=True)
def _counted_apart() -> Iterator[None]:
    starving.use(OwnTries())
    tallying.forget()
    yield
    clock.use(None)
    places.use(None)


def look(who: int | None, code: str, seen_from: Circumstances = HERE) -> Answer:
    return verifying.verify(who, code, way="page", seen_from=seen_from)


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_of_one_person_at_one_item_twelve_looks_a_day_are_written(database: Database) -> None:
    _, codes = labels()
    forger = somebody("forger")
    noon = (clock.now() + timedelta(days=1)).replace(hour=4, minute=0, second=0, microsecond=0)
    for minute in range(20):
        clock.use(lambda minute=minute: noon + timedelta(minutes=minute))  # type: ignore[misc]
        assert look(forger, codes[0]).verdict == "genuine"
    assert rows(database, "SELECT COUNT(*) FROM item_look") == [(looks.OF_A_DAY,)]
    assert look(somebody("buyer"), codes[0]).verdict == "seen_before"
    clock.use(lambda: noon + timedelta(days=1))
    look(forger, codes[0])
    assert rows(database, "SELECT COUNT(*) FROM item_look") == [(looks.OF_A_DAY + 2,)]


def test_a_look_says_with_what_and_the_first_of_an_item_is_marked(database: Database) -> None:
    batch, codes = labels()
    mine, yours = somebody("mine"), somebody("yours")
    for who in (mine, yours, mine):
        look(who, codes[0])
    look(yours, codes[1])
    assert rows(database, "SELECT follower_id, device, is_first FROM item_look ORDER BY id") == [
        (mine, "ios", 1),
        (yours, "ios", 0),
        (yours, "ios", 1),
    ]
    assert len(rows(database, "SELECT serial FROM item_seen")) == 2
    assert totals.fold_some() == 3
    assert totals.fold_some() == 0
    day = clock.shown(clock.now())[:10]
    assert rows(database, "SELECT batch_id, day, looks, first_looks FROM code_day") == [(batch.id, day, 3, 2)]


def test_what_is_forged_asks_no_row_and_what_is_not_good_costs_as_much_whatever_it_is(one_database: Database) -> None:
    batch, codes = labels()
    first = batch.first_serial
    states.freeze(OPERATOR, batch.code, Span(first + 1, 1), reason="抽检")
    states.void(OPERATOR, batch.code, Span(first + 2, 1), reason="被盗")
    states.activate(OPERATOR, batch.code, Span(first + 3, 1))
    noon = clock.now()
    clock.use(lambda: noon)
    who, asked = somebody("mine"), list[str]()
    look(who, codes[5])
    listener = partial(lambda said, _c, _cu, statement, *_rest: said.append(statement), asked)
    with listening(one_database, "before_cursor_execute", listener):
        costs = {}
        for name, code in {"forged": "0" * 16, "frozen": codes[1], "void": codes[2], "again": codes[5]}.items():
            asked.clear()
            look(who, code)
            costs[name] = [statement.split()[0] for statement in asked]
    assert costs["forged"] == ["BEGIN", "SELECT"]  # whether somebody of ours asks, which no code is needed for
    assert costs["frozen"] == costs["void"]
    assert {word for words in costs.values() for word in words} <= {"BEGIN", "SELECT"}, (
        costs
    )  # a look of this minute stands


def test_what_nobody_may_see_is_counted_by_network_and_written_together(database: Database) -> None:
    batch, codes = labels(active=False)
    states.activate(OPERATOR, batch.code, Span(batch.first_serial, 1))
    look(None, codes[0])
    look(somebody("mine"), codes[0])
    for _ in range(3):
        look(None, codes[7], Circumstances("203.0.113.200"))
    look(None, "0" * 16, Circumstances("2001:db8:1:2:3::4"))
    with pytest.raises(Invalid):
        look(None, "半瓶水")
    assert tallying.write_down() == 7
    assert tallying.write_down() == 0
    counted = rows(database, "SELECT kind, network, looks FROM look_count ORDER BY kind, network")
    assert counted == [
        ("forged", "2001:db8:1:2::/64", 1),
        ("good", "203.0.113.0/24", 1),
        ("misread", "203.0.113.0/24", 1),
        ("missed", "203.0.113.0/24", 3),
        ("nobody", "203.0.113.0/24", 1),
    ]
    assert rows(database, "SELECT serial, looks FROM early_look") == [(batch.first_serial + 7, 3)]
    assert rows(database, "SELECT SUM(good), SUM(missed) FROM look_minute") == [(2, 4)]


def test_who_guesses_waits_and_who_reads_one_label_again_does_not(one_database: Database) -> None:
    _, codes = labels()
    guesser, neighbour, reader = somebody("guesser"), somebody("neighbour"), somebody("reader")
    for n in range(starving.OF_A_PERSON):
        assert look(guesser, f"{n:016}").verdict == "not_available"
    for code in (codes[0], "1" * 16):  # whatever they ask
        with pytest.raises(SlowDown) as told:
            look(guesser, code)
    assert 3500 < int(str(told.value.facts["seconds"])) <= 3601
    assert look(neighbour, codes[0]).verdict == "genuine"
    for _ in range(40):
        assert look(reader, "2" * 16).verdict == "not_available"
    assert look(reader, codes[1]).verdict == "genuine"


def test_behind_a_guessing_network_whoever_wechat_names_is_still_answered(one_database: Database) -> None:
    _, codes = labels()
    for n in range(starving.OF_A_NETWORK):
        look(None, f"{n:016}", Circumstances(f"198.51.100.{n}"))
    with pytest.raises(SlowDown) as told:
        look(None, codes[0], Circumstances("198.51.100.77"))
    assert "微信" in told.value.sentence
    assert look(None, codes[0], Circumstances("198.51.101.77")).verdict == "genuine"  # next door
    mine, crowd = somebody("mine"), Circumstances("198.51.100.78")
    assert look(mine, codes[0], crowd).verdict == "genuine"
    for n in range(starving.OF_A_PERSON_IN_A_CROWD):
        look(mine, f"{n + 500:016}", crowd)
    with pytest.raises(SlowDown):
        look(mine, codes[0], crowd)


def test_a_wide_network_has_a_bound_of_its_own() -> None:
    for n in range(starving.OF_A_WIDE_NETWORK):
        starving.missed(None, networks_of(f"10.1.{n % 250}.{n // 250}"), f"code {n}")
    with pytest.raises(SlowDown):
        starving.refuse(None, networks_of("10.1.254.1"))
    starving.refuse(None, networks_of("10.2.254.1"))


def test_guessing_alarms_once_and_the_alarm_ends_when_it_has_been_calm(database: Database) -> None:
    noon = clock.now().replace(second=0, microsecond=0)

    def minute(n: int, good: int, missed: int) -> bool:
        clock.use(lambda: noon + timedelta(minutes=n))
        for _ in range(good):
            tallying.count("good", "192.0.2.0/24")
        for _ in range(missed):
            tallying.count("missed", "198.51.100.0/24")
        tallying.write_down()
        return watching.watch()

    assert not minute(0, 0, watching.LEAST - 1)  # few
    assert not minute(10, 900, 40)  # under a twentieth
    assert minute(20, 100, 60)
    assert minute(21, 0, 60)
    assert all(minute(n, 100, 4) for n in range(28, 60))  # between the two bounds nothing changes
    assert all(minute(n, 100, 0) for n in range(66, 80))
    assert not minute(81, 100, 0)
    assert minute(90, 0, 60)
    alarms = rows(database, "SELECT open_marker, missed, network FROM guess_alarm ORDER BY id")
    assert alarms == [(None, 60, "198.51.100.0/24"), (1, 60, "198.51.100.0/24")]


def test_places_are_read_from_the_file_that_headquarters_brings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader is the library's; here it gives what such files hold."""
    guangzhou = {"location": {"latitude": 23.1291, "longitude": 113.2644}, "city": {"names": {"zh-CN": "广州市"}}}
    monkeypatch.setattr(places, "_reader", {"203.0.113.9": guangzhou, "203.0.113.8": {"city": {}}})
    here = places.place_of("203.0.113.9")
    assert here == places.Place(231, 1133, "广州市")
    assert [places.place_of(address) for address in ("203.0.113.8", "203.0.113.7", None)] == [None, None, None]
    assert 1880 < places.distance_km(here, places.Place(399, 1164)) < 1910  # to 北京
    broken = tmp_path / "places.mmdb"
    broken.write_bytes(b"no such thing")
    with pytest.raises(ValueError, match="valid MaxMind"):
        places.use(broken)


def test_who_looks_later_is_told_when_and_from_which_city_the_first_other_did(
    one_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    guangzhou = {"location": {"latitude": 23.12, "longitude": 113.26}, "city": {"names": {"zh-CN": "广州市"}}}
    monkeypatch.setattr(places, "_reader", {"203.0.113.9": guangzhou})
    _, codes = labels()
    mine, yours = somebody("mine"), somebody("yours")
    noon = clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    clock.use(lambda: noon)
    assert look(mine, codes[0]).seen_by_others_place is None
    clock.use(lambda: noon + timedelta(hours=1))
    told = look(yours, codes[0], Circumstances("203.0.113.8"))
    assert (told.verdict, told.seen_by_others_at, told.seen_by_others_place) == ("seen_before", noon, "广州市")
    clock.use(lambda: noon + timedelta(hours=2))
    first = look(mine, codes[0])  # whoever was first is told of the other, not of oneself
    assert (first.first_verified_at, first.seen_by_others_at) == (noon, noon + timedelta(hours=1))
    assert first.seen_by_others_place is None  # no file knows where that was


def test_devices_are_told_apart_coarsely() -> None:
    agents = {
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) MicroMessenger/8.0": "harmony",
        "Mozilla/5.0 (Linux; Android 14; V2307A) MicroMessenger/8.0": "android",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) MicroMessenger/6.8": "desktop",
        "curl/8": "other",
        "": "other",
    }
    assert {agent: device_of(agent) for agent in agents} == agents


def test_places_and_devices_of_old_looks_go_and_the_looks_stay(database: Database) -> None:
    _, codes = labels()
    look(somebody("mine"), codes[0])
    hq_settings.change(OPERATOR, "retention.look_places_days", 30)
    then = clock.now() + timedelta(days=31)
    clock.use(lambda: then)
    assert retention.prune()["look_places"] == 1
    assert rows(database, "SELECT COUNT(*), COUNT(device) FROM item_look") == [(1, 0)]


class TestAtOnce:
    """On MariaDB alone: SQLite lets one in after the other."""

    @pytest.fixture
    def database_url(self, mariadb_url: str) -> str:
        return mariadb_url

    pytestmark = pytest.mark.mariadb
    PEOPLE = 16

    def verdicts(self, rounds: int) -> list[int]:
        """In each round, how many of sixteen who look at one moment are told that they are the first."""
        _, codes = labels(rounds)
        people = [somebody(f"racer {n}") for n in range(self.PEOPLE)]
        return [
            [one.verdict for one in at_once([partial(look, who, code) for who in people])].count("genuine")
            for code in codes
        ]

    @pytest.fixture
    def _each_a_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As if each were served by another process: nothing is done together."""
        monkeypatch.setattr(first_looks._combined, "do", lambda one: first_looks._written([one])[0])

    @pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.proof)])
    def test_of_many_who_look_at_one_moment_one_is_the_first(self, database: Database, rounds: int) -> None:
        assert self.verdicts(rounds) == [1] * rounds

    @pytest.mark.usefixtures("_each_a_process")
    @pytest.mark.parametrize("rounds", [5, pytest.param(200, marks=pytest.mark.proof)])
    def test_nor_are_more_where_each_is_served_by_another_process(self, database: Database, rounds: int) -> None:
        assert self.verdicts(rounds) == [1] * rounds

    @pytest.mark.usefixtures("_each_a_process")
    def test_control_without_the_items_row_several_are(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(looks, "_hold", lambda *_: None)
        monkeypatch.setattr(looks, "_are_first", lambda _: True)
        assert max(self.verdicts(10)) > 1
