"""Who took part, in the console: masked, within reach, those that may be a farm's looked at before they count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.campaigns.risk import Seen
from tests.console.desk import Desk
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, entry, promotion, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.ranks import NO_ANSWER, came, careful, ranked
from tests.services.leads.desk import owner
from tests.world import Cast

LIST = "/console/campaign-entries"
FARM = Seen("203.0.113.9", "one browser for all", by_page=False)


@pytest.fixture
def editor(signed_in: Callable[[str], Desk]) -> Desk:
    """李强, content manager."""
    return signed_in("content_manager")


def a_held_entry(out: Out) -> int:
    """Newcomers by the dozen with one browser: the first that is held."""
    for _ in range(30):
        done = enter(out, somebody(), seen=FARM)
        if done.state == "held":
            return done.entry_id
    raise AssertionError("nobody was held")


def test_an_entry_is_listed_masked_and_read_with_its_answers(editor: Desk, cast: Cast) -> None:
    out = desk.published()
    link = promotion(out, owner("D002"))
    done = enter(out, phone="13811112222", share=link, hands_to="深圳湾专卖", fields={"wants": "价格"})
    page = editor.get(f"{LIST}?campaign={out.slug}").text
    for words in ("李女士", "138****2222", "50 元券", "深圳湾专卖"):
        assert words in page
    assert "13811112222" not in page
    assert "第一次来" not in page, "who is new is not called odd"
    card = editor.get(f"{LIST}/{done.entry_id}", htmx=True).text
    for words in ("想了解", "价格", "138****2222"):
        assert words in card
    assert "13811112222" not in card
    assert "李女士" in editor.get(f"{LIST}?q=13811112222").text
    assert "李女士" not in editor.get(f"{LIST}?q=13811113333").text
    exported = editor.get(f"{LIST}?campaign={out.slug}&export=csv").data.decode("utf-8")
    assert "138****2222" in exported
    assert "13811112222" not in exported


def test_a_whole_number_is_shown_once_for_a_reason(manager: Desk, cast: Cast) -> None:
    number = enter(desk.published(), phone="13811112222").entry_id
    address = f"/console/contacts/campaign_entry/{number}"
    assert "138****2222" in manager.get(address).text
    assert manager.post(address, {"reason": ""}).status_code == 422
    assert "138 1111 2222" in manager.post(address, {"reason": "call"}).text


def test_what_may_be_a_farms_waits_and_counts_or_is_refused_with_a_reason(editor: Desk, cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="100")])
    first, second = a_held_entry(out), a_held_entry(out)
    given = desk.prize(out.prizes[0]).given
    page = editor.get(f"/console/campaigns/{out.slug}").text
    assert f"campaign={out.slug}&amp;state=held" in page
    assert "同一个浏览器替好几个人参与" in editor.get(f"{LIST}/{first}").text
    assert "同一个浏览器替好几个人参与" in editor.get(f"{LIST}?campaign={out.slug}&state=held").text
    assert editor.post(f"{LIST}/{first}", {"decision": "accept"}).status_code == 303
    assert (entry(first).state, voucher_of(first) is not None) == ("entered", True)
    refused = editor.post(f"{LIST}/{second}", {"decision": "refuse", "reason": " "})
    assert refused.status_code == 422
    assert editor.post(f"{LIST}/{second}", {"decision": "refuse", "reason": "同一部手机"}).status_code == 303
    assert entry(second).state == "refused"
    assert desk.prize(out.prizes[0]).given == given - 1
    again = editor.post(f"{LIST}/{second}", {"decision": "accept"})
    assert again.status_code == 409
    assert "已经处理过了" in again.text
    assert "现在没有待核实的参与" in editor.get(f"{LIST}?campaign={out.slug}&state=held").text
    assert "没有符合条件的记录" in editor.get(f"{LIST}?campaign={out.slug}&state=held&q=138").text


def test_headquarters_reads_what_wechat_said_of_an_account(editor: Desk, cast: Cast) -> None:
    out = careful()
    _, high = came(out, ranked(4))
    card = editor.get(f"{LIST}/{high}", htmx=True).text
    assert "微信认为这个账号风险高" in card
    assert "4（0 最低，4 最高）" in card
    _, none = came(out, NO_ANSWER)
    card = editor.get(f"{LIST}/{none}", htmx=True).text
    assert "微信还没有回答这个账号的风险，会再问" in card
    assert "0 最低" not in card


def test_a_region_manager_reaches_the_entries_of_her_dealers_alone(
    signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    out = desk.published()
    hers = enter(out, share=promotion(out, owner("D002")), hands_to="深圳湾专卖").entry_id
    nobodys = enter(out).entry_id
    zhou = signed_in("region_manager")
    assert zhou.get(f"{LIST}/{hers}").status_code == 200
    assert zhou.get(f"{LIST}/{nobodys}").status_code == 404
    assert zhou.post(f"{LIST}/{hers}", {"decision": "accept"}).status_code == 403
    assert zhou.get(f"/console/contacts/campaign_entry/{nobodys}").status_code == 404
