"""G28 at the API: what belongs to somebody else answers like what does not exist, whatever is done with it."""

from __future__ import annotations

import re
import secrets
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorway.access import BEARER, who_may
from doorway.house import NAME
from models.db import Base
from services import sessions
from services.access import OPERATOR
from services.attribution import signs
from services.audience_forms import AudienceWish
from services.bindings import clerks, ending
from services.campaigns import entering as campaign_entering
from services.leads import entering
from services.leads.entering import Wish
from services.sharing import taking_out
from tests import who_may_what
from tests.contents import changed, contents
from tests.reading_room import token_of
from tests.services.campaigns import desk as campaigns
from tests.services.items.shop import shelf
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.shelf import a_material
from tests.world import Cast

PASSING = re.compile(r"[0-9a-f]{24}")
MISSING = {
    "claim_id": "999983",
    "binding_id": "999983",
    "staff_id": "999983",
    "material": "A" * 22,
    "share": "A" * 22,
    "item_id": "999983",
    "lead_id": "999983",
    "campaign": "A" * 16,
    "entry_id": "999983",
}
BODIES: dict[str, dict[str, Any]] = {
    "/decision": {"decision": "accept"},
    "/hand-over": {"to": None, "reason": "换人"},
    "/shares": {},
    "/reading": {"version": 1},
    "/return": {"reason": "退货"},
    "/claim": {},
    "/decline": {"reason": "busy"},
    "/give-back": {"reason": "busy"},
    "/hand-on": {"to": 1},
    "/follow-ups": {"note": "打过电话"},
    "/call": {},
}
KEPT = {
    "item",
    "ownership",
    "item_transfer",
    "claim",
    "binding",
    "dealer_staff",
    "share",
    "visit",
    "customer_care",
    "lead",
    "lead_event",
    "outbox_promise",
    "promotion",
    "campaign_entry",
    "voucher",
}
# The link is the permit: whoever was given it may open it, and only who opened it knows the secret of the visit. A
# purpose is a word of the house, of which each has their own.
OF_WHOEVER_HAS_IT = {
    "POST /api/v1/shares/<share>/visits",
    "POST /api/v1/visits/<visit>/beats",
    "DELETE /api/v1/privacy/consents/<purpose>",
    "GET /api/v1/gifts/<gift>",
    "POST /api/v1/gifts/<gift>/accept",
    "GET /api/v1/campaigns/<slug>",
    "POST /api/v1/campaigns/<slug>/entries",
}


OF_THE_OWNER = {"claim_id", "staff_id", "share", "lead_id"}
"""What names something that an owner may reach, and nobody else of the shop."""

GIVEN_BACK = {f"POST /api/v1/leads/<lead_id>/{deed}" for deed in ("hand-on", "follow-ups", "call")}
"""By then the owner has given the lead back, and it is in another hand."""

OF_THE_SHOP = {"POST /api/v1/leads/<lead_id>/claim"}
"""Who is slower at taking a lead of the shop learns that somebody was quicker."""


@pytest.fixture
def theirs(app: Flask, cast: Cast) -> dict[str, str]:
    """One of each kind that belongs to D002."""
    app.extensions["qudao_knocks"].enabled = False
    liu = owner("D002")
    hired, claim = clerk(liu)
    decide(liu, claim)
    _, waiting = clerk(liu, "何静", "13900000012")
    only_for_them = [{"dealer_id": cast.dealers["D002"], "with_below": False}]
    material = token_of(a_material(employee_id=cast.employees["E001"], audience=only_for_them))
    [staff] = [one for one in clerks.staff_of(liu) if one.name == "马超"]
    campaign = campaigns.published(promoters=AudienceWish(dealers="D002")).slug
    said, agreed = {"phone": "13911112255"}, frozenset({"prize", "phone"})
    entry = campaign_entering.enter(liu, campaign_entering.Wish(campaign, said, agreed))
    return {
        "claim_id": str(waiting),
        "binding_id": str(ending.held_by(hired)[0].binding_id),
        "staff_id": str(staff.id),
        "material": material,
        "share": taking_out.take_out(liu, material).token,
        "lead_id": str(entering.enter(liu, Wish("赵先生", "13911112222", "春季新品", agreed=True)).lead_id),
        "item_id": str(shelf(dealer="D002").bind(liu).item_id),
        "campaign": campaign,
        "entry_id": str(entry.entry_id),
    }


def routes() -> list[tuple[str, str]]:
    """Every route of the API that names something which may be another's."""
    found = [route for route, whom in who_may_what.others().items() if whom == BEARER and "<" in route]
    assert set(found) > OF_WHOEVER_HAS_IT
    ours = [route.split() for route in found if route not in OF_WHOEVER_HAS_IT]
    return [(method, path) for method, path in ours]


def told(client: FlaskClient, asker: int, method: str, path: str, values: dict[str, str]) -> tuple[int, str]:
    address = re.sub(r"<(\w+)>", lambda name: values[name[1]], path)
    body = next((body for end, body in BODIES.items() if path.endswith(end) and method == "POST"), None)
    token = sessions.open_session("api", follower_id=asker).token
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": secrets.token_hex(16)}
    answer = client.open(address, method=method, json=body, headers=headers)
    return answer.status_code, PASSING.sub("", answer.text.replace(address, "HERE"))


def complaints(app: Flask, asker: int, theirs: dict[str, str]) -> list[str]:
    client, found = app.test_client(), []
    for method, path in routes():
        foreign, missing = (told(client, asker, method, path, values) for values in (theirs, MISSING))
        if foreign != missing or missing[0] not in (403, 404):
            found.append(f"{method} {path}: {foreign} and {missing}")
    return found


def test_what_is_anothers_answers_like_what_is_not_there_and_stays_as_it_was(
    app: Flask, theirs: dict[str, str]
) -> None:
    boss = owner("D001")
    hired, claim = clerk(boss, "赵云", "13900000013")
    decide(boss, claim)
    askers = {"owner": boss, "clerk": hired, "nobody yet": somebody("a passer-by")}
    database = app.extensions[NAME].database
    assert Base.metadata.tables.keys() >= KEPT
    before = contents(database)
    found = [(who, one) for who, asker in askers.items() for one in complaints(app, asker, theirs)]
    assert found == []
    assert changed(before, contents(database)) & KEPT == set()


def test_what_is_the_owners_answers_the_others_of_the_shop_like_what_is_not_there(
    app: Flask, cast: Cast, theirs: dict[str, str]
) -> None:
    boss = owner("D001")
    hired, claim = clerk(boss, "赵云", "13900000013")
    decide(boss, claim)
    colleague, claim = clerk(boss, "黄忠", "13900000014")
    decide(boss, claim)
    customer = somebody("a customer of D001")
    signs.scan_sign(customer, signs.issue_sign(OPERATOR, "D001").scene)
    _, waiting = clerk(boss, "魏延", "13900000015")
    material = token_of(a_material(employee_id=cast.employees["E001"]))
    ours = theirs | {
        "claim_id": str(waiting),
        "binding_id": str(ending.held_by(hired)[0].binding_id),
        "staff_id": str(next(one.id for one in clerks.staff_of(boss) if one.name == "赵云")),
        "share": taking_out.take_out(boss, material).token,
        "lead_id": str(entering.enter(boss, Wish("钱女士", "13911112233", "春季新品", agreed=True)).lead_id),
    }
    database = app.extensions[NAME].database
    before = contents(database)
    for asker, told_apart in ((colleague, OF_THE_SHOP), (customer, set())):
        assert {one.partition(":")[0] for one in complaints(app, asker, ours)} == told_apart
    assert changed(before, contents(database)) & KEPT == set()
    # The control: the owner reaches each of them, so that they are there to be told from nothing.
    found = {one.partition(":")[0] for one in complaints(app, boss, ours)}
    named = {f"{method} {path}": set(re.findall(r"<(\w+)>", path)) for method, path in routes()}
    assert found == {route for route, names in named.items() if names <= OF_THE_OWNER} - GIVEN_BACK


def test_control_a_call_that_tells_them_apart_is_found(app: Flask, theirs: dict[str, str]) -> None:
    [endpoint] = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if who_may_what.as_written("GET", rule.rule) == "GET /api/v1/shares/<share>/visits"
        and "GET" in (rule.methods or ())
    ]

    def careless(share: str) -> tuple[dict[str, str], int]:
        return {"error": "not yours" if share == theirs["share"] else "unknown"}, 404

    app.view_functions[endpoint] = who_may(BEARER)(careless)
    found = complaints(app, owner("D001"), theirs)
    assert [one.partition(":")[0] for one in found] == ["GET /api/v1/shares/<share>/visits"]
