"""G29: what people send from our pages and clients send to the API says what is offered and nothing else. The routes
are the pivot's, and one that is missing here fails; the console's stand in tests/console."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.wrappers import Response

from doorway.access import BEARER, PERSON, who_may
from models.db import session, transaction
from models.dealers import DealerTier
from services import approvals, clock, people, sessions
from services.access import OPERATOR
from services.attribution import own_signs, signs
from services.bindings import arriving, claiming, clerks, ending, inviting
from services.campaigns import entering as campaign_entering
from services.errors import Refusal
from services.item_codes.inner_codes import TRIES
from services.items import gifts
from services.leads import entering, taking
from services.leads.entering import Wish
from services.reading.readers import Reader as Reading
from services.sharing import taking_out
from tests import reading_room, shelf, who_may_what
from tests.goals.slipping import Fresh, Told, differences, rows, slipped_in, starting
from tests.pages.readers import Reader, reader, staff_reader
from tests.pages.test_strangers_and_others import clerk_of
from tests.services.campaigns import desk as campaigns
from tests.services.campaigns.test_vouching import shown, waits
from tests.services.items.shop import shelf as items_shelf
from tests.services.test_notice_preferences import TEMPLATE
from tests.world import furnish


@dataclass(frozen=True)
class Sent:
    """What one route takes, from whom, and whether it is refused as it stands (WeChat is not there)."""

    who: str = "boss"
    form: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    refused: bool = False


# By route; a form may say `{name}` of what was furnished, and so may an address.
ROUTES = {
    "POST /a/<token>": Sent("judge", {"decision": "refuse", "reason": "不是"}, {"token": "link"}),
    "POST /bind/<token>": Sent("new", {"name": "新人", "phone": "13911110009", "agreed": "yes"}, {"token": "invited"}),
    "POST /enter/<token>": Sent("judge", {"decision": "accept"}, {"token": "link"}, refused=True),
    "POST /api/v1/approvals/<claim_id>/decision": Sent(
        "judge", {"decision": "refuse", "reason": "不是"}, {"claim_id": "claim"}
    ),
    "POST /api/v1/scenes": Sent("newer", {"scene": "{scene}"}),
    "POST /api/v1/claims": Sent(
        "newer", {"scene": "{scene}", "name": "新人", "phone": "13911110006", "consents": ["bind"]}
    ),
    "POST /api/v1/item-codes/verify": Sent("boss", {"code": "0000000000000000"}),
    "POST /api/v1/item-codes/terms": Sent("boss", {"code": "{code}"}),
    "POST /api/v1/item-codes/bind": Sent("boss", {"code": "{code}", "consents": ["bind"]}),
    "POST /c/<code>/bind": Sent("boss", {"bind": "yes"}, {"code": "code_of_page"}),
    "POST /C/<code>/bind": Sent("boss", {"bind": "yes"}, {"code": "code_in_capitals"}),
    "POST /api/v1/items/<item_id>/transfers": Sent("second", {}, {"item_id": "item"}),
    "DELETE /api/v1/items/<item_id>/transfers": Sent("second", {}, {"item_id": "item"}),
    "POST /me/items/<item_id>/give": Sent("second", {}, {"item_id": "item"}),
    "POST /me/items/<item_id>/take-back": Sent("second", {}, {"item_id": "item"}),
    "POST /api/v1/gifts/<gift>/accept": Sent("boss", {"consents": ["bind"]}, {"gift": "gift"}),
    "POST /g/<gift>": Sent("boss", {"bind": "yes"}, {"gift": "gift_of_page"}),
    "POST /api/v1/dealer/items/<item_id>/return": Sent("boss", {"reason": "退货"}, {"item_id": "item_back"}),
    "POST /api/v1/dealer/item-codes/unlock": Sent("boss", {"code": "{locked}", "reason": "在店里"}),
    "POST /api/v1/messages/read": Sent("boss", {}),
    "PUT /api/v1/notice-preferences": Sent("boss", {"off": ["reader_warm"], "quiet": None, "daily_at": None}),
    "POST /api/v1/message-grants": Sent("boss", {"templates": [TEMPLATE]}),
    "POST /api/v1/materials/<material>/reading": Sent("boss", {"version": 1, "pages": [1]}, {"material": "material"}),
    "POST /api/v1/materials/<material>/shares": Sent("boss", {"way": "card"}, {"material": "material"}),
    "POST /api/v1/leads/look-up": Sent("boss", {"phone": "13911112277"}),
    "POST /api/v1/leads": Sent(
        "boss", {"name": "钱女士", "phone": "13911112277", "interest": "报价", "region": "", "agreed": True}
    ),
    "POST /api/v1/leads/<lead_id>/claim": Sent("boss", {}, {"lead_id": "lead"}),
    "POST /api/v1/leads/<lead_id>/call": Sent("boss", {}, {"lead_id": "lead_of_boss"}),
    "POST /api/v1/leads/<lead_id>/follow-ups": Sent("boss", {"note": "打过电话"}, {"lead_id": "lead"}),
    "POST /api/v1/leads/<lead_id>/hand-on": Sent("boss", {"to": 2}, {"lead_id": "lead"}, refused=True),
    "POST /api/v1/leads/<lead_id>/give-back": Sent("boss", {"reason": "busy"}, {"lead_id": "lead"}),
    "POST /api/v1/leads/<lead_id>/decline": Sent("boss", {"reason": "busy"}, {"lead_id": "lead_given"}),
    "POST /api/v1/shares/<share>/visits": Sent("customer", {}, {"share": "share"}),
    "POST /api/v1/visits/<visit>/beats": Sent(
        "another",
        {"beats": [{"n": 0, "page": 1, "active_ms_delta": 900, "scroll_pct": 5}]},
        {"visit": "visit"},
    ),
    "POST /m/<share>/call": Sent("customer", {"phone": "13911110077", "agreed": "yes"}, {"share": "share"}),
    "POST /api/v1/campaigns/<campaign>/promotions": Sent("second", {}, {"campaign": "campaign"}),
    "POST /api/v1/campaigns/<slug>/entries": Sent(
        "customer", {"fields": {"phone": "13911110079"}, "consents": ["prize", "phone"]}, {"slug": "campaign"}
    ),
    "POST /p/<slug>/entries": Sent(
        "another", {"f_phone": "13911110080", "prize": "yes", "phone": "yes"}, {"slug": "campaign"}
    ),
    "POST /p/<slug>/entries/<entry_id>/withdraw": Sent("second", {}, {"slug": "campaign", "entry_id": "entry"}),
    "POST /api/v1/entries/<entry_id>/rank": Sent("new", {}, {"entry_id": "entry_of_new"}),
    "DELETE /api/v1/entries/<entry_id>": Sent("new", {}, {"entry_id": "entry_of_new"}),
    "POST /api/v1/redemptions/look": Sent("boss", {"code": "{voucher}"}),
    "POST /api/v1/redemptions": Sent("boss", {"code": "{voucher}", "key": "phone-1-scan-0001"}),
    "POST /api/v1/vouches/look": Sent("boss", {"code": "{check}"}),
    "POST /api/v1/vouches": Sent("boss", {"code": "{check}"}),
    "POST /api/v1/dealer/item-codes/look": Sent("boss", {"code": "{locked}"}),
    "POST /me/call": Sent("asker", {"phone": "13911110078", "house": "", "agreed": "yes"}),
    "POST /me/call/no": Sent("asker"),
    # Nothing of this share goes on after it.
    "DELETE /api/v1/shares/<share>": Sent("boss", {}, {"share": "share"}),
    "POST /me/sign": Sent("boss"),
    "POST /api/v1/sign": Sent("second"),
    "POST /me/staff/invitation": Sent("boss"),
    "POST /api/v1/dealer/staff/invitation": Sent("boss"),
    "POST /me/staff/<staff_id>/hand-over": Sent("boss", {"receiver": "0", "reason": "换人"}, {"staff_id": "clerk"}),
    "POST /api/v1/dealer/staff/<staff_id>/hand-over": Sent(
        "boss", {"to": None, "reason": "换人"}, {"staff_id": "other"}
    ),
    "POST /me/staff/<staff_id>/let-go": Sent("boss", {"receiver": "0", "reason": "离开"}, {"staff_id": "clerk"}),
    "DELETE /api/v1/dealer/staff/<staff_id>": Sent("boss", {}, {"staff_id": "other"}),
    "POST /me/data/consents/<purpose>/withdraw": Sent("customer", {}, {"purpose": "phone"}),
    "DELETE /api/v1/privacy/consents/<purpose>": Sent("another", {}, {"purpose": "phone"}),
    "POST /api/v1/phone": Sent("boss", {"code": "x"}, refused=True),
    "POST /me/dealer/leave": Sent("customer"),
    "DELETE /api/v1/bindings/dealer": Sent("another"),
    "DELETE /api/v1/bindings/<binding_id>": Sent("second", {}, {"binding_id": "second_binding"}),
    "POST /me/data/erasure": Sent("customer"),
    "POST /api/v1/privacy/erasure": Sent("another"),
    "POST /me/bindings/<binding_id>/leave": Sent("boss", {}, {"binding_id": "binding"}),
    "DELETE /api/v1/session": Sent("another"),
}
# Of nobody in particular: proved by the push itself, or where signing in begins.
ELSEWHERE = {"anyone", "wechat", "operator", "staff"}


@pytest.fixture
def fresh(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Fresh]:
    yield starting(migrated_sqlite, tmp_path)
    clock.use(None)


def furnished(app: Flask) -> tuple[dict[str, Reader], dict[str, str]]:
    """Who sends, and what stands in their addresses: a boss with two clerks who look after a customer each, an
    administrator who was sent a claim, and somebody new with an invitation."""
    cast = furnish()
    names = ("new", "newer", "boss", "second", "customer", "another", "claimant", "claimant too", "asker")
    who = {name: reader(app, name) for name in names}
    who["judge"] = staff_reader(app, "E001")
    for name, dealer in (("boss", "D001"), ("second", "D002")):
        arriving.arrive(who[name].id, inviting.invite_dealer(OPERATOR, dealer, policy="on_follow").scene)
    invited = inviting.invite_dealer(OPERATOR, "D003", policy="confirm")
    said, too = (
        claiming.claim(who[name].id, invited.token, name="何一", phone=phone, agreed=True)
        for name, phone in (("claimant", "13911110008"), ("claimant too", "13911110005"))
    )
    known = {
        "invited": invited.token,
        "scene": invited.scene,
        "claim": str(too.claim_id),
        "link": approvals.make_link(said.claim_id, cast.employees["E001"], who["judge"].id),
        "binding": str(ending.held_by(who["boss"].id)[0].binding_id),
        "second_binding": str(ending.held_by(who["second"].id)[0].binding_id),
    }
    for name, phone, customer in (("clerk", "13911110001", "customer"), ("other", "13911110002", "another")):
        known[name] = str(clerk_of(who["boss"], name, phone)[0])
        theirs = people.known(people.OFFICIAL_ACCOUNT, f"openid of {name}") or 0
        signs.scan_sign(who[customer].id, own_signs.issue_own_sign(theirs).scene)
        claiming.phone_verified(who[customer].id, f"+86{phone[:-2]}9{phone[-1]}")
    assert len(clerks.staff_of(who["boss"].id)) == 3
    known["material"] = reading_room.token_of(shelf.a_material(employee_id=cast.employees["E001"]))
    known["share"] = taking_out.take_out(who["boss"].id, known["material"]).token
    known |= _leads(who["boss"].id)
    taking.leave_word(who["asker"].id, "报价")
    known |= _items(who["second"].id)
    known |= _campaigns(**{name: who[name].id for name in ("second", "new", "newer")})
    known["visit"] = reading_room.visit_of(known["share"], Reading(who["another"].id))
    return who, known


def _leads(boss: int) -> dict[str, str]:
    """Leads of one shop: two in its pool, one in the owner's own hand."""
    made = {
        name: entering.enter_at_headquarters(OPERATOR, Wish("赵先生", phone, "新品", agreed=True), "D001").lead_id
        for name, phone in (("lead", "13911112271"), ("lead_given", "13911112272"))
    }
    made["lead_of_boss"] = entering.enter(boss, Wish("孙女士", "13911112273", "新品", agreed=True)).lead_id
    return {name: str(number) for name, number in made.items()}


def _campaigns(second: int, new: int, newer: int) -> dict[str, str]:
    """A campaign in which three took part; the third brings their voucher to a counter, where somebody who waits shows
    a live code."""
    slug = campaigns.published().slug
    agreed = frozenset({"prize", "phone"})
    entries = [
        campaign_entering.enter(one, campaign_entering.Wish(slug, {"phone": f"1391111009{place}"}, agreed))
        for place, one in enumerate((second, new, newer))
    ]
    return {
        "campaign": slug,
        "entry": str(entries[0].entry_id),
        "entry_of_new": str(entries[1].entry_id),
        "voucher": entries[2].voucher or "",
        "check": shown(*waits(campaigns.published())),
    }


def _items(owner: int) -> dict[str, str]:
    """Codes nobody bound yet, items of one person, two of them on offer, and one whose covered code is locked."""
    goods, covered = items_shelf(dealer="D001"), items_shelf(dealer="D001", inner=True)
    items = [goods.bind(owner, place).item_id for place in range(4)]
    known = {name: goods.code(10 + place) for place, name in enumerate(("code", "code_of_page", "code_in_capitals"))}
    known |= {"item": str(items[0]), "item_back": str(items[1]), "locked": covered.code()}
    known |= {"gift": gifts.offer(owner, items[2]).token, "gift_of_page": gifts.offer(owner, items[3]).token}
    for _ in range(TRIES):
        with suppress(Refusal):
            covered.bind(owner, inner_code="1")
    return known


def through_all(app: Flask, slip: bool, only: str = "") -> list[Told]:
    """Every route once, in the order of the list."""
    who, known = furnished(app)
    tokens = {name: sessions.open_session("api", follower_id=one.id).token for name, one in who.items()}
    told = []
    for route, sent in ROUTES.items():
        if only not in route:
            continue
        method, path = route.split()
        for name, meant in sent.names.items():
            path = path.replace(f"<{name}>", known.get(meant, meant))
        form = {
            name: value.format(**known) if isinstance(value, str) and value[:1] == "{" else value
            for name, value in sent.form.items()
        }
        api = path.startswith("/api/")
        more, before = slipped_in(form) if slip else {}, rows() if slip and api else {}
        if api:
            bearer = {"Authorization": f"Bearer {tokens[sent.who]}"}
            answer = who[sent.who].client.open(path, method=method, json={**more, **form}, headers=bearer)
        else:
            answer = who[sent.who].send(path, shown="/console/sign-in", **{**more, **form})
        # The API refuses what it does not know: then nothing may be written at all, and it is sent as it should be.
        if slip and api and answer.status_code == 422:
            assert rows() == before, route
            answer = who[sent.who].client.open(path, method=method, json=form, headers=bearer)
        told.append((route, answer.status_code, rows()))
    return told


@pytest.mark.timeout(300)
def test_no_column_is_reached_by_what_people_send(fresh: Fresh) -> None:
    serve = {route: whom for route, whom in who_may_what.others().items() if not route.startswith("GET ")}
    assert {route for route, whom in serve.items() if whom in (PERSON, BEARER)} == set(ROUTES)
    assert set(serve.values()) - {PERSON, BEARER} <= ELSEWHERE
    found, answers = differences(fresh, through_all)
    assert found == []
    assert {route: status for route, status in answers.items() if (status >= 400) != ROUTES[route].refused} == {}


def test_a_route_that_takes_whatever_it_is_sent_is_found(fresh: Fresh) -> None:
    """The control."""

    @transaction
    def careless() -> Response:
        tier = session().get_one(DealerTier, 1)
        tier.rank = int(request.form.get("rank", tier.rank))
        return Response("done")

    def with_it(app: Flask, slip: bool) -> list[Told]:
        app.view_functions["me.leave_dealer"] = who_may(PERSON)(careless)
        return through_all(app, slip, "/me/dealer/leave")

    found, _ = differences(fresh, with_it)
    assert any(one.startswith("POST /me/dealer/leave:") for one in found)
