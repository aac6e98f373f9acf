"""Parametric QR codes and mini program codes can be made, shown, read back and run out."""

import pytest
import requests
import zxingcpp
from PIL import Image

from sandbox.client import SandboxProblem, World
from sandbox.link_rules import matches
from sandbox.pictures import qr_png, read_codes
from tests.sandbox.conftest import WeChat
from tests.sandbox.toy import Facts, Toy

CREATE = "/cgi-bin/qrcode/create"


def create(wechat: WeChat, action: str, scene: object, **more: object) -> Facts:
    name = "scene_str" if "STR" in action else "scene_id"
    body = {"action_name": action, "action_info": {"scene": {name: scene}}} | more
    return wechat.post(CREATE, body)


def picture(world: World, ticket: str) -> requests.Response:
    return requests.get(f"{world.base}/cgi-bin/showqrcode", params={"ticket": ticket}, timeout=10)


def test_the_picture_of_a_ticket_holds_the_very_url_of_the_answer(wechat: WeChat, world: World) -> None:
    code = create(wechat, "QR_STR_SCENE", "d_x")
    assert code["expire_seconds"] == 60
    shown = picture(world, code["ticket"])
    assert shown.headers["Content-Type"] == "image/png"
    assert [one.content for one in read_codes(shown.content)] == [code["url"]]


def test_a_wrong_or_missing_ticket_has_no_picture(world: World) -> None:
    assert picture(world, "gQnothing==").status_code == 404
    assert requests.get(f"{world.base}/cgi-bin/showqrcode", timeout=10).status_code == 404


def test_a_phone_reads_a_picture_and_follows(wechat: WeChat, world: World, toy: Toy) -> None:
    shown = picture(world, create(wechat, "QR_STR_SCENE", "d_photo")["ticket"]).content
    assert world.person("he-consumer").scan(shown)["outcome"] == "followed"
    assert world.person("he-consumer").state()["qr_scene_str"] == "d_photo"


def test_what_is_no_picture_is_refused(world: World) -> None:
    with pytest.raises(SandboxProblem, match="no_picture"):
        world.person("he-consumer").scan(b"hello")


@pytest.mark.parametrize(
    ("action", "scene", "more", "errcode"),
    [
        ("QR_STR_SCENE", "x" * 65, {}, 40053),
        ("QR_STR_SCENE", "", {}, 40053),
        ("QR_SCENE", 0, {}, 40053),
        ("QR_LIMIT_SCENE", 100_001, {}, 40053),
        ("QR_STR_SCENE", "x", {"expire_seconds": 2_592_001}, 40053),
        ("QR_ANYTHING", "x", {}, 40052),
    ],
)
def test_scenes_and_times_have_limits(action: str, scene: object, more: Facts, errcode: int, wechat: WeChat) -> None:
    assert create(wechat, action, scene, **more)["errcode"] == errcode


def test_a_permanent_code_never_expires_and_comes_once_for_a_scene(wechat: WeChat, world: World, toy: Toy) -> None:
    first = create(wechat, "QR_LIMIT_STR_SCENE", "s_shop")
    assert "expire_seconds" not in first
    assert create(wechat, "QR_LIMIT_STR_SCENE", "s_shop")["ticket"] == first["ticket"]
    world.advance(400 * 86400)
    assert world.person("he-consumer").scan(first["url"])["outcome"] == "followed"


def test_a_number_scene_arrives_as_a_number(wechat: WeChat, world: World, toy: Toy) -> None:
    person = world.person("he-consumer")
    person.follow()
    push = person.scan(create(wechat, "QR_SCENE", 4711)["ticket"])["push"]
    assert push["fields"]["EventKey"] == 4711
    info = wechat.get("/cgi-bin/user/info", access_token=wechat.token(), openid=person.openid())
    assert info["subscribe"] == 1


def test_the_shelf_shows_every_code_and_handed_over_links(wechat: WeChat, world: World) -> None:
    code = create(wechat, "QR_STR_SCENE", "d_shelf")
    link = world.hand_over("http://127.0.0.1:8000/q/abc", "门口的立牌")
    newest, older = world.shelf()[:2]
    assert newest["label"] == "门口的立牌"
    assert (older["ticket"], older["scene"], older["expired"]) == (code["ticket"], "d_shelf", False)
    assert read_codes(requests.get(link["png"], timeout=10).content)[0].content == "http://127.0.0.1:8000/q/abc"


def test_a_mini_program_code_is_a_picture_or_a_refusal_in_json(wechat: WeChat, world: World, vectors: Facts) -> None:
    call, token = "/wxa/getwxacodeunlimit", wechat.token("mini_program")
    url = f"{world.base}{call}?access_token={token}"
    answer = requests.post(url, json={"scene": "d_abc", "page": "pages/bind"}, timeout=10)
    deed = world.person("he-consumer").scan(answer.content)
    assert deed["outcome"] == "opens_mini"
    assert deed["mini"] == {"path": "pages/bind", "query": "scene=d_abc"}
    for scene in vectors["getwxacodeunlimit_scene"]["ok"]:
        assert requests.post(url, json={"scene": scene}, timeout=10).headers["Content-Type"] == "image/png"
    for scene in vectors["getwxacodeunlimit_scene"]["bad"]:
        refused = requests.post(url, json={"scene": scene}, timeout=10)
        assert refused.status_code == 200
        assert refused.json()["errcode"] == 40169
    assert requests.post(url, json={"scene": ""}, timeout=10).json()["errcode"] == 40129
    assert requests.post(url, json={"scene": "a", "page": "/pages/x"}, timeout=10).json()["errcode"] == 41030
    assert requests.post(url, json={"scene": "a", "width": 100}, timeout=10).json()["errcode"] == 40097


def test_ordinary_links_open_the_mini_program_only_under_a_rule(world: World, vectors: Facts) -> None:
    for row in vectors["plain_link_qr"]["rule_matching"]:
        if "(published)" not in row["rule"]:
            assert matches(row["rule"], row["url"]) == row["match"], row["why"]
    person = world.person("he-consumer")
    assert person.scan("https://brand.test/c/ABC")["outcome"] == "opens"
    world.change_world(link_rules=["https://brand.test/c/"])
    deed = person.scan("https://brand.test/c/ABC")
    assert deed["outcome"] == "opens_mini"
    assert deed["mini"]["query"].startswith("q=https%3A%2F%2Fbrand.test%2Fc%2FABC&scancode_time=")


def test_a_url_link_ends_after_its_days(wechat: WeChat, world: World) -> None:
    ask = {"path": "pages/a", "query": "x=1", "expire_type": 1, "expire_interval": 1}
    link = wechat.post("/wxa/generate_urllink", ask, "mini_program")["url_link"]
    person = world.person("he-consumer")
    assert person.scan(link)["mini"] == {"path": "pages/a", "query": "x=1"}
    world.advance(86401)
    assert person.scan(link)["outcome"] == "expired"
    assert wechat.post("/wxa/generate_urllink", ask | {"expire_interval": 31}, "mini_program")["errcode"] == 85401


def test_drawn_codes_are_read_by_another_reader(tmp_path: object) -> None:
    content = "https://example.test/01/06900000000000/21/" + "A" * 40
    with open(f"{tmp_path}/code.png", "wb") as file:
        file.write(qr_png(content))
    assert zxingcpp.read_barcodes(Image.open(f"{tmp_path}/code.png"))[0].text == content
