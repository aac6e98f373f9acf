"""Keys are changed while the house is open: nothing is lost, nothing written meanwhile is undone, old keys may go."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from models import sealing
from models.db import Database, bound, reading, session, transaction
from models.dealers import DealerStaff
from models.organisation import Employee
from models.sealing import CannotOpen, Sealer
from services import key_rotation, phones
from services.access import OPERATOR
from services.doctor import keys as doctor
from services.doctor.findings import FAIL, OK, WARN, Finding
from tests.rig.values import PII_INDEX_KEY
from tests.world import Cast

OLD, NEW = (1, bytes.fromhex("11" * 32)), (2, b"n" * 32)
INDEX = bytes.fromhex(PII_INDEX_KEY)


@pytest.fixture(autouse=True)
def old_ring() -> Iterator[None]:
    before = sealing._sealer
    yield
    sealing._sealer = before


def ring(*keys: tuple[int, bytes]) -> None:
    sealing.use(Sealer(keys, INDEX))


@reading
def numbers() -> list[str | None]:
    query = select(Employee.phone).order_by(Employee.code)
    return list(session().execute(query).scalars()) + list(session().execute(select(DealerStaff.phone)).scalars())


@reading
def found(phone: str) -> str | None:
    query = select(Employee.code).where(Employee.phone_index == phones.index(phones.normalise(phone)))
    return session().execute(query).scalar_one_or_none()


def test_everything_lies_under_the_newest_key_afterwards_and_the_old_one_may_go(cast: Cast) -> None:
    before = numbers()
    assert set(key_rotation.values_by_version()) == {1}
    ring(NEW, OLD)
    assert doctor.judge(key_rotation.values_by_version(), [2, 1])[0].state == WARN
    done = key_rotation.rotate(OPERATOR, at_once=2, rest=0)
    assert (done.version, done.unreadable) == (2, {})
    assert done.sealed["employee"] == len(cast.employees)
    assert set(key_rotation.values_by_version()) == {2}
    assert doctor.judge(key_rotation.values_by_version(), [2, 1])[0].state == OK
    ring(NEW)
    assert numbers() == before
    assert found("13800000001") == "E001"


@pytest.mark.usefixtures("cast")
def test_look_ups_and_readers_work_under_both_keys_while_it_goes_on() -> None:
    before = numbers()
    ring(NEW, OLD)
    employees = next(one for one in key_rotation.sealed_tables() if one.table.name == "employee")
    key_rotation.reseal(employees, None, 2)
    assert set(key_rotation.values_by_version()) == {1, 2}
    assert numbers() == before
    assert [found(f"1380000000{n}") for n in (1, 4)] == ["E001", "E004"]


@pytest.mark.usefixtures("cast")
def test_a_rotation_that_was_stopped_is_begun_again() -> None:
    ring(NEW, OLD)
    employees = next(one for one in key_rotation.sealed_tables() if one.table.name == "employee")
    key_rotation.reseal(employees, None, 3)
    assert key_rotation.rotate(OPERATOR, rest=0).sealed["employee"] == 1
    assert key_rotation.rotate(OPERATOR, rest=0).sealed == {}


@pytest.mark.usefixtures("cast")
def test_the_doctor_looks_at_the_ends_of_a_table_and_says_so_when_these_are_not_all() -> None:
    assert key_rotation.sample() == key_rotation.Sample(key_rotation.values_by_version(), whole=True)
    ring(NEW, OLD)
    employees = next(one for one in key_rotation.sealed_tables() if one.table.name == "employee")
    key_rotation.reseal(employees, None, 3)  # stopped: of four the last is under the old key
    seen = key_rotation.sample(rows=1)
    assert (set(seen.values), seen.whole) == ({1, 2}, False)
    assert _judged(seen).state == WARN
    between = key_rotation.Sample({2: 2}, whole=False)  # the ends were written anew, what is old lies between
    assert (_judged(between).state, key_rotation.finished()) == (WARN, False)
    key_rotation.rotate(OPERATOR, rest=0)
    after = _judged(key_rotation.sample(rows=1))
    assert (after.state, "keys status" in after.todo) == (OK, True)  # not that the key may go


def _judged(seen: key_rotation.Sample) -> Finding:
    (finding,) = doctor.judge(seen.values, [2, 1], whole=seen.whole, finished=key_rotation.finished())
    assert "1,000" in finding.meaning
    return finding


@pytest.mark.usefixtures("cast")
def test_a_value_whose_key_is_gone_is_told_and_left_as_it_is() -> None:
    ring(NEW)
    with pytest.raises(CannotOpen, match="keys rotate"):
        numbers()
    assert doctor.judge(key_rotation.values_by_version(), [2])[0].state == FAIL
    done = key_rotation.rotate(OPERATOR, rest=0)
    assert done.unreadable["employee"] == 4
    ring(NEW, OLD)
    assert numbers()[0] == "+8613800000001"


def test_every_sealed_value_lies_in_the_place_it_was_sealed_for() -> None:
    for one in key_rotation.sealed_tables():
        for column in one.columns:
            assert column.type.place == f"{one.table.name}.{column.name}"  # type: ignore[attr-defined]


@transaction
def set_number(phone: str) -> None:
    row = session().execute(select(Employee).where(Employee.code == "E001")).scalar_one()
    row.phone = phone


@pytest.mark.mariadb
@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize("guarded", [True, False], ids=["what was read", "control: whatever is there"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_what_is_written_meanwhile_stays(monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    """A new number is written between the batch's look at the row and its writing."""
    ring(NEW, OLD)
    written = threading.Event()
    compared = key_rotation.unchanged

    def slow(column: object, value: bytes) -> list[object]:
        if not written.is_set():
            writer = threading.Thread(target=set_number, args=("+8613811112222",))
            writer.start()
            writer.join()
            written.set()
        return compared(column, value) if guarded else []  # type: ignore[arg-type]

    monkeypatch.setattr(key_rotation, "unchanged", slow)
    employees = next(one for one in key_rotation.sealed_tables() if one.table.name == "employee")
    key_rotation.reseal(employees, None, 10)
    assert written.is_set()
    assert numbers()[0] == ("+8613811112222" if guarded else "+8613800000001")


@pytest.mark.mariadb
@pytest.mark.proof
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@pytest.mark.parametrize(
    "rows", [100_000, pytest.param(1_000_000, marks=[pytest.mark.full, pytest.mark.timeout(3600)])]
)
def test_a_large_house_is_rotated_while_writers_go_on(cast: Cast, rows: int) -> None:
    """Writers change numbers all the while; none of theirs is lost and none of them waits for two seconds."""
    database: Database = bound()
    sealed = sealing.sealer().seal("dealer_staff.phone", "+8613900000009")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO dealer_staff (dealer_id, role, name, phone, phone_index, status, created_at) "
                "SELECT :dealer, 'clerk', CONCAT('n', seq), :sealed, :index, 'active', NOW(6) "
                f"FROM seq_1_to_{rows}"
            ),
            {"dealer": cast.dealers["D001"], "sealed": sealed, "index": phones.index("+8613900000009")},
        )
    ring(NEW, OLD)
    stop = threading.Event()
    waits: list[float] = []
    writer = threading.Thread(target=_write_until, args=(stop, waits))
    writer.start()
    done = key_rotation.rotate(OPERATOR)
    stop.set()
    writer.join()
    assert done.unreadable == {}
    assert set(key_rotation.values_by_version()) == {2}
    assert _last_written() == f"+86138{len(waits):08d}"
    assert len(waits) > 20
    assert max(waits) < 2.0


def _write_until(stop: threading.Event, waits: list[float]) -> None:
    while not stop.is_set():
        began = time.monotonic()
        set_number(f"+86138{len(waits) + 1:08d}")
        waits.append(time.monotonic() - began)
        time.sleep(0.01)


@reading
def _last_written() -> str | None:
    assert session().execute(select(func.count()).select_from(Employee)).scalar_one() == 4
    return session().execute(select(Employee.phone).where(Employee.code == "E001")).scalar_one()
