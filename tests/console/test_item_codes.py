"""The life of a code in the console, and the decision whether its label was copied."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from jobs import item_codes as job
from models.db import session, transaction
from models.item_codes import CodeBatch
from services import audit_reading, clock, second_person
from services.access import OPERATOR
from services.item_codes import cases, counted, curves, states, tallying, too_early, totals, verifying, watching
from services.item_codes.cases import CaseRow
from services.item_codes.code_text import printed
from services.item_codes.networks import networks_of
from services.item_codes.scheme import Kind
from services.item_codes.states import Span
from services.items import binding
from services.items.binding import Wish
from services.listing import Wanted
from tests.console.desk import Desk
from tests.copied import a_copied_label
from tests.labels import code_of, labels
from tests.services.test_clerks import somebody
from tests.world import PASSWORD, Cast


@pytest.fixture
def case(manager: Desk, cast: Cast) -> CaseRow:
    return a_copied_label()


def test_a_code_is_found_however_it_is_written_and_shows_its_whole_life(manager: Desk, cast: Cast) -> None:
    batch, codes = labels(5)
    states.freeze(OPERATOR, batch.code, Span(batch.first_serial + 1, 2), reason="抽检")
    states.freeze(OPERATOR, batch.code, Span(batch.first_serial + 4, 1), reason="别的一瓶")
    verifying.verify(somebody("mine"), codes[0], way="mini")
    verifying.verify(None, codes[1], way="page")
    for text in (codes[0], f"HTTPS://Q.CN/C/{codes[0]}?utm=1", codes[0].lower()):
        page = manager.get("/console/item-codes?code=" + text.replace("?", "%3F")).text
        assert "小程序" in page
        assert "已激活" in page
        assert "抽检" not in page
        assert f'href="/console/code-batches/{batch.code}"' in page
        assert printed(code_of(batch, batch.first_serial, Kind.CARTON)) in page
    frozen = manager.get(f"/console/item-codes?code={codes[1]}").text
    assert "已冻结" in frozen
    assert "抽检" in frozen
    assert "别的一瓶" not in frozen
    carton = manager.get(f"/console/item-codes?code={code_of(batch, batch.first_serial, Kind.CARTON)}").text
    assert "箱码" in carton
    assert "已冻结 3" in carton
    assert "抽检" in carton  # what was done to items in it
    assert manager.get("/console/item-codes?code=0000000000000000").status_code == 404
    assert "还差几个" in manager.get("/console/item-codes?code=ABC").text
    assert audit_reading.listing(OPERATOR, Wanted()).rows[0].tag == "codes:code:look_up"


def test_a_batch_lives_day_by_day(manager: Desk, cast: Cast) -> None:
    batch, codes = labels(5)
    for who, code in (("mine", codes[0]), ("yours", codes[0]), ("mine", codes[1])):
        verifying.verify(somebody(who), code, way="page")
    totals.fold_some()
    curve = curves.of_batch(OPERATOR, batch.code)
    assert (curve.issued, curve.activated, curve.verified, curve.looks, curve.bound) == (5, 5, 2, 3, 0)
    assert [(day.activated, day.verified, day.looks) for day in curve.days] == [(5, 2, 3)]
    item = binding.bind(somebody("mine"), Wish(codes[0], consents=frozenset({"bind"}))).item_id
    job.fold()
    job.fold()
    assert curves.of_batch(OPERATOR, batch.code).bound == 1
    page = manager.get(f"/console/code-batches/{batch.code}").text
    told = json.loads(re.findall(r'id="days">(.*?)</script>', page)[0])
    assert {row["name"]: row["counts"] for row in told["series"]} == {
        "已发码": [0, 5],
        "已激活": [0, 5],
        "已查验": [0, 2],
        "已绑定": [0, 1],
    }
    looked_up = manager.get(f"/console/item-codes?code={codes[0]}").text
    assert f"/console/items/{item}" in looked_up
    assert "autofocus" not in looked_up  # it would hide what was found behind a phone's keyboard
    assert "还没有人绑定" in manager.get(f"/console/item-codes?code={codes[1]}").text
    assert "autofocus" in manager.get("/console/item-codes").text


def test_a_case_says_why_and_is_decided_with_a_reason(manager: Desk, case: CaseRow) -> None:
    listing, address = manager.get("/console/item-cases").text, f"/console/item-cases/{case.id}"
    assert address in listing
    assert "8 天：每天都有新的人查过" in manager.get(address).text
    nothing = manager.post(address, {"decision": "dismiss", "reason": " "})
    assert (nothing.status_code, "请写明原因" in nothing.text) == (422, True)
    assert manager.post(address, {"decision": "whatever"}).status_code == 422
    assert manager.post(address, {"decision": "dismiss", "reason": "品鉴会"}).status_code == 303
    assert "品鉴会" in manager.get(address).text
    late = manager.post(address, {"decision": "confirm", "reason": "复制品"})
    assert (late.status_code, "已经处理过了" in late.text) == (409, True)


def test_a_case_names_the_dealer_whom_to_ask(manager: Desk, case: CaseRow, cast: Cast) -> None:
    address = f"/console/item-cases/{case.id}"
    assert f'href="/console/code-batches/{case.batch}"' in manager.get(address).text
    assert "没有指定渠道商" in manager.get(address).text
    _sold_to(cast.dealers["D001"])
    assert "华南总代理" in manager.get(address).text


@transaction
def _sold_to(dealer: int) -> None:
    session().execute(update(CodeBatch).values(dealer_id=dealer))


def test_killing_a_copied_code_waits_for_a_second_person(manager: Desk, case: CaseRow) -> None:
    address = f"/console/item-cases/{case.id}"
    wrong = manager.post(address, {"decision": "void", "reason": "复制品", "password": "wrong"})
    assert wrong.status_code in (403, 422)
    asked = manager.post(address, {"decision": "void", "reason": "复制品", "password": PASSWORD})
    assert asked.status_code == 303, asked.text
    [row] = cases.listing(OPERATOR, Wanted()).rows
    assert (row.state, row.code_state) == ("confirmed", "active")
    [act] = second_person.listing(OPERATOR, Wanted()).rows
    assert (act.deed, act.facts["batch"], act.facts["count"], act.reason) == ("void_codes", case.batch, "1", "复制品")
    assert "申请作废" in manager.get(address).text
    states.void(OPERATOR, case.batch, Span(case.serial, 1), reason="复制品")
    over = manager.get(address).text
    assert "查验的人看到“暂时查不到这个码”" in over
    assert "申请作废" not in over


def test_what_is_only_counted_is_told_by_day_kind_and_network(manager: Desk, cast: Cast) -> None:
    assert "最近没有人查验过" in manager.get("/console/item-codes/looks").text
    _, codes = labels(5)
    two_days_ago = clock.now() - timedelta(days=2)
    clock.use(lambda: two_days_ago)
    try:
        for code, address in ((codes[0], "203.0.113.9"), *((f"{n:016}", "198.51.100.7") for n in range(31))):
            tallying.count("forged" if code not in codes else "nobody", networks_of(address).near)
        tallying.write_down()
    finally:
        clock.use(None)
    tallying.count("missed", networks_of("198.51.100.7").near)
    tallying.write_down()
    found = counted.looks(OPERATOR)
    assert [day.day for day in found.days] == sorted(day.day for day in found.days)
    assert (found.days[-3].looks["forged"], found.days[-3].looks["nobody"], found.days[-1].missed) == (31, 1, 1)
    assert (found.total.missed, len(found.days)) == (32, counted.DAYS)
    page = manager.get("/console/item-codes/looks").text
    assert "198.51.100.0/24" in page
    assert "203.0.113.0/24" not in page  # nothing was missed from there
    assert "没有报过警" in page


def test_an_alarm_leads_to_the_page_that_tells_of_it(manager: Desk, cast: Cast) -> None:
    for _ in range(watching.LEAST):
        tallying.count("forged", "198.51.100.0/24")
    tallying.write_down()
    assert watching.watch()
    assert 'href="/console/item-codes/looks"' in manager.get("/console/inbox?topic=code_alarm").text
    page = manager.get("/console/item-codes/looks").text
    assert "现在有人在试码" in page
    assert "198.51.100.0/24" in page


def test_a_batch_says_that_it_is_scanned_before_it_is_active(manager: Desk, cast: Cast) -> None:
    batch, codes = labels(20, active=False)
    address = f"/console/code-batches/{batch.code}"
    assert "从没激活过" not in manager.get(address).text
    for code in codes[: too_early.MANY]:
        verifying.verify(None, code, way="page")
    tallying.write_down()
    job.watch()
    told = manager.get("/console/inbox?topic=code_alarm").text
    assert f'href="{address}"' in told
    assert f"批次 {batch.code} 有 10 个没激活过的码" in told
    assert "有 10 个从没激活过的码被扫了 10 次" in manager.get(address).text


SUSPECTED = '<span class="soft">可疑扫码</span>'


def test_the_first_page_says_what_waits_for_a_judgement_or_a_second_person(
    case: CaseRow, manager: Desk, signed_in: Callable[[str], Desk]
) -> None:
    wang = signed_in("admin")
    assert "待第二人确认" not in wang.get("/console/").text
    assert SUSPECTED in wang.get("/console/").text
    here = f"/console/item-cases/{case.id}"
    manager.post(here, {"decision": "void", "reason": "市场上买到假货", "password": PASSWORD})
    waits = wang.get("/console/").text
    assert "待第二人确认" in waits
    assert SUSPECTED not in waits
    assert "待第二人确认" not in manager.get("/console/").text
