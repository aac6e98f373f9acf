"""G29: a form of the console says what it offers and nothing else, whichever route it is sent to. The routes are the
pivot's, and one that is missing here fails. What people and clients send stands in tests/pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, redirect, request
from werkzeug.wrappers import Response

from doorway.access import STAFF, who_may
from models.console_inbox import ConsoleEntry
from models.db import session, transaction
from models.dealers import DealerTier
from models.outbox import DEAD, OutboxPromise
from services import accounts, clock, dealers, people, saved_views, second_person
from services.access import OPERATOR
from services.accounts import Proof
from services.attribution import handing_over, signs
from services.item_codes import package_orders
from services.item_codes.package_orders import PackageWish
from services.leads import viewing
from services.listing import Wanted
from services.merge_cases import history
from services.organisation import batches
from services.personal_exports import asking, making
from tests import who_may_what
from tests.console.desk import Desk
from tests.console.test_forms import opened
from tests.console.two_regions import Place, two_regions
from tests.console.what_forms_take import BARE, HAVE_A_PAGE, OFFERED, REFUSED
from tests.copied import a_copied_label
from tests.goals.slipping import Fresh, Told, differences, rows, slipped_in, starting
from tests.services import doubted
from tests.who_may_what import Line
from tests.world import PASSWORD, furnish


@pytest.fixture
def fresh(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Fresh]:
    yield starting(migrated_sqlite, tmp_path)
    clock.use(None)


def furnished() -> dict[str, str]:
    """Something for every route to work at; the numbers that stand in addresses, and what forms say of them."""
    furnish()
    place, _far = two_regions()
    wang, chen = accounts.all_staff()[0].actor, accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD).actor
    facts = {"employee": "E005", "role": "boss", "name": "赵磊"}
    act = second_person.ask(chen, Proof(chen.id or 0, clock.now()), "grant_role", facts, reason="看数据")
    zhou = doubted.employee("周婷", "E004")
    doubted.prove(zhou, doubted.owner("刘芳", "D002"))
    [case] = history.cases(OPERATOR, Wanted()).rows
    customer = doubted.somebody("顾客")
    signs.scan_sign(customer, signs.issue_sign(OPERATOR, "D001").scene)
    hers = {"act_id": str(act), "case_id": str(case.id), "binding_id": str(doubted.held(zhou)[0])}
    saved_views.keep(wang, "console.dealers.listing", "旧的", "status=ended")
    batch = batches.carry_out(wang, {"D002": dealers.card(OPERATOR, "D002").version}, "employee", "E004")
    mine = asking.ask(wang, Proof(wang.id or 0, clock.now()), "dealers", "csv", Wanted(), reason="短信")
    second_person.confirm(chen, Proof(chen.id or 0, clock.now()), mine)
    making.make(1)
    wish = PackageWish("B000001", "华彩印刷")
    package = package_orders.ask(wang, Proof(wang.id or 0, clock.now()), wish, "https://q.brand.cn", reason="首批")
    return {
        **place.ids,
        **hers,
        **_given_up(),
        "view_id": "1",
        "batch_id": str(batch),
        "export_id": "1",
        "package_id": str(package),
        "item_case_id": str(a_copied_label().id),
        "label": people.person(customer).label,
        "receiver": next(str(one.staff_id) for one in handing_over.hands(OPERATOR, "D001") if one.staff_id),
        "seen": f"D001:{dealers.card(OPERATOR, 'D001').version}",
    }


@transaction
def _given_up() -> dict[str, str]:
    """A notice that was given up, and an entry of 王敏's inbox."""
    letter = session().query(OutboxPromise).filter_by(kind="template_message").first()
    entry = session().query(ConsoleEntry).filter_by(employee_id=1).first()
    assert letter is not None
    assert entry is not None
    letter.state = DEAD
    return {"promise_id": str(letter.id), "entry_id": str(entry.id)}


def lines() -> list[Line]:
    """Every route that headquarters' people write by; one's own account last, for it ends the session."""
    own = []
    for route, whom in who_may_what.others().items():
        method, path = route.split()
        own += [Line(method, path, {})] if whom == STAFF else []
    own.sort(key=lambda line: ("sign-out" in line.path, "password" in line.path, line.path))
    return [line for line in (*who_may_what.headquarters(), *own) if line.method == "POST"]


def filled(desk: Desk, line: Line, address: str, known: dict[str, str]) -> dict[str, str]:
    """The form as its page offers it, with something typed into it."""
    said = OFFERED.get(line.path) or REFUSED.get(line.path) or {}
    if any("{standing}" in one for one in said.values()):  # as its page shows it now, after all that was done before
        known = known | {"standing": viewing.one(OPERATOR, int(known["lead_id"])).line.standing}
    typed = {name: value.format(**known) if value[:1] == "{" else value for name, value in said.items()}
    if line.path.endswith(("/closing", "/status")):  # their page is no form of a record; the version is
        edit = address.rpartition("/")[0] + "/edit"
        return typed | {"version": opened(desk, edit)["version"]}
    page = opened(desk, address) if line.path.endswith(HAVE_A_PAGE) else {}
    page.pop("once", None)  # under a key the whole of what was sent is remembered, whatever a rule takes of it
    return page | typed


def through_all(app: Flask, slip: bool, only: str = "") -> list[Told]:
    """Every route once, in one order; or those whose path holds `only`."""
    known = furnished()
    desk, told = Desk(app).with_session_of("E001"), []
    for line in (line for line in lines() if only in line.path):
        alone = line.path.endswith(("/closing", "/status"))  # the others have dealers below them
        place = Place("D003" if alone else "D001", "E004" if "/staff/" in line.path else "E003", known)
        address = line.filled(place.values(line.path))
        form: dict[str, Any] = filled(desk, line, address, known)
        if slip:
            form = slipped_in(form) | form
        if line.path == "/console/imports":
            form["file"] = (io.BytesIO(b"no workbook"), "a.xlsx")
        told.append((line.path, desk.post(address, form).status_code, rows()))
    return told


@pytest.mark.timeout(300)
def test_no_column_is_reached_by_a_field_that_no_form_offers(fresh: Fresh) -> None:
    assert {line.path for line in lines()} == OFFERED.keys() | BARE | REFUSED.keys()
    found, answers = differences(fresh, through_all)
    assert found == []
    assert {path: status for path, status in answers.items() if path in OFFERED and status >= 400} == {}
    assert {path: status for path, status in answers.items() if path in REFUSED and status < 400} == {}


def test_a_route_that_takes_whatever_it_is_sent_is_found(fresh: Fresh) -> None:
    """The control."""

    @transaction
    def careless(**_: str) -> Response:
        tier = session().get_one(DealerTier, 1)
        for name, value in request.form.items():
            if name in DealerTier.__table__.columns and name != "id":
                setattr(tier, name, int(value) if re.fullmatch("[0-9]+", value) else value)
        return redirect("/console/choices")

    def with_it(app: Flask, slip: bool) -> list[Told]:
        app.view_functions["console.choices.rename"] = who_may("organisation.write")(careless)
        return through_all(app, slip, "/choices/<kind>/<number>")

    found, _ = differences(fresh, with_it)
    assert any(one.startswith("/console/choices/<kind>/<number>:") for one in found)
