"""The life of one bottle over HTTP: issued and activated from the shell, verified and bound by its consumer, found
taken by the next, given to a friend, warranted for both."""

from __future__ import annotations

import csv
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from app.commands.codes import codes as shell
from sandbox.client import Person
from services.access import OPERATOR
from services.products import demo
from tests.rig.stage import Stage
from tests.services.items.shop import furnish_privileges
from tests.walks.steps import csrf_of, last_word
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.timeout(120)


def code_from_the_printers_file(stage: Stage, file: Path) -> str:
    """Ten codes for D001: issued, exported, activated, as the operator does it."""
    runner = stage.app.test_cli_runner()
    made = runner.invoke(shell, ["issue", "--product", "P001", "--count", "10", "--dealer", "D001"])
    assert made.exit_code == 0, made.output
    for said in (["export", "--batch", "B000001", "--output", str(file)], ["activate", "--batch", "B000001"]):
        done = runner.invoke(shell, said)
        assert done.exit_code == 0, done.output
    with file.open(newline="") as lines:
        return [line["code"] for line in csv.DictReader(lines)][3]


def bind(person: Person, code: str) -> requests.Response:
    view = person.webview()
    page = view.get(f"/c/{code}/bind")
    assert "为您服务：" in page.text
    return view.post(f"/c/{code}/bind", data={"csrf_token": csrf_of(page), "bind": "yes", "marketing": "yes"})


def test_from_the_printers_file_to_a_friends_warranty_card(stage: Stage, tmp_path: Path) -> None:
    demo.furnish(OPERATOR)
    furnish_privileges()
    bind_owner(stage)
    zhao, he = stage.person("zhao-consumer"), stage.person("he-consumer")
    code = code_from_the_printers_file(stage, tmp_path / "codes.csv")

    page = zhao.webview().get(f"/c/{code}").text
    assert "正品，请放心使用" in page
    assert f"/c/{code}/bind" in page
    hers = csrf_of(he.webview().get(f"/c/{code}/bind"))  # 何静 has the form open as 赵磊 is quicker
    card = bind(zhao, code)
    assert card.url.partition("?")[0].endswith("/me/items/1")
    again = zhao.webview().get(f"/c/{code}/bind")  # he goes back in the browser
    assert again.url.endswith("/me/items/1")
    for words in ("绑定成功", "保修中", "满 200 减 20", "100 积分，已到账"):
        assert words in card.text
    stage.work()
    assert demo.WISH.name in last_word(stage.person("zhang-owner"))

    second = he.webview().get(f"/c/{code}").text
    assert "这件产品已经绑定在别人名下" in second
    asked = he.webview().get(f"/c/{code}/bind").text
    assert ("这件产品已经绑定在别人名下" in asked, "<form" in asked) == (True, False)
    refused = he.webview().post(f"/c/{code}/bind", data={"csrf_token": hers, "bind": "yes"})
    assert refused.status_code == 409
    assert "请让对方转赠" in refused.text
    assert "<form" not in refused.text

    view = zhao.webview()
    mine = view.get("/me/items/1")
    sent = view.post("/me/items/1/give", data={"csrf_token": csrf_of(mine)})
    assert "把它送出去" in sent.text
    gift = urlsplit(sent.url).path
    zhao.share(stage.url + gift, "he-consumer", title="送您一件产品")
    theirs = he.webview()
    offered = theirs.get(gift)
    assert "朋友送您一件产品" in offered.text
    taken = theirs.post(gift, data={"csrf_token": csrf_of(offered), "bind": "yes"})
    assert "绑定成功" in taken.text
    assert "满 200 减 20" in taken.text
    assert "积分，已到账" not in taken.text  # they stay with whoever earned them
    assert "还没有绑定产品" in zhao.webview().get("/me/items").text
    assert "保修中" in he.webview().get("/me/items").text
    assert "看我的保修卡" in he.webview().get(f"/c/{code}").text
