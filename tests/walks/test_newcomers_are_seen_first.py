"""A campaign wants newcomers seen in person. 赵磊 reads so before he takes part, wins like everybody, and shows the
code on his page at the counter: one tap of 张伟's and the prize is his. The second time the house knows him."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import requests

from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entries, voucher_of
from tests.walks.steps import mini_session, take_part
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.timeout(180)
CHECK_CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")


def test_a_newcomer_fetches_the_first_prize_in_person_and_the_next_one_like_everybody(stage: Stage) -> None:
    bind_owner(stage)
    out, zhao = desk.published(in_person="yes"), stage.person("zhao-consumer")
    assert "第一次在这里领奖的朋友，奖品先为您留着" in zhao.webview().get(f"/p/{out.slug}").text
    done = take_part(stage, zhao, out.slug)
    for words in ("您领到了 50 元券", "到店出示此码，店员核实后当场领取", "以后参加别的活动就不用了"):
        assert words in done.text
    code = CHECK_CODE.search(done.text)
    assert code
    assert "到店领取" in zhao.webview().get("/me/prizes").text
    assert "为您留着，到店点开出示，当场领取。" in zhao.webview().get(f"/p/{out.slug}").text

    stage.work()  # who 张伟 is everywhere comes with what WeChat tells of him
    bearer = {"Authorization": f"Bearer {mini_session(stage, stage.person('zhang-owner'))['token']}"}
    counter = f"{stage.url}/api/v1"
    picture = voucher_of(entries(out)[0].id)
    assert picture is not None
    sent_around = {"code": picture.code, "key": "0123456789abcdef-1"}
    no = requests.post(f"{counter}/redemptions", json=sent_around, headers=bearer, timeout=20)
    assert no.status_code == 409
    assert "voucher_held" in no.text
    handed = requests.post(f"{counter}/vouches", json={"code": code[0]}, headers=bearer, timeout=20)
    assert (handed.status_code, handed.json()["prize"]) == (201, "50 元券"), handed.text
    assert handed.json()["redeemed_at"]
    assert "已使用" in zhao.webview().get(urlsplit(done.url).path).text

    again = take_part(stage, zhao, desk.published(in_person="yes").slug)
    assert "您领到了 50 元券" in again.text
    assert "到店出示给店员扫一扫" in again.text
    assert not CHECK_CODE.search(again.text)
