"""The page behind an item's code, its JSON, and the same call of the mini program."""

from __future__ import annotations

import pytest
from flask import Flask, render_template

from pages import item_codes
from services import remembering
from services.access import OPERATOR
from services.bindings import arriving, inviting
from services.item_codes import counted, issuing, keys, packages, places, states, tallying
from services.item_codes.code_text import printed
from services.item_codes.issuing import BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.products import demo
from tests.copied import a_copied_label
from tests.labels import code_of as code_of_label
from tests.miniprogram_api.mini import Mini, code_of
from tests.pages.readers import Read, reader
from tests.services.items.shop import warranted_for
from tests.services.test_clerks import somebody
from tests.world import Cast

GTIN = "06901234567892"
JSON = {"Accept": "application/json"}


@pytest.fixture
def codes(app: Flask) -> list[str]:
    """Ten codes of P001; the last one is not active."""
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", 10))
    states.activate(OPERATOR, batch.code, Span(batch.first_serial, 9))
    version, key = keys.readers(Kind.ITEM)[0]
    assert version == batch.key_version
    assert isinstance(key, CodeKey)
    return [key.code(serial) for serial in range(batch.first_serial, batch.after_serial)]


def test_each_address_of_a_code_shows_the_product_and_nothing_that_is_for_dealers(app: Flask, codes: list[str]) -> None:
    desk = app.test_client()
    code = codes[0]
    for path in (f"/c/{code}", f"/C/{code.lower()}", f"/01/{GTIN}/21/{code}", f"/01/{GTIN}/10/L1/21/{code}"):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert "正品，请放心使用" in answer.text
        assert "500 毫升" in answer.text
        assert "建议陈列" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    told = desk.get(f"/c/{code}", headers=JSON).get_json()
    assert told == {
        "verdict": "genuine",
        "product": {"code": "P001", "name": demo.WISH.name, "lot": None},
        "first_verified_at": None,
        "seen_by_others_at": None,
        "seen_by_others_place": None,
        "owner": "nobody",
        "may_bind": False,  # nobody is known
        "inspection": None,
    }


def test_pages_that_say_the_same_are_drawn_once_and_each_names_its_own_code_in_its_readers_language(
    app: Flask, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, drawn = app.test_client(), list[str]()
    draw = render_template

    def counted(name: str, **facts: object) -> str:
        drawn.append(name)
        return draw(name, **facts)

    monkeypatch.setattr(item_codes, "render_template", counted)
    item_codes._drawn.cache_clear()
    for code in codes[:3]:
        page = desk.get(f"/c/{code}").text
        assert f"防伪码 {printed(code)}" in page
        assert [other for other in codes if other != code and printed(other) in page] == []
    assert "Genuine" in desk.get(f"/c/{codes[0]}", headers={"Accept-Language": "en"}).text
    assert len(drawn) == 2


def test_unknown_and_inactive_read_alike_and_no_code_is_told_so(app: Flask, codes: list[str]) -> None:
    desk = app.test_client()
    pages = {
        desk.get(path).text.replace(code, "CODE").replace("-".join(code[n : n + 4] for n in range(0, 16, 4)), "CODE")
        for code, path in (
            (codes[9], f"/c/{codes[9]}"),
            ("0" * 16, f"/c/{'0' * 16}"),
            (codes[1], f"/01/00036000291452/21/{codes[1]}"),
        )
    }
    assert len(pages) == 1
    assert "暂时查不到这个码" in pages.pop()
    for path in (f"/c/{codes[0][:9]}", f"/01/06901234567893/21/{codes[0]}", "/c/%F0%9F%98%80"):
        assert desk.get(path).status_code == 422, path
        assert desk.get(path, headers=JSON).get_json()["error"]["message"]


def test_what_is_typed_leads_to_its_page_or_is_told_how_it_is_wrong_and_can_be_corrected(
    app: Flask, codes: list[str]
) -> None:
    desk = app.test_client()
    code = codes[0]
    tallying.forget()
    assert 'name="code"' in desk.get("/c").text
    assert "查验真伪" in desk.get("/c/").text
    for typed, leads in (
        (f" {code[:4]} {code[4:].lower()} ", f"/c/{code}"),
        (f"https://q.cn/c/{code}?from=timeline", f"/c/{code}"),
        (f"https://q.cn/01/{GTIN}/10/L1/21/{code}", f"/01/{GTIN}/21/{code}"),
    ):
        sent = desk.get("/c", query_string={"code": typed})
        assert (sent.status_code, sent.headers["Location"]) == (303, leads)
    assert "正品，请放心使用" in desk.get("/c", query_string={"code": code}, follow_redirects=True).text
    half = desk.get("/c", query_string={"code": f"{code[:7]}<b>"})
    assert half.status_code == 422
    assert f'value="{code[:7]}&lt;b&gt;"' in half.text
    assert "对照包装检查" in half.text
    unknown = desk.get(f"/c/{'0' * 16}").text
    assert 'value="0000-0000-0000-0000"' in unknown
    tallying.write_down()
    assert counted.looks(OPERATOR).total.looks["misread"] == 1


def test_the_page_says_when_and_where_somebody_else_was_first(
    app: Flask, codes: list[str], read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangzhou = {"location": {"latitude": 30.3, "longitude": 120.2}, "city": {"names": {"zh-CN": "杭州市"}}}
    monkeypatch.setattr(places, "_reader", {"127.0.0.1": hangzhou})
    assert "首次查验" not in read("first").get(f"/c/{codes[0]}").text
    page = read("second").get(f"/c/{codes[0]}").text
    assert "别人第一次查验：" in page
    assert "约在杭州市" in page
    assert "首次查验" in page


def test_in_wechat_one_is_asked_who_one_is_once_and_answered_anyway(app: Flask, codes: list[str]) -> None:
    desk = app.test_client()
    wechat = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0.50"}
    asked = desk.get(f"/c/{codes[0]}", headers=wechat)
    assert (asked.status_code, asked.headers["Location"]) == (302, f"/oauth/start?next=/c/{codes[0]}")
    assert desk.get(f"/oauth/start?next=/01/{GTIN}/21/{codes[0]}", headers=wechat).status_code == 302
    assert "正品" in desk.get(f"/c/{codes[0]}", headers=wechat).text


LOTS = ["L7", "2026/11/A", "...", "a/21/b", "%-?'()*+,.:;<=>_&", '"A"']


@pytest.mark.parametrize("lot", LOTS)
def test_a_label_of_any_lot_that_gs1_allows_is_read(app: Flask, lot: str) -> None:
    """The very link that the printer gets, as a browser asks for it."""
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", 3, lot))
    states.activate(OPERATOR, batch.code)
    before = packages.link_before(batch, "", packages.GS1_LINK)
    told = app.test_client().get(before + code_of_label(batch, batch.first_serial), headers=JSON)
    assert (told.status_code, told.get_json()["verdict"]) == (200, "genuine")
    assert told.get_json()["product"]["lot"] == lot


@pytest.mark.parametrize("months", [24, 0])
def test_no_more_is_promised_than_the_product_does(app: Flask, codes: list[str], months: int) -> None:
    warranted_for(months)
    remembering.forget()
    page = reader(app, "buyer").client.get(f"/c/{codes[0]}").text
    assert ("绑定后开始保修" in page, "绑定后记在您名下" in page) == (months > 0, months == 0)
    form = reader(app, "buyer").client.get(f"/c/{codes[0]}/bind").text
    assert ("绑定后保修开始计算" in form, "绑定后特权归您" in form) == (months > 0, months == 0)


def test_the_mini_program_asks_the_same(app: Flask, codes: list[str]) -> None:
    mine, yours = Mini(app, somebody("mine")), Mini(app, somebody("yours"))
    told = mine.post("/item-codes/verify", code=codes[2], place={"latitude": 23.1, "longitude": 113.3})
    assert (told["verdict"], told["owner"], told["may_bind"]) == ("genuine", "nobody", True)
    assert told["product"]["parameters"][0] == {"name": "容量", "value": "500 毫升"}
    again = yours.post("/item-codes/verify", code=f"HTTPS://Q.CN/C/{codes[2]}")
    assert again["verdict"] == "seen_before"
    assert again["first_verified_at"] == again["seen_by_others_at"] is not None
    assert mine.post("/item-codes/verify", code=codes[9]) == {
        "verdict": "not_available",
        "product": None,
        "first_verified_at": None,
        "seen_by_others_at": None,
        "seen_by_others_place": None,
        "owner": "nobody",
        "may_bind": False,
        "inspection": None,
    }
    assert code_of(mine.ask("POST", "/item-codes/verify", {"code": "一瓶水"})) == (422, "code_odd_character")
    answers = [mine.ask("POST", "/item-codes/verify", {"code": "0" * 16}).status_code for _ in range(40)]
    assert answers[-1] == 429


def test_ours_are_told_more_on_every_way_and_consumers_no_word_of_it(
    app: Flask, codes: list[str], cast: Cast, read: Read
) -> None:
    li, buyer = read("李强"), read("王五")
    arriving.arrive(li.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    page = li.get(f"/c/{codes[9]}").text
    for words in (
        "<h1>还没激活，不该在卖</h1>",
        "看到的是“暂时查不到这个码”",
        "巡检",
        "还没激活，不该在卖",
        "没有指定渠道商",
        "不算顾客的查验",
    ):
        assert words in page
    assert "标签上的商品条码是别的产品的" in li.get(f"/01/00036000291452/21/{codes[0]}").text
    told = Mini(app, li.id).post("/item-codes/verify", code=codes[9])
    assert (told["verdict"], told["inspection"]["state"], told["inspection"]["looks"]) == ("not_available", "issued", 0)
    for path in (f"/c/{codes[9]}", f"/c/{codes[0]}", f"/c/{'0' * 16}"):
        theirs = buyer.get(path).text
        assert "巡检" not in theirs
        assert "自己人" not in theirs
    assert Mini(app, buyer.id).post("/item-codes/verify", code=codes[0])["inspection"] is None


def test_a_page_for_people_of_ours_does_not_say_that_a_suspected_copy_may_be_sold(read: Read, cast: Cast) -> None:
    case, li = a_copied_label(), read("李强")
    arriving.arrive(li.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    page = li.get(f"/c/{case.code}").text
    assert "有疑点，先不要卖" in page
    assert "疑似被复制" in page
    assert "可以卖" not in page
