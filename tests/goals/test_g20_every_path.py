"""G20: every way rows are written, swept: whichever statement fails, the deed is done whole or not at all.

`tests/goals/write_paths/` is the list; a rule that is not in it fails the first test here.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from sqlalchemy import event

from models import db, spool
from models.db import TRIES, Database, DatabaseAway, OutcomeUnknown, outcomes_known
from models.spool import Spool
from services import clock, hq_settings, spooling
from services.access import OPERATOR
from services.bindings import inviting
from services.item_codes import starving
from tests.architecture.rules import write_rules
from tests.architecture.sources import OURS, ROOT, python_files, read
from tests.database_faults import DEADLOCK, REPEATED, TABLE_FULL, failing, losing_commits
from tests.goals.deeds import Act, bind_deciders
from tests.goals.ground import Ground, hire, prepared
from tests.goals.write_paths import PATHS
from tests.rig.cannon import unanswered
from tests.rig.lock_order import Taken, inversions, transactions_of
from tests.rig.rewinding import Moment, Shape
from tests.rig.services import PrivateMariaDB
from wechat_handlers import draining

# Rules no deed here carries out, each with the reason.
NOT_SWEPT: dict[str, str] = {}
# Carried out again after a lost COMMIT by the nature of what they write (`@repeatable`): nothing is unknown of them.
REPEATABLE = {"reads_on", "verifies_an_item", "is_the_second_to_look", "opens_a_campaign", "opens_a_share_unknown"}
NOTES = {"push_note", "push_stranger"}  # counts of what knocked, kept besides the push itself


@dataclass
class Field:
    """The ground with headquarters reachable, and the moment every deed begins from."""

    ground: Ground
    beginning: Moment

    @property
    def database(self) -> Database:
        return self.ground.database


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("mariadb", marks=[pytest.mark.mariadb, pytest.mark.proof])]
)
def standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('paths') / 'qudao.db'}"
    else:
        server: PrivateMariaDB = request.getfixturevalue("shared_mariadb")
        url = server.url(server.create_database())
    with prepared(url) as ground:
        if ground.database.is_sqlite:
            event.listen(ground.database.engine, "connect", _quick)
            ground.database.engine.dispose()
        bind_deciders(ground)
        with ground.database.reading.connect():  # asked whom it speaks to once, and not within a deed
            pass
        yield Field(ground, Moment(ground.database))


def _quick(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # nothing here is about power cuts


@pytest.fixture
def swept(standing: Field, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    """The field as it was in the beginning; and no pause between tries, of which there are thousands."""
    db.bind(standing.database)
    monkeypatch.setattr(random, "uniform", lambda _low, _high: 0.0)
    # What is counted besides the rows is not taken back with them, and would refuse the same person's next try.
    monkeypatch.setattr(starving, "_tries", None)
    yield standing
    clock.use(None)
    standing.beginning.take_back()


def done(act: Act) -> None:
    act()
    clock.use(None)


def whole(moment: Moment, act: Act) -> tuple[Shape, int]:
    """What the deed changes when nothing fails, and in how many statements; the database is as before again."""
    with failing(moment.database, DEADLOCK, at=0) as hits:
        done(act)
    shape = moment.take_back()
    assert shape, "this deed writes nothing"
    return shape, hits.seen


@pytest.mark.timeout(600)
def test_every_rule_that_writes_is_carried_out_by_some_deed(swept: Field) -> None:
    written = {rule for file in python_files(*OURS) for rule in write_rules(file, read(file))}
    called: set[CodeType] = set()

    def note(frame: Any, what: str, _argument: Any) -> None:
        if what == "call":
            called.add(frame.f_code)

    for deed in PATHS.values():
        act = deed(swept.ground)
        before = sys.getprofile()
        sys.setprofile(note)
        try:
            act()
        finally:
            sys.setprofile(before)
        clock.use(None)
        swept.beginning.take_back()
    ran = {f"{file.relative_to(ROOT)}:{code.co_qualname}" for code in called if (file := _file(code))}
    assert len(written) > 60, "the search for rules is broken"
    assert sorted(written - ran - NOT_SWEPT.keys()) == [], "see tests/goals/write_paths/__init__.py"
    assert NOT_SWEPT.keys() - written == set(), "no such rule"


def _file(code: CodeType) -> Path | None:
    file = Path(code.co_filename)
    return file if file.is_relative_to(ROOT) else None


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.proof)])
def test_a_statement_that_fails_anywhere_leaves_the_deed_whole_or_undone(swept: Field, name: str, step: int) -> None:
    """In the proof every statement finds the table full and fails once of each error that is repeated, on MariaDB, too.
    In the fast lane every third finds it full, every ninth is repeated; the last one both: a deed that committed
    something before is caught there."""
    act = PATHS[name](swept.ground)
    moment = Moment(swept.database)
    shape, statements = whole(moment, act)
    repeated = (DEADLOCK,) if swept.database.is_sqlite else REPEATED
    for place in sorted({*range(step, statements + 1, step), statements}):
        with failing(swept.database, TABLE_FULL, at=place), pytest.raises(DatabaseAway):
            act()
        clock.use(None)
        assert moment.changes() == {}, (TABLE_FULL, place)
        for code in repeated if place % step**2 == 0 or place == statements else ():
            with failing(swept.database, code, at=place) as hits:
                done(act)
            assert hits.failed == 1
            assert moment.take_back() == shape, (code, place)


@pytest.mark.parametrize("name", PATHS)
def test_a_collision_that_never_ends_is_given_up_after_three_tries_and_nothing_is_changed(
    swept: Field, name: str
) -> None:
    act = PATHS[name](swept.ground)
    moment = Moment(swept.database)
    with failing(swept.database, DEADLOCK) as hits, pytest.raises(DatabaseAway):
        act()
    assert hits.failed == TRIES
    assert moment.changes() == {}


@pytest.mark.parametrize("name", PATHS)
def test_a_lost_commit_is_found_again_or_said_to_be_unknown(swept: Field, name: str) -> None:
    act = PATHS[name](swept.ground)
    moment = Moment(swept.database)
    shape, _ = whole(moment, act)
    for carried_out in (True, False):
        with losing_commits(swept.database, carried_out=carried_out), outcomes_known():
            done(act)
        assert moment.take_back() == shape
        if name in REPEATABLE:
            with losing_commits(swept.database, carried_out=carried_out):
                done(act)
            assert moment.take_back() == shape
            continue
        with losing_commits(swept.database, carried_out=carried_out), pytest.raises(OutcomeUnknown):
            act()
        clock.use(None)
        assert moment.take_back() == (shape if carried_out else {})


@pytest.mark.parametrize("step", [2, pytest.param(1, marks=pytest.mark.proof)])
def test_a_push_that_meets_a_full_table_is_acknowledged_kept_and_done_once(
    swept: Field, tmp_path: Path, step: int
) -> None:
    """Through the door: WeChat never hears of it, the disk keeps the push, and afterwards it is done whole."""
    spool.use(Spool(tmp_path / "spool"))
    letter = swept.ground.follow("oMeetsFullTable", hire("FULL"))
    moment, kept = Moment(swept.database), 0

    def act() -> None:
        assert unanswered([swept.ground.cannon.deliver(letter)]) == []

    shape, statements = whole(moment, act)
    assert shape["binding"] == (0, 1)
    for place in range(1, statements + 1, step):
        with failing(swept.database, TABLE_FULL, at=place):
            act()
        if spooling.size():
            kept += 1
            assert moment.changes().keys() <= NOTES, place
            assert draining.drain(swept.ground.app) == 1
        became = moment.take_back()
        # A reply that comes late is one more promise.
        assert {table: rows for table, rows in became.items() if table not in {"outbox_promise", *NOTES}} == {
            table: rows for table, rows in shape.items() if table not in {"outbox_promise", *NOTES}
        }, place
        assert spooling.size() == 0
    assert kept > statements // step // 2


def test_control_a_deed_in_two_transactions_is_caught_half_done(swept: Field) -> None:
    moment = Moment(swept.database)

    def act() -> None:
        inviting.invite_dealer(OPERATOR, "D001")
        hq_settings.change(OPERATOR, "approvals.link_hours", 24)

    _, statements = whole(moment, act)
    with failing(swept.database, TABLE_FULL, at=statements), pytest.raises(DatabaseAway):
        act()
    assert moment.changes() != {}


# Locks


@pytest.mark.parametrize("name", PATHS)
def test_rows_are_taken_in_the_declared_order(swept: Field, name: str) -> None:
    act = PATHS[name](swept.ground)
    with transactions_of(swept.database) as transactions:
        act()
    assert any(transactions)
    assert [crossed for taken in transactions for crossed in inversions(taken)] == []


@pytest.mark.parametrize(
    ("taken", "crossed"),
    [
        ([("invitation", "lock"), ("follower", "lock")], "follower is taken after invitation"),
        ([("employee", "lock"), ("claim", "update")], "claim is taken after employee"),
        ([("consent", "insert"), ("follower", "lock")], "follower is taken after an insert that pointed to it"),
        ([("follower", "lock", 5), ("follower", "lock", 3)], "follower (3,) is taken after (5,)"),
        ([("follower", "lock", 3), ("follower", "lock", 5), ("follower", "lock", 3)], None),
        ([("follower", "lock", 3), ("claim", "lock", 5), ("follower", "update")], None),
        ([("follower", "lock", 3), ("consent", "insert"), ("claim", "lock")], None),
        ([("follower", "insert"), ("follower", "lock", 3)], None),
    ],
)
def test_a_crossing_is_seen(taken: list[tuple[Any, ...]], crossed: str | None) -> None:
    steps = [Taken(table, way, tuple(named)) for table, way, *named in taken]
    assert list(inversions(steps)) == ([] if crossed is None else [crossed])
