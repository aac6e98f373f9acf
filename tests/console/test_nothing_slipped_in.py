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
from tests.console.offered import CAMPAIGNS, CAMPAIGNS_REFUSED, CODES, LEADS, OF_CAMPAIGNS
from tests.console.test_forms import opened
from tests.console.two_regions import Place, two_regions
from tests.copied import a_copied_label
from tests.goals.slipping import Fresh, Told, differences, rows, slipped_in, starting
from tests.services import doubted
from tests.who_may_what import Line
from tests.world import PASSWORD, furnish

NEW = {"code": "N900", "name": "新的一个"}
# What the forms that are not opened on a page of their own take; for the others, what is typed into them. What is in
# braces was furnished.
OFFERED: dict[str, dict[str, str]] = {
    "/console/approvals/<claim_id>": {"decision": "accept", "reason": "", "shown_conflict": "target_taken"},
    "/console/bindings/<binding_id>/end": {"reason": "换了老板"},
    "/console/contacts/<subject>/<subject_id>": {"reason": "other", "note": "核对"},
    "/console/dealers/<code>/invitation": {"policy": "confirm"},
    "/console/employees/<code>/invitation": {"policy": "confirm"},
    "/console/choices/<kind>/new": {"name": "市代"},
    "/console/choices/<kind>/<number>": {"name": "省级代理"},
    "/console/dealers/-/new": NEW,
    "/console/dealers/-/batch": {"deed": "category", "value": "经销商", "pick": "D001"},
    "/console/dealers/-/batch/do": {"deed": "employee", "value": "E002", "seen": "{seen}"},
    "/console/dealers/<code>/contacts/-/new": {"name": "新的一个", "phone": "13700000001"},
    "/console/dealers/<code>/contacts/<contact_id>": {"note": "改过的备注"},
    "/console/dealers/<code>/hand-over": {"receiver": "{receiver}", "reason": "换人照看"},
    "/console/materials/-/new": {"kind": "brochure", "title": "新的一份", "tags": "新品"},
    "/console/materials/<token>/edit": {"title": "改过的标题"},
    "/console/materials/<token>/audience": {"roles": "employee", "dealers": "D001"},
    "/console/materials/<token>/content": {"link_url": "https://example.com/a", "link_title": "官网"},
    "/console/materials/<token>/move": {"where": "top"},
    "/console/material-folders/-/new": {"name": "新的一个"},
    "/console/material-folders/<folder_id>": {"name": "改过的名字"},
    "/console/employees/-/new": NEW,
    "/console/employees/<code>/hand-over": {"successor": "E002", "which": "some", "dealer": "D002", "reason": "换区"},
    "/console/departments/-/new": NEW,
    **CAMPAIGNS,
    **LEADS,
    **CODES,
    "/console/products/-/new": NEW,
    "/console/products/<code>/edit": {"name": "改过的名字"},
    "/console/products/<code>/privileges/new": {"kind": "points", "title": "积分", "amount": "5"},
    "/console/products/<code>/privileges/<offer_id>": {"title": "改过的名字"},
    "/console/items/<item_id>/release": {"reason": "绑错了人"},
    "/console/regions/-/new": {"code": "440400", "name": "珠海市", "above": "440000"},
    "/console/dealers/<code>/edit": {"name": "改过的名字"},
    "/console/employees/<code>/edit": {"position": "改过的职位"},
    "/console/departments/<code>/edit": {"name": "改过的名字"},
    "/console/regions/<code>/edit": {"name": "改过的名字"},
    "/console/dealers/<code>/closing": {"heir": "", "reason": "停业"},
    "/console/dealers/<code>/status": {"status": "active"},
    "/console/employees/<code>/leaving": {"successor": "E002", "reason": "合同到期"},
    "/console/imports": {"create_missing": "", "invites": ""},
    "/console/merge-cases/<case_id>": {"decision": "apart", "reason": "是两个人", "keep": "", "shown": ""},
    "/console/item-cases/<item_case_id>": {"decision": "confirm", "reason": "复制品"},
    "/console/personal-exports": {
        **{"listing": "employees", "form": "csv", "reason": "年会", "password": PASSWORD},
        **{"q": "", "sort": "", "status": "", "bound": "", "department": ""},
    },
    "/console/privacy-requests": {"label": "{label}", "reason": "来电要求"},
    "/console/second-person/<act_id>/confirm": {"password": PASSWORD},
    "/console/settings/menus/<role>": {"0-name": "我的身份"},
    "/console/settings/menus/<role>/preview": {"0-name": "我的身份"},
    "/console/settings/policies/<page>": {"binding-confirm_days": "9"},
    "/console/settings/mini-templates/<topic>": {"version": "1", "template_id": ""},
    "/console/settings/templates/<topic>/preview": {"0-key": "thing1", "0-fact": "target"},
    "/console/staff/<code>/enable": {"reason": "回来上班", "password": PASSWORD},
    "/console/staff/<code>/roles": {"role": "boss", "reason": "看数据", "password": PASSWORD},
    "/console/staff/<code>/roles/revoke": {"role": "region_manager"},
    "/console/views": {"room": "console.dealers.listing", "name": "我的", "state": "status=active"},
    "/console/views/<view_id>/usual": {"usual": "yes"},
    "/console/me/language": {"language": "en"},
    "/console/me/password": {"password": PASSWORD, "new_password": PASSWORD[::-1], "again": PASSWORD[::-1]},
    "/console/me/second-factor/begin": {"password": PASSWORD},
    "/console/shares/<share_id>/end": {"reason": "发错了"},
}
# What takes no field at all.
BARE = {
    "/console/dealers/-/batch/<batch_id>/undo",
    "/console/dealers/<code>/invitation/revoke",
    "/console/dealers/<code>/sign",
    "/console/dealers/<code>/sign/revoke",
    "/console/dealers/<code>/delete",
    "/console/dealers/<code>/contacts/<contact_id>/up",
    "/console/dealers/<code>/contacts/<contact_id>/delete",
    "/console/choices/<kind>/<number>/delete",
    "/console/choices/tier/<number>/up",
    "/console/doctor",
    "/console/employees/<code>/invitation/revoke",
    "/console/employees/<code>/delete",
    "/console/employees/<code>/return",
    "/console/departments/<code>/delete",
    "/console/code-packages/<package_id>/cancel",
    "/console/products/<code>/delete",
    "/console/products/<code>/pictures/<file_id>/main",
    "/console/products/<code>/pictures/<file_id>/earlier",
    "/console/products/<code>/pictures/<file_id>/delete",
    "/console/products/<code>/privileges/<offer_id>/delete",
    "/console/material-folders/<folder_id>/up",
    "/console/material-folders/<folder_id>/delete",
    "/console/materials/<token>/delete",
    "/console/campaigns/<slug>/copy",
    "/console/campaigns/<slug>/delete",
    "/console/must-read/<material>/remind",
    "/console/regions/<code>/delete",
    "/console/imports/<import_id>/confirm",
    "/console/imports/<import_id>/drop",
    "/console/inbox/<entry_id>/read",
    "/console/notices/<promise_id>/again",
    "/console/personal-exports/<export_id>/file",
    "/console/second-person/<act_id>/refuse",
    "/console/settings/menus/<role>/reset",
    "/console/settings/menus/publish",
    "/console/settings/templates/<topic>/clear",
    "/console/staff/<code>/disable",
    "/console/staff/<code>/password",
    "/console/views/<view_id>/delete",
    "/console/me/sessions/end-others",
    "/console/me/wechat/unlink",
    "/console/me/wechat/state",
    "/console/sign-out",
}
# What is refused here as it stands, and must be refused just so with more beside it: without WeChat, without a menu
# that was ever published, without a second factor that was set up, with a form where a file belongs.
REFUSED: dict[str, dict[str, str]] = {
    **CAMPAIGNS_REFUSED,
    "/console/settings/menus/publications/<publication_id>/again": {},
    "/console/settings/templates/<topic>": {"template_id": "x", "0-key": "thing1", "0-fact": "target"},
    "/console/settings/templates/<topic>/test": {},
    "/console/code-packages/<package_id>/file": {},
    "/console/code-packages/<package_id>/password": {},
    "/console/uploads": {},
    "/console/items/<item_id>/return": {"reason": "七天退货"},  # it is nobody's by then
    "/console/items/-/unlock": {"code": "0000000000000000", "reason": "核实过包装"},
    "/console/materials/<token>/cover": {"file_id": "1"},
    "/console/products/<code>/pictures": {"file_id": "1"},
    "/console/materials/<token>/publish": {"number": "1"},
    "/console/materials/<token>/recall": {"reason": "换新"},
    "/console/materials/<token>/versions/<number>/again": {},
    "/console/staff/<code>/second-factor/reset": {"reason": "丢了手机", "password": PASSWORD},
    "/console/me/wechat": {"password": PASSWORD},
    "/console/me/notices": {"quiet": "house"},
    "/console/me/second-factor/confirm": {"code": "000000"},
    "/console/me/second-factor/recovery-codes": {"password": PASSWORD},
    "/console/me/second-factor/remove": {"password": PASSWORD},
}
PAGES = "/new /edit /audience /content /recall /<number> /<contact_id> /<folder_id> /<offer_id> /<page> /menus/<role>"
OF_CODES = "/activate /freeze /thaw /void /package /decoy"
HAVE_A_PAGE = (*PAGES.split(), *OF_CODES.split(), *OF_CAMPAIGNS.split())


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
        "standing": viewing.one(OPERATOR, int(place.ids["lead_id"])).line.standing,
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
