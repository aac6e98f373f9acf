"""G29: a form of the console says what it offers and nothing else. Each route listed here is sent a form that it takes,
once as it is and once with every column of every table beside it: the tables must say the same afterwards."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, redirect, request
from sqlalchemy import Boolean, Integer, select
from werkzeug.wrappers import Response

from app.factory import create_app
from config import load_settings
from doorway.access import who_may
from doorway.house import NAME
from models.console_inbox import ConsoleEntry
from models.db import Base, reading, session, transaction
from models.dealers import DealerTier
from models.outbox import DEAD, OutboxPromise
from models.types import Instant
from services import accounts, clock, second_person
from services.access import OPERATOR
from services.accounts import Proof
from services.listing import Wanted
from services.merge_cases import history
from tests import who_may_what
from tests.console.desk import Desk
from tests.console.test_forms import opened
from tests.console.two_regions import Place, two_regions
from tests.rig.values import setting_values
from tests.services import doubted
from tests.who_may_what import Line
from tests.world import PASSWORD, SINCE, furnish

NEW = {"code": "N900", "name": "新的一个"}
# What the forms that are not opened on a page of their own take; for the others, what is typed into them.
OFFERED: dict[str, dict[str, str]] = {
    "/console/approvals/<claim_id>": {"decision": "accept", "reason": "", "shown_conflict": "target_taken"},
    "/console/bindings/<binding_id>/end": {"reason": "换了老板"},
    "/console/dealers/<code>/invitation": {"policy": "confirm"},
    "/console/employees/<code>/invitation": {"policy": "confirm"},
    "/console/choices/<kind>/new": {"name": "市代"},
    "/console/choices/<kind>/<number>": {"name": "省级代理"},
    "/console/dealers/-/new": NEW,
    "/console/dealers/<code>/contacts/-/new": {"name": "新的一个", "phone": "13700000001"},
    "/console/dealers/<code>/contacts/<contact_id>": {"note": "改过的备注"},
    "/console/employees/-/new": NEW,
    "/console/departments/-/new": NEW,
    "/console/regions/-/new": {"code": "440400", "name": "珠海市", "above": "440000"},
    "/console/dealers/<code>/edit": {"name": "改过的名字"},
    "/console/employees/<code>/edit": {"position": "改过的职位"},
    "/console/departments/<code>/edit": {"name": "改过的名字"},
    "/console/regions/<code>/edit": {"name": "改过的名字"},
    "/console/dealers/<code>/closing": {"heir": "", "reason": "停业"},
    "/console/employees/<code>/leaving": {"successor": "E002", "reason": "合同到期"},
    "/console/imports": {"create_missing": "", "invites": ""},
    "/console/merge-cases/<case_id>": {"decision": "apart", "reason": "是两个人", "keep": "", "shown": ""},
    "/console/second-person/<act_id>/confirm": {"password": PASSWORD},
    "/console/staff/<code>/enable": {"reason": "回来上班", "password": PASSWORD},
    "/console/staff/<code>/roles": {"role": "boss", "reason": "看数据", "password": PASSWORD},
    "/console/staff/<code>/roles/revoke": {"role": "region_manager"},
}
# What takes no field at all.
BARE = {
    "/console/dealers/<code>/invitation/revoke",
    "/console/dealers/<code>/sign",
    "/console/dealers/<code>/sign/revoke",
    "/console/dealers/<code>/delete",
    "/console/dealers/<code>/contacts/<contact_id>/up",
    "/console/dealers/<code>/contacts/<contact_id>/delete",
    "/console/choices/<kind>/<number>/delete",
    "/console/choices/tier/<number>/up",
    "/console/employees/<code>/invitation/revoke",
    "/console/employees/<code>/delete",
    "/console/departments/<code>/delete",
    "/console/regions/<code>/delete",
    "/console/imports/<import_id>/confirm",
    "/console/imports/<import_id>/drop",
    "/console/inbox/<entry_id>/read",
    "/console/notices/<promise_id>/again",
    "/console/second-person/<act_id>/refuse",
    "/console/staff/<code>/disable",
    "/console/staff/<code>/password",
}
# What a form may always say of itself.
OF_EVERY_FORM = {"csrf_token", "once", "version", "shown"}

Column = tuple[str, str]
Rows = dict[Column, list[Any]]


@pytest.fixture
def fresh(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Starts the program on a database of its own, each time furnished with the very same things."""
    number = iter(range(9))

    @contextmanager
    def start() -> Iterator[Flask]:
        file = tmp_path / f"{next(number)}.db"
        shutil.copy(migrated_sqlite, file)
        app = create_app(load_settings(setting_values(f"sqlite:///{file}")))
        clock.use(lambda: SINCE)
        yield app
        app.extensions[NAME].database.dispose()

    yield start
    clock.use(None)


def furnished() -> dict[str, str]:
    """Something for every route to work at; the numbers that stand in addresses."""
    furnish()
    place, _far = two_regions()
    chen = accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD).actor
    facts = {"employee": "E005", "role": "boss", "name": "赵磊"}
    act = second_person.ask(chen, Proof(chen.id or 0, clock.now()), "grant_role", facts, reason="看数据")
    zhou = doubted.employee("周婷", "E004")
    doubted.prove(zhou, doubted.owner("刘芳", "D002"))
    [case] = history.cases(OPERATOR, Wanted()).rows
    binding = str(doubted.held(zhou)[0])
    return {**place.ids, "act_id": str(act), "case_id": str(case.id), "binding_id": binding, **_given_up()}


@transaction
def _given_up() -> dict[str, str]:
    """A notice that was given up, and an entry of 王敏's inbox."""
    letter = session().scalars(select(OutboxPromise).where(OutboxPromise.kind == "template_message")).first()
    entry = session().scalars(select(ConsoleEntry).where(ConsoleEntry.employee_id == 1)).first()
    assert letter is not None
    assert entry is not None
    letter.state = DEAD
    return {"promise_id": str(letter.id), "entry_id": str(entry.id)}


def lines() -> list[Line]:
    told = OFFERED.keys() | BARE
    return [line for line in who_may_what.headquarters() if line.method == "POST" and line.path in told]


def filled(desk: Desk, line: Line, address: str) -> dict[str, str]:
    """The form as its page offers it, with something typed into it."""
    typed = OFFERED.get(line.path, {})
    if line.path.endswith("/closing"):  # its page is no form of a record; the version is
        return typed | {"version": opened(desk, address.replace("/closing", "/edit"))["version"]}
    has_page = line.path.endswith(("/new", "/edit", "/<number>", "/<contact_id>"))
    return (opened(desk, address) if has_page else {}) | typed


def slipped_in(offered: dict[str, str]) -> dict[str, str]:
    """Every column of every table that the form does not offer, each with a value that it would take."""
    values = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = column.type
            number = "7" if isinstance(kind, Integer | Boolean) else ""
            moment = "2020-01-01" if isinstance(kind, Instant) else ""
            values[column.name] = ("1" if column.foreign_keys else number) or moment or "admin"
    return {name: value for name, value in values.items() if name not in offered and name not in OF_EVERY_FORM}


@reading
def rows() -> Rows:
    """What every column says, sealed ones opened."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        every = session().execute(select(table).order_by(*table.primary_key.columns)).all()
        for position, column in enumerate(table.columns):
            found[table.name, column.name] = [row[position] for row in every]
    return found


def through_all(app: Flask, *, slip: bool) -> list[tuple[str, int, Rows]]:
    """Every route once, in one order: its path, what it answered, what the tables say then."""
    numbers = furnished()
    app.extensions["qudao_limiter"].enabled = False
    desk, told = Desk(app).with_session_of("E001"), []
    for line in lines():
        alone = line.path.endswith("/closing")  # the others have dealers below them
        place = Place("D003" if alone else "D001", "E004" if "/staff/" in line.path else "E003", numbers)
        address = line.filled(place.values(line.path))
        form: dict[str, Any] = filled(desk, line, address)
        if slip:
            form = slipped_in(form) | form
        if line.path == "/console/imports":
            form["file"] = (io.BytesIO(b"no workbook"), "a.xlsx")
        told.append((line.path, desk.post(address, form).status_code, rows()))
    return told


def differences(
    fresh: Callable[[], Any], before: Callable[[Flask], None] = lambda _: None
) -> tuple[list[str], list[str]]:
    """Routes after which a column says something else when more was sent, though it says the same whenever nothing
    more is; and those that refused the form they offer."""
    runs = []
    for slip in (False, False, True):
        with fresh() as app:
            before(app)
            runs.append(through_all(app, slip=slip))
    found: list[str] = []
    chance: set[Column] = set()
    for plain, again, slipped in zip(*runs, strict=True):
        chance |= {column for column in plain[2] if plain[2][column] != again[2][column]}
        wrong = sorted(column for column in plain[2] if plain[2][column] != slipped[2][column] and column not in chance)
        if wrong or plain[1] != slipped[1]:
            found.append(f"{plain[0]}: {plain[1]} and {slipped[1]}, {wrong}")
    return found, [path for path, status, _rows in runs[0] if path in OFFERED and status >= 400]


def test_no_column_is_reached_by_a_field_that_no_form_offers(fresh: Callable[[], Any]) -> None:
    assert {line.path for line in lines()} == OFFERED.keys() | BARE
    found, refused = differences(fresh)
    assert found == []
    assert refused == []


def test_a_route_that_takes_whatever_it_is_sent_is_found(fresh: Callable[[], Any]) -> None:
    """The control."""

    @transaction
    def careless(**_: str) -> Response:
        tier = session().get_one(DealerTier, 1)
        for name, value in request.form.items():
            if name in DealerTier.__table__.columns and name != "id":
                setattr(tier, name, int(value) if re.fullmatch("[0-9]+", value) else value)
        return redirect("/console/choices")

    route = who_may("organisation.write")(careless)
    found, _ = differences(fresh, lambda app: app.view_functions.update({"console.choices.rename": route}))
    assert any(one.startswith("/console/choices/<kind>/<number>:") for one in found)
