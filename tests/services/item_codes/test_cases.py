"""Cases: opened by what one bottle cannot do, told to headquarters at once, decided by a person, weighed no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.tries import OwnTries
from models.console_inbox import ConsoleEntry
from models.db import Database, reading, session
from services import clock
from services.access import OPERATOR
from services.errors import Conflict, Invalid, NotFound
from services.item_codes import cases, places, starving, verifying
from services.item_codes.looks import Circumstances
from services.item_codes.suspecting import Reason
from services.listing import Wanted
from tests.labels import labels
from tests.services.test_clerks import somebody
from tests.world import furnish

CITIES = {"1.1.1.1": (39.9, 116.4), "2.2.2.2": (31.2, 121.5), "3.3.3.3": (23.1, 113.3), "4.4.4.4": (30.7, 104.1)}


@pytest.fixture(autouse=True)
def _file_of_places(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = {ip: {"location": {"latitude": lat, "longitude": lon}} for ip, (lat, lon) in CITIES.items()}
    monkeypatch.setattr(places, "_reader", known)
    starving.use(OwnTries())
    yield
    clock.use(None)


NOON = clock.now()


def look(who: str, code: str, address: str, days: float) -> str:
    clock.use(lambda: NOON + timedelta(days=days, hours=1))
    return verifying.verify(somebody(who), code, way="page", seen_from=Circumstances(address)).verdict


def copied(code: str, begin: float = 0, tag: str = "") -> list[str]:
    """Four people in four cities."""
    return [look(f"{tag}person {n}", code, address, begin + n) for n, address in enumerate(CITIES)]


@reading
def told() -> list[str]:
    return [str(entry.body) for entry in session().query(ConsoleEntry).filter_by(topic="code_alarm")]


def rows() -> list[cases.CaseRow]:
    return cases.listing(OPERATOR, Wanted()).rows


def test_four_people_in_four_cities_open_one_case_and_headquarters_is_told_once(database: Database) -> None:
    furnish()
    _, codes = labels()
    assert copied(codes[0]) == ["genuine", "seen_before", "seen_before", "suspicious"]
    assert look("person 0", codes[0], "1.1.1.1", 5) == "suspicious"
    assert verifying.verify(None, codes[0], way="page").verdict == "suspicious"
    assert look("person 0", codes[1], "1.1.1.1", 5) == "genuine"
    [row] = rows()
    assert (row.state, row.code_state, row.code, row.decided_by) == ("waiting", "active", codes[0], None)
    assert row.reasons == (Reason("cities", 4, 4), Reason("away", 3, 2))
    assert len(told()) == 2  # 王敏 and 陈洁 may decide it
    assert "P001" not in told()[0]


def test_what_is_called_honest_is_weighed_no_more_and_what_comes_later_is(one_database: Database) -> None:
    _, codes = labels()
    copied(codes[0])
    cases.dismiss(OPERATOR, rows()[0].id, reason="巡回品鉴会")
    assert look("person 9", codes[0], "2.2.2.2", 6) == "seen_before"
    assert copied(codes[0], 8, "later ")[-1] == "suspicious"
    assert [row.state for row in rows()] == ["waiting", "dismissed"]
    cases.confirm(OPERATOR, rows()[0].id, reason="市面上买到复制品")
    assert look("person 3", codes[0], "1.1.1.1", 20) == "suspicious"
    cases.dismiss(OPERATOR, rows()[0].id, reason="看错了")
    assert look("person 3", codes[0], "1.1.1.1", 21) == "seen_before"


def test_a_case_is_decided_once_and_for_a_reason(one_database: Database) -> None:
    _, codes = labels()
    copied(codes[0])
    [row] = rows()
    for act in (cases.confirm, cases.dismiss):
        with pytest.raises(Invalid) as refused:
            act(OPERATOR, row.id, reason="  ")
        assert refused.value.code == "reason_missing"
        with pytest.raises(NotFound):
            act(OPERATOR, row.id + 9, reason="看看")
    cases.confirm(OPERATOR, row.id, reason="复制品")
    with pytest.raises(Conflict):
        cases.confirm(OPERATOR, row.id, reason="复制品")
