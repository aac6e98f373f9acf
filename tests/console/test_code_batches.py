"""Codes in the console: asked for, confirmed, packed, activated, frozen, killed; what each page says on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from console import code_batches
from services import clock
from services.access import OPERATOR
from services.item_codes import issuing, keys, package_work, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span
from services.products import demo, records
from services.products.records import ProductWish
from tests.console.desk import Desk
from tests.labels import code_of
from tests.services.item_codes.packing import newest_act, opened
from tests.world import PASSWORD, Cast

SURE = {"password": PASSWORD}
NEW = {"product": "P001", "count": "1,000", "lot": "L1", "per_carton": "24", "inner": "yes", "reason": "首批"} | SURE


@pytest.fixture
def two(signed_in: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    """陈洁 of the channel asks; 王敏 administers."""
    demo.furnish(OPERATOR)
    return signed_in("channel_manager"), signed_in("admin")


def confirmed(wang: Desk) -> None:
    assert wang.post(f"/console/second-person/{newest_act()}/confirm", SURE).status_code == 303


def test_a_batch_on_its_way(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    assert chen.post("/console/code-batches/-/new", NEW).status_code == 303
    assert "为产品 P001 发 1,000 个码，批号 L1，每箱 24 个，带刮刮码" in wang.get("/console/second-person").text
    confirmed(wang)
    listed = chen.get("/console/code-batches").text
    assert "B000001" in listed
    assert "1,000" in listed

    batch = "/console/code-batches/B000001"
    assert "“到”在“从”的前面" in chen.post(f"{batch}/activate", {"begin": "9", "end": "3"}).text
    assert chen.post(f"{batch}/activate", {"begin": "0", "end": "499"}).status_code == 303
    assert chen.told(batch) == ["已激活 500 个码"]
    assert chen.post(f"{batch}/activate", {"begin": "400", "end": "599"}).status_code == 303
    assert chen.told(batch) == ["已激活 100 个码"]  # of what overlaps only the rest
    assert chen.post(f"{batch}/freeze", {"begin": "10", "end": "19", "reason": "抽检"}).status_code == 303
    assert chen.post(f"{batch}/void", {"begin": "20", "end": "29", "reason": "被盗"} | SURE).status_code == 303
    confirmed(wang)
    page = chen.get(batch).text
    drawn = re.findall(r'<rect class="(\w+)" x="([\d.]+)"', page)
    assert drawn == [
        ("active", "0.0"),
        ("frozen", "10.0"),
        ("void", "20.0"),
        ("active", "30.0"),
        ("active", "500.0"),  # since another moment
        ("issued", "600.0"),
    ]
    assert "抽检" in page
    assert "被盗" in page


def test_a_history_names_who_asked_and_who_confirmed_and_no_look_ups(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    chen.post("/console/code-batches/-/new", NEW)
    confirmed(wang)
    here = "/console/code-batches/B000001"
    codes = labels_of("B000001")
    for code in codes[:31]:  # more than a page shows of a history
        assert chen.get(f"/console/item-codes?code={code}").status_code == 200
    assert "陈洁 申请，王敏 确认 · 首批" in chen.get(here).text
    assert "陈洁 申请，王敏 确认 · 首批" in chen.get(f"/console/item-codes?code={codes[0]}").text
    assert chen.post(f"{here}/freeze", {"begin": "10", "end": "19", "reason": "抽检"}).status_code == 303
    assert chen.get(here).text.count(" 申请，") == 1  # what one person may do alone names one
    asked = {"printer": "华彩印刷", "form": "csv", "link": "plain", "reason": "首印"} | SURE
    chen.post(f"{here}/package", asked)
    confirmed(wang)
    assert "陈洁 申请，王敏 确认 · 首印" in chen.get("/console/code-packages/1").text
    told = wang.get("/console/audit").text
    assert "序列号：10–19" in told
    assert "操作：放行码包 · 码包：1" in told


def test_a_history_tells_what_changed_and_each_reason_once(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    batch = issuing.issue(OPERATOR, BatchWish("P001", 50))
    here = f"/console/code-batches/{batch.code}"
    for _ in range(2):  # the second time nothing is left to change
        assert chen.post(f"{here}/activate", {"begin": "", "end": ""}).status_code == 303
    assert chen.get(here).text.count('<span class="strong">激活') == 1
    assert chen.post(f"{here}/void", {"begin": "1", "end": "5", "reason": "一卷标签被盗"} | SURE).status_code == 303
    confirmed(wang)
    told = chen.get(here).text.partition("经过")[2]
    assert told.count("一卷标签被盗") == 1
    life = chen.get(f"/console/item-codes?code={code_of(batch, 1)}").text
    assert life.partition("对它做过什么")[2].count("一卷标签被盗") == 1
    assert chen.post(f"{here}/freeze", {"begin": "6", "end": "9", "reason": "抽检"}).status_code == 303
    assert "抽检" in chen.get(here).text.partition("经过")[2]


def labels_of(batch: str) -> list[str]:
    known = issuing.batch(OPERATOR, batch)
    return [code_of(known, known.first_serial + number) for number in range(known.count)]


NO_MINUTES = {
    "2020-01-01T08:30": "生效时间已经过去",
    "2027-01-04": "请按 2026-12-31 20:00 这样填写时间",  # a day alone says no hour
    "2027-02-30T08:30": "请按 2026-12-31 20:00 这样填写时间",
    "2027-01-04T25:00": "请按 2026-12-31 20:00 这样填写时间",
    "2027-01-04T08:30+02:00": "请按 2026-12-31 20:00 这样填写时间",
    "明天上午": "请按 2026-12-31 20:00 这样填写时间",
}


def test_an_activation_takes_a_minute_of_chinas_clock(two: tuple[Desk, Desk]) -> None:
    chen, _wang = two
    issuing.issue(OPERATOR, BatchWish("P001", 50))
    here = "/console/code-batches/B000001"
    morning = (clock.now() + timedelta(days=40)).replace(hour=0, minute=30, second=0, microsecond=0)
    day = f"{morning:%Y-%m-%d}"  # of China too, where it is half past eight
    assert 'type="datetime-local"' in chen.get(f"{here}/activate").text
    assert chen.post(f"{here}/activate", {"at": f"{day}T08:30"}).status_code == 303
    assert [one.facts.active_from for one in states.ranges(OPERATOR, "B000001")] == [morning]
    page = chen.get(here).text
    assert "到时激活" in page
    assert f"从 {day} 08:30 起" in page
    assert chen.post(f"{here}/activate", {"at": f"{day} 08:31", "begin": "0", "end": "9"}).status_code == 303
    before = states.ranges(OPERATOR, "B000001")
    assert before[0].facts.active_from == morning + timedelta(minutes=1)
    for wrong, sentence in NO_MINUTES.items():
        answer = chen.post(f"{here}/activate", {"at": wrong})
        assert answer.status_code == 422, wrong
        assert sentence in answer.text, wrong
    assert states.ranges(OPERATOR, "B000001") == before


def test_what_is_void_is_left_alone_and_that_is_said(two: tuple[Desk, Desk]) -> None:
    chen, _wang = two
    batch = issuing.issue(OPERATOR, BatchWish("P001", 50))
    here = f"/console/code-batches/{batch.code}"
    states.void(OPERATOR, batch.code, Span(5, 3), reason="被盗")
    link = f"HTTPS://Q.BRAND.CN/C/{code_of(batch, 9)}"
    assert chen.post(f"{here}/activate", {"begin": link, "end": ""}).status_code == 303
    assert chen.told(here) == ["已激活 1 个码"]
    assert chen.post(f"{here}/activate", {"begin": "10", "end": "", "at": "2099-12-31T20:00"}).status_code == 303
    assert chen.told(here) == ["1 个码到 2099-12-31 20:00 激活"]
    assert chen.post(f"{here}/freeze", {"begin": "", "end": "", "reason": "召回"}).status_code == 303
    assert chen.told(here) == ["已冻结 47 个码；另有 3 个早已作废，没有动"]
    assert chen.post(f"{here}/thaw", {"begin": "9", "end": "9", "reason": "查过"}).status_code == 303
    assert chen.told(here) == ["已解冻 1 个码"]
    answer = chen.post(f"{here}/thaw", {"begin": "5", "end": "7", "reason": "错了"})
    assert (answer.status_code, "都已经作废" in answer.text) == (409, True)
    asked = {"printer": "华彩", "form": "csv", "link": "plain", "reason": "首印"} | SURE
    answer = chen.post(f"{here}/package", asked)
    assert (answer.status_code, "序列号 5–7 已经作废" in answer.text) == (409, True)


def test_none_of_many_products_is_out_of_reach(two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    chen, wang = two
    form = "/console/code-batches/-/new"
    assert '<option value="P001" ' in chen.get(form).text
    monkeypatch.setattr(code_batches, "MOST_CHOSEN", 1)
    for number in range(2, 5):
        records.create_product(OPERATOR, ProductWish(f"P00{number}", f"露营杯 {number} 号"))
    page = chen.get(form).text
    assert "P001" not in page
    assert 'hx-get="/console/products/-/suggest"' in page
    assert chen.get("/console/products/-/suggest?product=露营").text.count("<option") == 3
    assert (
        chen.get("/console/products/-/suggest?product=p004").text.strip() == '<option value="P004">露营杯 4 号</option>'
    )
    assert "没有编码为 P009 的产品" in chen.post(form, NEW | {"product": "P009"}).text
    assert chen.post(form, NEW | {"product": "P004", "count": "１，０００", "lot": "Ｌ１"}).status_code == 303
    assert "为产品 P004 发 1,000 个码，批号 L1" in wang.get("/console/second-person").text


def test_a_package_that_is_refused_waits_for_nobody(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    issuing.issue(OPERATOR, BatchWish("P001", 50))
    asked = {"printer": "华彩", "form": "csv", "link": "plain", "reason": "首印"} | SURE
    assert chen.post("/console/code-batches/B000001/package", asked).status_code == 303
    assert "等待放行" in chen.get("/console/code-packages/1").text
    assert wang.post(f"/console/second-person/{newest_act()}/refuse", {}).status_code == 303
    assert "没有放行，已取消" in chen.get("/console/code-packages/1").text
    assert not package_work.work_once("worker")


WRONG = {
    "nothing": ({"count": "0"}, "请填 1 到 100,000,000 之间的整数。"),
    "too many": ({"count": "1000000000"}, "请填 1 到 100,000,000 之间的整数。"),
    "no number": ({"count": "一千"}, "请填 1 到 100,000,000 之间的整数。"),
    "cartons larger than the batch": ({"count": "10", "per_carton": "24"}, "每箱数量比总数还多，请检查。"),
    "a lot nobody can print": ({"lot": "批号一"}, "批号最多 20 个字符"),
    "the wrong password": ({"password": "guess"}, "密码不正确，请再输一次。"),
    "no reason": ({"reason": ""}, "请写明原因，确认的同事会看到。"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_wrong_is_said_in_the_form(two: tuple[Desk, Desk], how: str) -> None:
    said, sentence = WRONG[how]
    answer = two[0].post("/console/code-batches/-/new", NEW | said)
    assert answer.status_code in (403, 422)
    assert sentence in answer.text


def test_a_batch_says_for_whom_it_is_and_draws_its_first_day_as_a_line(two: tuple[Desk, Desk], cast: Cast) -> None:
    chen, wang = two
    asked = NEW | {"lot": "", "dealer": "D001"}
    assert chen.post("/console/code-batches/-/new", asked).status_code == 303
    assert "为产品 P001 发 1,000 个码，每箱 24 个，卖给渠道商 D001" in wang.get("/console/second-person").text
    confirmed(wang)
    states.activate(OPERATOR, "B000001")
    page = chen.get("/console/code-batches/B000001").text
    assert "华南总代理" in page
    drawn = json.loads(page.partition('id="days">')[2].partition("</script>")[0])
    assert [line["counts"] for line in drawn["series"][:2]] == [[0, 1000], [0, 1000]]


def test_a_package_on_its_way(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    issuing.issue(OPERATOR, BatchWish("P001", 50))
    asked = {"printer": "华彩印刷", "form": "svg", "link": "gs1", "reason": "首批"} | SURE
    assert chen.post("/console/code-batches/B000001/package", asked).status_code == 303
    here = "/console/code-packages/1"
    assert "等另一位同事" in chen.get(here).text
    confirmed(wang)
    assert "正在生成" in chen.get(here).text
    assert package_work.work_once("worker")

    refused = chen.post(f"{here}/password")
    assert refused.status_code == 403
    assert "口令只给放行的人看" in refused.text
    shown = wang.post(f"{here}/password")
    assert shown.headers["Cache-Control"] == "no-store"
    password = re.search(r'id="package-password">([0-9A-Z-]+)<', shown.text)
    assert password
    assert wang.post(f"{here}/password").status_code == 410

    assert wang.post(f"{here}/file").status_code == 403
    taken = chen.post(f"{here}/file")
    assert taken.headers["Content-Type"] == "application/zip"
    files = opened(taken.data, password[1])
    assert len(files) == 51
    assert b"/01/" in files["B000001-1.csv"]
    for _ in range(2):
        assert chen.post(f"{here}/file").status_code == 200
    assert chen.post(f"{here}/file").status_code == 410
    assert "3 / 3" in wang.get(here).text


def test_what_only_looks_sees_no_decoys(two: tuple[Desk, Desk], signed_in: Callable[[str], Desk]) -> None:
    chen, _wang = two
    issuing.issue(OPERATOR, BatchWish("P001", 50))
    asked = {"printer": "旧共享盘", "decoys": "5", "reason": "防泄漏"} | SURE
    assert chen.post("/console/code-batches/B000001/decoy", asked).status_code == 303
    assert "旧共享盘" in chen.get("/console/code-packages").text
    auditor = signed_in("auditor")
    assert "旧共享盘" not in auditor.get("/console/code-packages").text
    assert "旧共享盘" not in auditor.get("/console/code-batches/B000001").text
    assert auditor.get("/console/code-packages/1").status_code == 403


@pytest.mark.parametrize("decoys", ["0", "０", "-1", "x", ""])
def test_what_asks_for_no_decoys_is_refused_and_no_real_codes_are_asked_for(
    two: tuple[Desk, Desk], decoys: str
) -> None:
    chen, _wang = two
    issuing.issue(OPERATOR, BatchWish("P001", 50))
    asked = {"printer": "旧共享盘", "decoys": decoys, "reason": "防泄漏"} | SURE
    assert chen.post("/console/code-batches/B000001/decoy", asked).status_code == 422
    assert "旧共享盘" not in chen.get("/console/code-packages").text


def test_a_batch_may_be_made_with_an_older_key_that_the_second_person_reads(two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    before = {name: list(ring) for name, ring in keys._rings.items()}
    keys.use([(before["code"][0][0] + 1, b"n" * 32), *before["code"]], before["inner"])
    try:
        old = str(before["code"][0][0])
        assert f'<option value="{old}"' in chen.get("/console/code-batches/-/new").text
        for wrong, status in (("77", 409), ("0", 422), ("x", 422), ("9" * 80, 422)):
            assert chen.post("/console/code-batches/-/new", NEW | {"key_version": wrong}).status_code == status, wrong
        assert chen.post("/console/code-batches/-/new", NEW | {"key_version": old}).status_code == 303
        assert f"用第 {old} 版密钥" in wang.get("/console/second-person").text
        confirmed(wang)
        assert str(issuing.batch(OPERATOR, "B000001").key_version) == old
    finally:
        keys.use(before["code"], before["inner"])
