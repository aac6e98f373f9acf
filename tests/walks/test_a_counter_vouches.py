"""赵磊 takes part on a phone that many use: his entry waits. At the counter he shows the code on its page, 张伟
sees him, and one tap vouches for him and hands him his prize."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import requests

from services.campaigns import check_codes, crowds
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entries
from tests.walks.steps import mini_session, take_part
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.timeout(180)


def test_who_waits_shows_one_code_at_the_counter_and_has_the_prize(stage: Stage) -> None:
    bind_owner(stage)
    out, zhao = desk.published(), stage.person("zhao-consumer")
    done = take_part(stage, zhao, out.slug)
    assert "您领到了 50 元券" in done.text
    assert crowds.hold(entries(out)[0].id, 75), "six more came on that phone"

    address = urlsplit(done.url).path
    waiting = zhao.webview().get(address).text
    assert "50 元券 为您留着" in waiting
    assert "到店出示此码，店员核实后当场领取" in waiting
    assert "券码" not in waiting
    code = re.search(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}", waiting)
    assert code
    assert check_codes.read(code[0]) is not None

    stage.work()  # who 张伟 is everywhere comes with what WeChat tells of him
    bearer = {"Authorization": f"Bearer {mini_session(stage, stage.person('zhang-owner'))['token']}"}
    counter, shown = f"{stage.url}/api/v1/vouches", {"code": code[0]}
    seen = requests.post(f"{counter}/look", json=shown, headers=bearer, timeout=20)
    assert (seen.status_code, seen.json().get("state")) == (200, "waits"), seen.text
    assert (seen.json()["campaign"], seen.json()["prize"]) == ("春季新品体验", "50 元券")
    done = requests.post(counter, json=shown, headers=bearer, timeout=20)
    assert (done.status_code, done.json().get("state")) == (201, "done"), done.text
    assert done.json()["redeemed_at"]
    again = requests.post(counter, json=shown, headers=bearer, timeout=20)
    assert again.json() == done.json(), "tapped twice"
    counts = zhao.webview().get(address).text
    assert "您领到了 50 元券" in counts
    assert "已使用" in counts
    assert "核实码" not in counts
