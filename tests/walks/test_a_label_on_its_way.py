"""A label from the request for its batch to a friend's warranty card: two persons issue and pack it, a reader that is
not ours reads the printer's picture, and what it says opens in a consumer's hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image

from sandbox.client import Person
from services import clock
from services.access import OPERATOR
from services.item_codes import package_work
from services.products import demo
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.services.item_codes.packing import newest_act, opened
from tests.walks.steps import csrf_of
from tests.world import PASSWORD

pytestmark = pytest.mark.timeout(120)
SURE = {"password": PASSWORD}
BATCH = "/console/code-batches/B000001"


@pytest.fixture
def two(stage: Stage) -> Iterator[tuple[Desk, Desk]]:
    """陈洁 asks, 王敏 confirms."""
    demo.furnish(OPERATOR)
    yield Desk(stage.app).with_session_of("E002"), Desk(stage.app).with_session_of("E001")
    clock.use(None)


def ask(desk: Desk, path: str, said: dict[str, str]) -> None:
    assert desk.post(path, said | SURE).status_code == 303


def confirm(asker: Desk, other: Desk) -> None:
    """Whoever asked is refused, the other is not."""
    address = f"/console/second-person/{newest_act()}/confirm"
    assert asker.post(address, SURE).status_code == 403
    assert other.post(address, SURE).status_code == 303


def packed(chen: Desk, wang: Desk) -> dict[str, bytes]:
    """What the printer unpacks: the file from one person, its password from the other."""
    ask(chen, "/console/code-batches/-/new", NEW)
    assert chen.get(BATCH).status_code == 404  # nothing is issued by one person
    confirm(chen, wang)
    ask(chen, f"{BATCH}/package", {"printer": "华彩印刷", "form": "png", "link": "gs1", "reason": "首批包装"})
    confirm(chen, wang)
    assert package_work.work_once("worker")
    password = re.search(r'id="package-password">([0-9A-Z-]+)<', wang.post("/console/code-packages/1/password").text)
    assert password
    return opened(chen.post("/console/code-packages/1/file").data, password[1])


NEW = {"product": "P001", "count": "10", "per_carton": "5", "inner": "yes", "dealer": "D001", "reason": "首批"}


def read(files: dict[str, bytes], code: str) -> str:
    """What an independent reader sees on the label of a code."""
    (picture,) = [content for name, content in files.items() if code in name]
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return str(seen.text)


def page_at(person: Person, label: str) -> str:
    """What this person reads after holding the phone over the label."""
    deed = person.scan(label)
    assert deed["outcome"] == "opens"
    return person.webview().get(urlsplit(str(deed["url"])).path).text


def test_a_label_on_its_way(stage: Stage, two: tuple[Desk, Desk]) -> None:
    chen, wang = two
    files = packed(chen, wang)
    (listed,) = [content for name, content in files.items() if name.endswith(".csv")]
    lines = list(csv.DictReader(io.StringIO(listed.decode("utf-8-sig"))))
    line, other = lines[3:5]
    code, inner = line["code"], line["inner_code"]
    label = read(files, code)
    assert label.lower() == line["link"].lower()
    zhao, he = stage.person("zhao-consumer"), stage.person("he-consumer")

    assert "暂时查不到这个码" in page_at(zhao, label)  # a leaked label is worth nothing
    assert chen.post(f"{BATCH}/activate", {"begin": line["carton_code"], "end": ""}).status_code == 303
    assert "正品，请放心使用" in page_at(zhao, label)

    view = zhao.webview()
    form = {"csrf_token": csrf_of(view.get(f"/c/{code}/bind")), "bind": "yes"}
    hers = csrf_of(he.webview().get(f"/c/{code}/bind"))
    miss = "00000000" if inner != "00000000" else "11111111"
    wrong = view.post(f"/c/{code}/bind", data=form | {"inner_code": miss})
    assert "还可以试 4 次" in wrong.text
    assert f'value="{miss}"' in wrong.text  # what was typed stays, to be held against the label
    unread = view.post(f"/c/{code}/bind", data={"csrf_token": form["csrf_token"], "inner_code": inner})
    assert ("请先阅读并同意" in unread.text, f'value="{inner}"' in unread.text) == (True, True)
    card = view.post(f"/c/{code}/bind", data=form | {"inner_code": f"{inner[:4]} {inner[4:]}"})
    assert "绑定成功" in card.text
    assert "保修中" in card.text

    second = page_at(he, label)
    assert "这个码之前有人查过" in second
    assert "不一定有问题" in second
    assert "已经绑定在别人名下" in second
    theirs = he.webview()
    form = {"csrf_token": hers, "bind": "yes", "inner_code": inner}
    assert theirs.post(f"/c/{code}/bind", data=form).status_code == 409

    sent = view.post("/me/items/1/give", data={"csrf_token": csrf_of(view.get("/me/items/1"))})
    gift = urlsplit(sent.url).path
    taken = theirs.post(gift, data={"csrf_token": csrf_of(theirs.get(gift)), "bind": "yes"})
    assert "绑定成功" in taken.text
    assert "保修中" in taken.text
    assert "看我的保修卡" in page_at(he, label)

    life = chen.get(f"/console/item-codes?code={label}").text
    for words in ("发码", "激活防伪码", "首次", "保修至", "华南总代理"):
        assert words in life
    owners = wang.get("/console/items/1").text
    for words in ("扫码绑定", "转赠给别人", "接受转赠"):
        assert words in owners

    address, guess = f"/c/{other['code']}/bind", {"bind": "yes", "inner_code": "1" * 8}
    assert guess["inner_code"] != other["inner_code"]
    told = [theirs.post(address, data=guess | {"csrf_token": hers}).text for _ in range(5)][-1]
    assert ("已经锁定" in told, "<form" in told) == (True, False)  # nothing more to be typed in vain
    assert "<form" not in theirs.get(address).text
    opened = {"code": f"https://q.brand.cn/c/{other['code']}", "reason": "看过照片"}
    assert wang.post("/console/items/-/unlock", opened).status_code == 303
    assert 'name="inner_code"' in theirs.get(address).text
