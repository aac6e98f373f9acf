"""Campaigns in the console: begun from a template, composed block by block, checked, published, changed while live."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.campaigns import budgets, checking, drafting, prizes, publishing
from tests.console.desk import Desk
from tests.services.campaigns import desk
from tests.world import PASSWORD, Cast

LIST = "/console/campaigns"
NEW = f"{LIST}/-/new"
PAGES = {"name": "秋季到店", "template": "store_coupon", "starts": "", "ends": "2099-12-31T20:00", "once": "a" * 24}


@pytest.fixture
def editor(signed_in: Callable[[str], Desk]) -> Desk:
    """李强, content manager."""
    return signed_in("content_manager")


def begun(desk_: Desk, **said: str) -> str:
    """A draft from a template; its slug."""
    answer = desk_.post(NEW, {**PAGES, **said})
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def at(slug: str, part: str = "") -> str:
    return f"{LIST}/{slug}{part}"


def test_a_draft_begins_with_a_template_and_what_it_lacks_is_said(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    page = editor.get(at(slug)).text
    for words in ("秋季到店", "到店优惠券", "满 200 元减 50 元", "发布检查", "还没有选谁可以推广", "奖品有价值"):
        assert words in page
    answer = editor.post(at(slug, "/publish"), {"version": str(desk.edition(slug))})
    assert answer.status_code == 422
    assert "还有 3 处要改" in answer.text
    assert desk.row(slug).state == "draft"
    assert "秋季到店" in editor.get(LIST).text


def test_a_page_is_composed_published_changed_and_ended(editor: Desk, cast: Cast) -> None:
    here, slug = editor, begun(editor)

    def post(part: str, **said: str) -> None:
        answer = here.post(at(slug, part), {"version": str(desk.edition(slug)), **said})
        assert answer.status_code == 303, answer.text

    post("/blocks/-/text", heading="营业时间", words="每天 10:00 到 20:00")
    places = len(drafting.draft_of(OPERATOR, slug).blocks)
    post(f"/blocks/{places - 1}/move", to="0")
    assert drafting.draft_of(OPERATOR, slug).blocks[0].text("heading") == "营业时间"
    post("/blocks/0", heading="营业时间", words="每天 9:00 到 21:00")
    post("/blocks/1/remove")
    post("/blocks/2/remove")
    post("/fields/-/new", label="怎么称呼您", kind="name", required="", options="")
    post("/fields/1", label="您的称呼", kind="name", required="yes", options="")
    post("/fields/1/move", to="0")
    assert [one.label for one in drafting.draft_of(OPERATOR, slug).fields] == ["您的称呼", "手机号"]
    post("/audience", roles="everybody")
    budgets.raise_budget(OPERATOR, slug, "25000")
    post("/publish")
    assert desk.row(slug).state == "published"
    post("/page", title="秋季到店礼", summary="", cover="", material="")
    assert "有未发布的更改" in here.get(at(slug)).text
    post("/publish")
    shown = publishing.published_of(OPERATOR, slug)
    assert shown is not None
    assert (shown.number, shown.content.title) == (2, "秋季到店礼")
    [prize] = prizes.prizes(OPERATOR, slug)
    post(f"/prizes/{prize.id}", name=prize.name, detail="", stock="600", worth="50", odds="", good_days="30")
    post("/pause")
    post("/resume")
    post("/budget/less", yuan="20000")
    post("/end", reason="门店装修")
    page = here.get(at(slug)).text
    assert "门店装修" in page
    assert "重新打开" in page
    post("/reopen")
    assert desk.row(slug).state == "paused"


def test_of_two_who_change_one_block_the_second_is_shown_what_the_first_wrote(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    opened = editor.get(at(slug, "/blocks/0")).text
    found = re.search(r'name="shown" value="([^"]*)"', opened)
    assert found
    seen = desk.edition(slug)
    first = {"version": str(seen), "heading": "怎么用", "words": "先领后用。"}
    assert editor.post(at(slug, "/blocks/0"), first).status_code == 303
    shown = found[1].replace("&#34;", '"').replace("&quot;", '"')
    second = {"version": str(seen), "shown": shown, "heading": "使用方法", "words": "领取后到门店。"}
    answer = editor.post(at(slug, "/blocks/0"), second)
    assert answer.status_code == 409
    for words in ("先领后用。", "使用方法", "别人改过了"):
        assert words in answer.text
    assert drafting.draft_of(OPERATOR, slug).blocks[0].text("words") == "先领后用。"


def test_more_budget_waits_for_a_second_person(editor: Desk, signed_in: Callable[[str], Desk], cast: Cast) -> None:
    slug = begun(editor)
    wish = {"yuan": "25000", "reason": "双十二", "once": "b" * 24, "password": "wrong"}
    refused = editor.post(at(slug, "/budget/more"), wish)
    assert refused.status_code == 422
    asked = editor.post(at(slug, "/budget/more"), {**wish, "once": "c" * 24, "password": PASSWORD})
    assert asked.status_code == 303, asked.text
    assert desk.row(slug).budget_fen is None
    admin = signed_in("admin")
    waiting = admin.get("/console/second-person").text
    assert "把活动“秋季到店”的奖品预算提高到 25000.00 元" in waiting
    confirmed = admin.post("/console/second-person/1/confirm", {"once": "d" * 24, "password": PASSWORD})
    assert confirmed.status_code == 303, confirmed.text
    assert desk.row(slug).budget_fen == 2_500_000


def test_what_is_typed_wrongly_is_said_beside_its_field_and_kept(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    seen = str(desk.edition(slug))
    for part, said, words in (
        ("/edit", {"name": "", "bait": "coupon", "per_person": "1"}, "请填写"),
        ("/prizes/-/new", {"name": "礼品袋", "stock": "-1", "worth": "很贵"}, "请填金额"),
        ("/fields/-/new", {"label": "手机号", "kind": "phone"}, "这一项已经问过了"),
        ("/blocks/-/map", {"place": "总店", "latitude": "北纬"}, "请填度数"),
        ("/slots", {"weekdays": "1", "opens": "9点", "closes": "18:00", "minutes": "60"}, "09:00"),
        ("/end", {"reason": ""}, "请填写这一项"),
    ):  # fmt: skip
        answer = editor.post(at(slug, part), {"version": seen, **said})
        assert (answer.status_code, words in answer.text) == (422, True), part
    assert str(desk.edition(slug)) == seen


def test_what_is_not_there_is_not_found(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    for part in ("/blocks/77", "/fields/77", "/prizes/77", "/blocks/-/new?kind=html"):
        assert editor.get(at(slug, part)).status_code == 404, part
    assert editor.get(at("nothing")).status_code == 404


def test_a_copy_is_a_draft_of_its_own(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    answer = editor.post(at(slug, "/copy"), {"once": "e" * 24})
    again = editor.post(at(slug, "/copy"), {"once": "e" * 24})
    assert answer.status_code == 303
    assert answer.location == again.location
    assert "秋季到店（副本）" in editor.get(answer.location).text


@pytest.mark.parametrize(
    "template", ["handbook", "joining", "store_coupon", "new_trial", "new_year_draw", "store_visit"]
)
def test_every_template_is_harmless_and_lacks_only_what_a_brand_must_add(
    editor: Desk, cast: Cast, template: str
) -> None:
    slug = begun(editor, template=template)
    found = {one.code for one in checking.look(OPERATOR, slug)}
    assert found <= {"audience_missing", "budget_missing", "bait_missing", "placeholder_left"}
    assert editor.get(at(slug)).status_code == 200


def test_the_preview_is_the_page_itself_in_a_frame_of_ours_where_nothing_runs(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    answer = editor.get(at(slug, "/preview"))
    assert answer.status_code == 200
    for words in ("到店优惠券", "满 200 元减 50 元", "马上领取"):
        assert words in answer.text
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    out = desk.published().slug
    desk.redraft(out, title="还没发布的标题")
    assert "还没发布的标题" in editor.get(at(out, "/preview")).text
    assert "还没发布的标题" not in editor.get(at(out, "/preview?edition=published")).text


def test_whoever_publishes_may_want_newcomers_seen_in_person(editor: Desk, cast: Cast) -> None:
    """What is dear advises it; what gives nothing to fetch does without; once out it is given up, never begun."""
    slug = desk.ready("coupon", [desk.a_prize(worth="50")], budget="9000")
    page = editor.get(at(slug)).text
    assert "比较贵重，容易被人批量注册来领" in page
    assert "都齐了，可以发布。" in page
    facts = {"name": "春季新品体验", "bait": "coupon", "per_person": "1", "rank": "no", **_days(slug)}
    untold = editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts})
    assert (untold.status_code, "请从列表里选" in untold.text) == (422, True)
    assert editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts, "in_person": "yes"}).status_code == 303
    page = editor.get(at(slug)).text
    assert "要，见到本人再发奖" in page
    assert "改“新客到店核实”</span> · 打开" in page
    assert "比较贵重" not in page
    assert "第一次在这里领奖的朋友" in editor.get(at(slug, "/preview")).text
    desk.publish(slug)
    assert editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts, "in_person": "no"}).status_code == 303
    again = editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts, "in_person": "yes"})
    assert (again.status_code, "领奖条件只能变得更方便" in again.text) == (422, True)
    form = desk.ready("form", in_person="yes")
    assert "“新客到店核实”只用于到店领的奖品" in editor.get(at(form)).text


def test_that_wechat_is_asked_may_begin_and_end_while_a_campaign_is_out(editor: Desk, cast: Cast) -> None:
    slug = desk.published(prizes=[desk.a_prize(worth="50")], budget="9000").slug
    assert "要，风险低的才直接算数" not in editor.get(at(slug)).text
    facts = {"name": "春季新品体验", "bait": "coupon", "per_person": "1", "in_person": "no", **_days(slug)}
    untold = editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts})
    assert (untold.status_code, "请从列表里选" in untold.text) == (422, True)
    for rank, act in (("yes", "打开"), ("no", "关闭")):
        assert editor.post(at(slug, "/edit"), {"version": _edition(slug), **facts, "rank": rank}).status_code == 303
        page = editor.get(at(slug)).text
        assert ("要，风险低的才直接算数" in page) is (rank == "yes")
        assert f"改“微信风险核对”</span> · {act}" in page
        assert ("您参加时会请微信核对账号风险" in editor.get(at(slug, "/preview")).text) is (rank == "yes")


def _edition(slug: str) -> str:
    return str(desk.edition(slug))


def _days(slug: str) -> dict[str, str]:
    wish = drafting.campaign_form(OPERATOR, slug).wish
    return {"starts": wish.starts, "ends": wish.ends}
