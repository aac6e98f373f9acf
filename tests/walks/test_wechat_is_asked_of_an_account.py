"""陈静 publishes a campaign that wants WeChat's risk rank. 赵磊 takes part while WeChat answers, and has his coupon at
once; while it is slow, cut off, broken or was not granted, nobody is paid and nobody is refused: what they won is kept
until WeChat answers, or a person looks."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from models.campaign_entries import CampaignEntry
from services.campaigns import mine
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entries, voucher_of
from tests.services.campaigns.ranks import careful
from tests.walks.steps import later, mini_session, take_part

pytestmark = pytest.mark.timeout(180)
RANK = "wxa/getuserriskrank"
MINUTE, HOUR = 60.0, 3600.0


def asked(stage: Stage) -> list[dict[str, Any]]:
    return [call for call in stage.world.calls() if call["api"].endswith(RANK)]


def the_one(out: desk.Out) -> CampaignEntry:
    [found] = entries(out)
    return found


def with_the_mini_program(stage: Stage, key: str) -> str:
    """They opened it just now, and follow us: their bearer."""
    person = stage.person(key)
    person.follow()
    token = mini_session(stage, person)["token"]
    stage.work()  # that both are one person comes with what WeChat tells of them
    return f"Bearer {token}"


def test_a_low_rank_has_the_coupon_at_once(stage: Stage) -> None:
    out = careful()
    with_the_mini_program(stage, "zhao-consumer")
    page = stage.person("zhao-consumer").webview().get(f"/p/{out.slug}").text
    assert "微信只会得到您在小程序里的标识和网络地址" in page
    done = take_part(stage, stage.person("zhao-consumer"), out.slug)
    assert "您领到了 50 元券" in done.text
    [call] = asked(stage)
    assert set(call["body"]) == {"appid", "openid", "scene", "client_ip"}, "and no number"


@pytest.mark.parametrize(
    ("then", "more"),
    [
        ("delay", {"seconds": 4.0}),
        ("drip", {"seconds": 4.0}),
        ("reset", {}),
        ("half_body", {}),
        ("html", {}),
        ("errcode", {"errcode": -1}),
        ("errcode", {"errcode": 48001}),
    ],
)
def test_while_wechat_does_not_answer_what_was_won_is_kept_and_comes_with_its_answer(
    stage: Stage, then: str, more: dict[str, Any]
) -> None:
    out = careful()
    bearer = with_the_mini_program(stage, "zhao-consumer")
    stage.world.fail_api(RANK, then, times=100, **more)
    zhao = stage.person("zhao-consumer")
    done = take_part(stage, zhao, out.slug)
    assert done.status_code == 200
    assert "还差一步：请微信核对一下" in done.text
    found = the_one(out)
    assert (found.state, found.outcome, voucher_of(found.id)) == ("held", "won", None)
    assert desk.prize(out.prizes[0]).given == 1

    stage.world.clear_faults()
    address = f"{stage.url}/api/v1/entries/{found.id}"
    told = requests.post(f"{address}/rank", headers={"Authorization": bearer}, timeout=20)
    again = requests.get(address, headers={"Authorization": bearer}, timeout=20).json()
    assert (told.status_code, told.json()) == (200, again)
    assert (again["state"], again["needs_rank"], again["voucher"]["state"]) == ("entered", False, "good")
    assert "您领到了 50 元券" in zhao.webview().get(f"/p/{out.slug}/entries/{found.id}").text


def test_the_worker_asks_again_by_itself(stage: Stage) -> None:
    out = careful()
    with_the_mini_program(stage, "zhao-consumer")
    stage.world.fail_api(RANK, "reset", times=100)
    take_part(stage, stage.person("zhao-consumer"), out.slug)
    later(stage, MINUTE)
    stage.work()
    assert the_one(out).state == "held"
    stage.world.clear_faults()
    later(stage, 10 * MINUTE)
    stage.work()
    found = the_one(out)
    assert (found.state, found.wechat_rank) == ("entered", 0)
    [letter] = [one for one in stage.person("zhao-consumer").chat() if "50 元券" in str(one)]
    assert letter


def test_whoever_never_opened_the_mini_program_does_so_and_has_it(stage: Stage) -> None:
    out, zhao = careful(), stage.person("zhao-consumer")
    zhao.follow()
    waiting = take_part(stage, zhao, out.slug)
    assert "长按识别，打开小程序就核对" in waiting.text
    found = the_one(out)
    assert (found.state, asked(stage)) == ("held", [])
    picture = zhao.webview().get(f"/p/{out.slug}/entries/{found.id}/mini.png")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
    stranger = stage.person("he-consumer").webview()
    stranger.get(f"/p/{out.slug}")
    assert stranger.get(f"/p/{out.slug}/entries/{found.id}/mini.png").status_code == 404
    bearer = {"Authorization": with_the_mini_program(stage, "zhao-consumer")}
    told = requests.post(f"{stage.url}/api/v1/entries/{found.id}/rank", headers=bearer, timeout=20)
    assert (told.status_code, told.json()["state"], told.json()["voucher"]["state"]) == (200, "entered", "good")
    other = {"Authorization": with_the_mini_program(stage, "he-consumer")}
    refused = requests.post(f"{stage.url}/api/v1/entries/{found.id}/rank", headers=other, timeout=20)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "entry_unknown")
    assert len(asked(stage)) == 1


def test_an_account_wechat_warns_of_waits_for_a_person(stage: Stage) -> None:
    out, he = careful(), stage.person("he-consumer")
    he.change(risk_rank=4)
    with_the_mini_program(stage, "he-consumer")
    done = take_part(stage, he, out.slug)
    assert "50 元券 为您留着" in done.text
    assert "小程序码" not in done.text
    [mine_] = mine.of_campaign(the_one(out).follower_id or 0, out.slug)
    assert (mine_.state, mine_.needs_rank) == ("held", False)
    assert mine.entry(the_one(out).follower_id or 0, mine_.id).check_code is not None
