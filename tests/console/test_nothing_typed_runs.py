"""G38: whatever somebody typed is shown as text. Fifty payloads stand in every field that a page shows; in Chromium
none of them runs, and none comes near enough for the page's policy to stop it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright
from sqlalchemy import select

from doorway import cookies
from doorway.access import ANYONE, who_may
from models.bindings import OPEN, Binding, Claim
from models.campaigns import Campaign, CampaignPrize
from models.db import reading, session, transaction
from models.dealers import Dealer, DealerCategory, DealerStaff, DealerTier
from models.organisation import Department, Employee, Region
from models.products import Product, ProductPart
from services import accounts, approvals, clock, notices, second_person, sessions
from services.access import OPERATOR
from services.accounts import Proof
from services.bindings import claiming, clerks, deciding, ending, inviting
from services.organisation import import_jobs, import_work
from tests import who_may_what
from tests.console.browsing import ARGUMENTS
from tests.console.two_regions import Place, two_regions
from tests.rig.stage import Stage, raised
from tests.services import doubted
from tests.world import PASSWORD, SINCE

pytestmark = pytest.mark.browser

# Each would leave its mark in `hurt`, or, stopped by the policy, be noted there by the listener.
RUN = "hurt.push(1)"
PAYLOADS = [
    *(f"<{tag} on{event}={RUN}>" for tag, event in [("svg", "load"), ("body", "load"), ("input autofocus", "focus")]),
    *(f"<{tag} src=x onerror={RUN}>" for tag in ("img", "audio", "video", "iframe", "embed", "image", "IMG", "img/")),
    *(f"{close}<img src=x onerror={RUN}>" for close in ('">', "'>", "-->", "]]>", "</script>", "</textarea>")),
    *(f"{close}<img src=x onerror={RUN}>" for close in ("</title>", "</style>", "</option>", "</select>", '\\">')),
    *(f"<script>{RUN}{end}" for end in ("</script>", "//", "</script\t>", "</ScRiPt>")),
    *(f"<a href={scheme}:{RUN}>x</a>" for scheme in ("javascript", "JaVaScRiPt", "java\tscript", "data:text/html,")),
    *(f"{{{{{inner}}}}}" for inner in ("7*7", "config", RUN, "''.__class__", "self.__init__")),
    *(f'" {attribute}={RUN} x="' for attribute in ("onmouseover", "onfocus autofocus tabindex=0", "onload", "style")),
    f"<style>@import'data:,{RUN}'</style>",
    f"<svg><script>{RUN}</script></svg>",
    f"<math><mi xlink:href=javascript:{RUN}>x",
    f"<details open ontoggle={RUN}>",
    f"<form><button formaction=javascript:{RUN}>x",
    f"<b hx-get=/x hx-trigger=load hx-on::load={RUN}>",
    f"<i hx-on:click={RUN} hx-trigger=load>",
    f"<meta http-equiv=refresh content='0;javascript:{RUN}'>",
    "<base href=//x.test/><link rel=stylesheet href=x>",
    f"%3Cimg src=x onerror={RUN}%3E",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"\u202e<img src=x onerror={RUN}>",
    f"＜img src=x onerror={RUN}＞",
    f"<img src=x onerror\x0b={RUN}>",
    f"${{{RUN}}}`{RUN}`",
    "%(name)s %s {0} {sentence}",
]
LISTEN = """
window.hurt = [];
addEventListener("securitypolicyviolation", (event) => hurt.push(`${event.violatedDirective} ${event.sample}`));
window.alert = window.confirm = window.prompt = () => hurt.push("a dialog");
"""
# What no page of ours has, and a payload taken for markup would leave behind.
MARKUP = """[...document.querySelectorAll(
  "[onerror],[onload],[ontoggle],[onfocus],[formaction],base,embed,math,audio,video,[src=x],[hx-get='/x'],[href^=java]"
)].map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def single(sqlite_url: str) -> Iterator[Stage]:
    with raised(sqlite_url) as standing:
        standing.app.extensions["qudao_knocks"].enabled = False
        yield standing


@pytest.fixture
def context(chromium: Path) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.add_init_script(LISTEN)
        yield context
        browser.close()


def in_everything_said() -> tuple[dict[str, str], Place]:
    """Claims, reasons, file names and requests for a second person. Addresses that somebody reads in WeChat, each with
    their session; and a place with a number for every address of the console."""
    place, _far = two_regions()
    admin = accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD).actor
    facts = {"employee": "E003", "role": "boss", "name": "李强"}
    act = second_person.ask(admin, Proof(admin.id or 0, clock.now()), "grant_role", facts, reason=PAYLOADS[7])
    owner = doubted.owner("刘芳", "D002")
    for payload in PAYLOADS[:9]:
        refused = claimed(inviting.invite_dealer(OPERATOR, "D001").token, f"a{payload}")
        deciding.decide(OPERATOR, refused, accept=False, reason=payload, via="console")
        import_jobs.hand_in(admin, f"{payload}.xlsx", b"no workbook", create_missing=False, invites=False)
        notices.owe("left", owner, dict.fromkeys(notices.KINDS["left"], payload), cause=f"test:{payload[:40]}")
    while import_work.work_once("w1"):
        pass
    ending.end_binding(OPERATOR, ending.held_by(doubted.employee("周婷", "E004"))[0].binding_id, reason=PAYLOADS[5])
    stranger, invited = doubted.somebody("stranger"), inviting.invite_dealer(OPERATOR, "D003").token
    link = approvals.make_owners_link(claimed(clerks.invite_clerk(owner).token, "a clerk"), _record_of(owner), owner)
    read = {"/me": owner, "/me/staff": owner, f"/a/{link}": owner, f"/bind/{invited}": stranger}
    return (
        {path: sessions.open_session("page", follower_id=who).token for path, who in read.items()},
        Place(place.dealer, place.employee, place.ids | {"act_id": str(act)}),
    )


def claimed(token: str, name: str) -> int:
    return claiming.claim(doubted.somebody(name), token, name="张伟", phone="13911113333", agreed=True).claim_id


@reading
def _record_of(owner: int) -> int:
    query = select(Binding.dealer_staff_id).where(Binding.follower_id == owner, Binding.open_marker == OPEN)
    return session().execute(query).scalar_one() or 0


@transaction
def in_every_record() -> None:
    """Fifty dealers, employees, departments, tiers, categories and regions; and in the names of all there were."""
    for number, payload in enumerate(PAYLOADS):
        code = f"P'\"<i>{number}"
        below = Department(code=code, name=payload)
        tier, category = (
            DealerTier(name=f"{number}{payload[:38]}", rank=9),
            DealerCategory(name=f"{number}{payload[:38]}"),
        )
        session().add_all([below, tier, category, Region(code=f"65{number:04d}", name=payload[:40])])
        session().flush()
        employee = Employee(code=code, name=payload, position=payload, department_id=below.id, created_at=SINCE)
        session().add(employee)
        session().flush()
        of = {"tier_id": tier.id, "category_id": category.id, "employee_id": employee.id}
        session().add(Dealer(code=code, name=payload, created_at=SINCE, **of))
        session().add(Product(code=code, name=payload[:80]))
        session().add(
            ProductPart(
                product_id=1,
                kind="parameter",
                shown_to="dealers",
                position=number,
                name=payload[:20],
                value=payload[:120],
            )
        )
    payloads = cycle(PAYLOADS)
    named: tuple[Any, ...] = (Employee, Dealer, DealerStaff, Claim, Campaign, CampaignPrize)
    for table in named:
        for row in session().scalars(select(table)):
            row.name = next(payloads)


def opened(page: Page, address: str) -> list[object]:
    """What ran, was stopped or became markup on this page."""
    page.goto(address, wait_until="load")
    return [*page.evaluate("new Promise((told) => setTimeout(() => told(hurt), 20))"), *page.evaluate(MARKUP)]


def reading_as(context: BrowserContext, stage: Stage, name: str, token: str) -> None:
    context.add_cookies([{"name": name, "value": token, "url": stage.url}])


@pytest.mark.timeout(600)
@pytest.mark.parametrize("turned_to", [(), pytest.param((2, 3), marks=pytest.mark.proof)], ids=["first", "further"])
def test_nothing_that_was_typed_runs_on_any_page(
    context: BrowserContext, single: Stage, turned_to: tuple[int, ...]
) -> None:
    """Every page early, of lists the first; in the proof the next two of each, until every payload has been seen."""
    read, place = in_everything_said()
    in_every_record()
    admin = next(staff for staff in accounts.all_staff() if staff.code == "E001")
    reading_as(context, single, cookies.CONSOLE, sessions.open_session("console", account_id=admin.account_id).token)
    rooms = [line.filled(place.values(line.path)) for line in who_may_what.headquarters() if line.method == "GET"]
    rooms = [path for path in rooms if not path.endswith((".png", ".svg", ".xlsx", ".zip"))]
    rooms += [f"{path}?page={number}" for path in rooms if path.count("/") == 2 for number in turned_to]
    page = context.new_page()
    hurt: dict[str, list[object]] = {}
    for path in rooms:
        hurt[path] = opened(page, single.url + path)
    for path, token in read.items():
        reading_as(context, single, cookies.PAGE, token)
        hurt[path] = opened(page, single.url + path)
    assert {path: found for path, found in hurt.items() if found} == {}
    assert len(PAYLOADS) >= 50
    assert len(hurt) >= 50


def test_a_page_that_takes_a_name_for_markup_is_found(context: BrowserContext, single: Stage) -> None:
    """The control."""
    names = "".join(f"<p>{payload}</p>" for payload in PAYLOADS)
    single.app.add_url_rule("/careless", "careless", who_may(ANYONE)(lambda: f"<!doctype html>{names}"))
    assert len(opened(context.new_page(), f"{single.url}/careless")) > 10
