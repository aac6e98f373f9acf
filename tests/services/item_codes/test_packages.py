"""Packages: two persons, a password that travels apart, a few downloads, and the same content however often begun."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import pyzipper
from flask import Flask
from sqlalchemy import select

import storage
from models.audit import AuditEntry
from models.code_packages import CANCELLED, DUE, FAILED, GONE, READY, CodePackage
from models.db import reading, session
from services import clock, second_person
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes import issuing, package_files, package_orders, package_work, packages, states
from services.item_codes.states import Span
from services.products import records
from tests.rig.races import at_once
from tests.services.item_codes.packing import BASE, Packing, newest_act, opened, packing, proof, row_of, without_keys
from tests.world import Cast


@pytest.fixture
def house(app: Flask, cast: Cast) -> Iterator[Packing]:
    yield packing()
    clock.use(None)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def whole(house: Packing) -> bytes:
    return b"".join(packages.lines(packages.whole(house.batch, BASE)))


@reading
def acts(tag: str) -> int:
    return session().query(AuditEntry).filter(AuditEntry.tag == tag).count()


@reading
def details_of_newest(tag: str) -> dict[str, Any]:
    newest = select(AuditEntry.details).where(AuditEntry.tag == tag).order_by(AuditEntry.id.desc()).limit(1)
    return session().execute(newest).scalar_one()


def test_a_package_is_released_by_another_and_opens_with_the_password_they_alone_saw(house: Packing) -> None:
    number = house.asked()
    assert not package_work.work_once("worker")  # nobody released it yet
    assert refused(lambda: house.confirm(house.asker)) in ("own_act", "act_unknown")
    house.confirm()
    assert package_work.work_once("worker")
    assert row_of(number).made == house.batch.count
    assert refused(lambda: package_orders.show_password(house.asker, number)) == "not_releaser"
    password = house.password(number)
    assert refused(lambda: house.password(number)) == "password_shown"
    assert row_of(number).password is None  # nowhere any more
    content = house.taken(number)
    assert opened(content, password) == {f"{house.batch.code}-{number}.csv": whole(house)}
    with pytest.raises((RuntimeError, pyzipper.zipfile.BadZipFile)):
        opened(content, "WRONG")
    assert b"/c/" not in content


def test_who_asked_takes_it_three_times_each_written_down_and_never_after_a_week(house: Packing) -> None:
    number, late = house.made(), house.made(printer="另一家")
    assert refused(lambda: package_orders.take(house.releaser, number)) == "not_asker"
    for _ in range(package_orders.MOST_DOWNLOADS):
        house.taken(number)
    assert refused(lambda: house.taken(number)) == "package_over"
    assert acts("codes:package:take") == package_orders.MOST_DOWNLOADS
    next_week = clock.now() + package_orders.LIES + timedelta(seconds=1)
    clock.use(lambda: next_week)
    assert refused(lambda: house.taken(late)) == "package_over"
    names = [row_of(one).random_name for one in (number, late)]
    assert package_work.prune() == 2
    assert [row_of(one).state for one in (number, late)] == [GONE, GONE]
    for name in names:
        with pytest.raises(storage.FileGone):
            storage.in_use().size(name or "")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "of no batch": ({"batch": "B999999"}, "batch_unknown"),
    "to nobody": ({"printer": " \u3000"}, "printer_missing"),
    "in a form nobody knows": ({"form": "exe"}, "form_unknown"),
    "with links nobody knows": ({"link": "ftp"}, "form_unknown"),
    "beyond its end": ({"span": Span(None, 101)}, "range_wrong"),
    "of nothing": ({"span": Span(None, 0)}, "range_wrong"),
    "more decoys than a hundred hundreds": ({"decoys": 10_001}, "decoys_wrong"),
    "fewer decoys than none": ({"decoys": -1}, "decoys_wrong"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_cannot_be_packed_is_not_even_asked(house: Packing, how: str) -> None:
    said, why = WRONG[how]
    assert refused(lambda: house.asked(**said)) == why


def test_pictures_are_for_small_runs(house: Packing) -> None:
    house.batch = house.issued(package_files.MOST_PICTURES + 1)
    assert refused(lambda: house.asked(form="svg")) == "too_many_pictures"
    assert house.asked(form="csv")


def test_a_product_without_a_gtin_has_no_digital_link(house: Packing) -> None:
    before = records.product_form(OPERATOR, "P001")
    assert house.asked(link="gs1")
    wish = records.ProductWish("P002", "没有条码的产品")
    records.create_product(OPERATOR, wish)
    house.batch = issuing.issue(OPERATOR, issuing.BatchWish("P002", 10))
    assert refused(lambda: house.asked(link="gs1")) == "gtin_missing"
    assert before.wish.gtin


def test_a_key_that_went_between_asking_and_making_is_told(house: Packing) -> None:
    number = house.asked()
    with without_keys():
        assert refused(house.confirm) == "key_gone"
    house.confirm()
    with without_keys():
        package_work.work_once("worker")
    row = row_of(number)
    assert (row.state, row.password) == (FAILED, None)
    assert "密钥" in (row.problem or "")
    assert refused(lambda: house.asked(batch="B000002")) == "batch_unknown"


def test_no_label_is_printed_that_nobody_can_verify(house: Packing) -> None:
    first, dead = house.batch.first_serial, Span(house.batch.first_serial + 10, 5)
    waiting = house.asked(printer="先申请的")
    late = house.asked(printer="已放行的")
    house.confirm()
    states.activate(OPERATOR, house.batch.code, Span(first, 12))  # so that what is void lies in two ranges
    states.void(OPERATOR, house.batch.code, dead, reason="被盗")
    with pytest.raises(Refusal, match=f"void_in_it: 序列号 {first + 10}–{first + 14} 已经作废"):
        house.asked()
    with pytest.raises(Refusal, match=f"void_in_it: 序列号 {first + 14} 已经作废"):
        house.asked(span=Span(first + 14, 3))
    house.asked(span=Span(first, 10))
    assert refused(lambda: house.asked(span=Span(first + 9, 2))) == "void_in_it"
    assert refused(lambda: packages.begin(OPERATOR, house.batch.code)) == "void_in_it"
    packages.begin(OPERATOR, house.batch.code, Span(first + 15, 85))
    assert refused(lambda: packages.begin(OPERATOR, house.batch.code, printer=" ")) == "printer_missing"
    assert not package_work.work_once("worker")
    assert (row_of(late).state, row_of(late).password) == (FAILED, None)
    assert str(first + 10) in (row_of(late).problem or "")
    assert row_of(waiting).state == "asked"
    house.asked(decoys=3)  # serials of their own


@pytest.mark.parametrize(("first", "count", "told"), [(None, None, (0, 100)), (15, 4, (15, 4)), (98, None, (98, 2))])
def test_the_trail_says_which_items_left_the_house(
    house: Packing, first: int | None, count: int | None, told: tuple[int, int]
) -> None:
    """What leaves by the shell is written down nowhere else: a leak is traced by it to a printer."""
    begins = house.batch.first_serial
    packages.begin(OPERATOR, house.batch.code, Span(None if first is None else begins + first, count), printer="华彩")
    said = details_of_newest("codes:package:export")
    assert (said["first"], said["after"], said["count"]) == (begins + told[0], begins + sum(told), told[1])


def test_a_part_holds_the_lines_of_the_whole(house: Packing) -> None:
    first = house.batch.first_serial
    wanted = whole(house).decode().splitlines()
    for begin, count in ((3, 40), (10, 10), (95, 5), (99, 1)):
        part = packages.Contents(house.batch, first + begin, count, f"{BASE}/c/")
        found = b"".join(packages.lines(part)).decode().splitlines()
        assert found == [wanted[0], *wanted[1 + begin : 1 + begin + count]]


def test_one_that_was_broken_off_is_begun_again_with_the_same_content(
    house: Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.released()
    told = iter([False, True])
    assert package_work.work_once("first", lambda: next(told))  # told to end in the middle
    assert (row_of(number).state, row_of(number).tries) == (DUE, 0)

    with monkeypatch.context() as patch:
        patch.setattr(package_files, "write", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
        with pytest.raises(OSError, match="disk"):
            package_work.work_once("second")
    assert not package_work.work_once("third")  # the second may live still
    later = clock.now() + package_work.LEASE + timedelta(seconds=1)
    clock.use(lambda: later)
    assert package_work.work_once("third")
    files = opened(house.taken(number), house.password(number))
    assert files[f"{house.batch.code}-{number}.csv"] == whole(house)


def test_whoever_was_taken_for_dead_writes_nothing_and_leaves_no_file(
    house: Packing, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = house.released()
    write, late = package_files.write, clock.now() + package_work.LEASE + timedelta(seconds=1)
    deleted: list[str] = []

    def slowly(*given: Any) -> None:
        write(*given)
        clock.use(lambda: late)
        monkeypatch.setattr(package_files, "write", write)
        assert package_work.work_once("second")

    monkeypatch.setattr(package_files, "write", slowly)
    monkeypatch.setattr(type(storage.in_use()), "delete", lambda _self, name: deleted.append(name))
    assert package_work.work_once("first")
    row = row_of(number)
    assert (row.state, row.worker) == (READY, "second")
    assert len(deleted) == 1
    assert deleted[0] != row.random_name
    assert house.taken(number)


def test_cancelled_in_the_middle_it_is_made_no_further(house: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    number = house.released()
    monkeypatch.setattr(package_work, "TELL_SECONDS", 0)
    write = package_files.write

    def cancelled(file: Any, *given: Any) -> None:
        package_orders.cancel(house.asker, number)
        write(file, *given)

    monkeypatch.setattr(package_files, "write", cancelled)
    assert package_work.work_once("worker")
    row = row_of(number)
    assert (row.state, row.password, row.bytes) == (CANCELLED, None, None)
    assert refused(lambda: house.taken(number)) == "package_over"
    assert refused(lambda: house.password(number)) == "password_shown"


def test_what_was_withdrawn_cannot_be_released(house: Packing) -> None:
    package_orders.cancel(house.asker, house.asked())
    assert refused(house.confirm) == "package_not_waiting"


def test_after_three_tries_nobody_tries_again(house: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    number = house.released()
    monkeypatch.setattr(package_files, "write", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    for turn in range(1, 4):
        with pytest.raises(OSError, match="disk"):
            package_work.work_once("worker")
        later = clock.now() + package_work.LEASE + timedelta(seconds=turn)
        clock.use(lambda later=later: later)  # type: ignore[misc]
    assert not package_work.work_once("worker")
    assert row_of(number).state == FAILED


def test_the_same_request_is_confirmed_once(house: Packing) -> None:
    house.asked()
    act = newest_act()
    house.confirm()
    assert refused(lambda: second_person.confirm(house.other, proof(house.other), act)) == "already_decided"


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["held", "control: looked at before"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_six_who_take_the_last_one_at_once_one_gets_it(
    house: Packing, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    number = house.made()
    for _ in range(package_orders.MOST_DOWNLOADS - 1):
        house.taken(number)
    together = threading.Barrier(6)

    def looked_at_before(one: int) -> CodePackage:
        row = session().get_one(CodePackage, one)
        together.wait(20)
        return row

    if not guarded:
        monkeypatch.setattr(package_orders, "held", looked_at_before)

    def take() -> str:
        try:
            package_orders.take(house.asker, number)
        except Refusal as refusal:
            return refusal.code
        return "taken"

    told = at_once([take] * 6)
    assert (told.count("taken") == 1) is guarded, told
