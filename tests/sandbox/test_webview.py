"""Each person's browser has its own cookies, WeChat's user agent, and signs in by itself."""

import hashlib
import time
from urllib.parse import quote

import requests

from sandbox.client import World
from sandbox.webview import USER_AGENT
from tests.sandbox.conftest import WeChat
from tests.sandbox.toy import Facts, Toy


def exchange(wechat: WeChat, code: str, kind: str = "official_account") -> Facts:
    account = wechat.accounts[kind]
    return wechat.get(
        "/sns/oauth2/access_token",
        appid=account["appid"], secret=account["secret"], code=code, grant_type="authorization_code",
    )  # fmt: skip


def authorize(world: World, toy: Toy, person: str = "zhang-owner", **change: str) -> requests.Response:
    query = {
        "appid": toy.appid, "redirect_uri": f"{toy.base}/page?a=1", "response_type": "code",
        "scope": "snsapi_base", "state": "abc",
    }  # fmt: skip
    headers = {"X-Sandbox-Person": person}
    url = f"{world.base}/connect/oauth2/authorize"
    return requests.get(url, params=query | change, headers=headers, allow_redirects=False, timeout=10)


def code_of(answer: requests.Response) -> str:
    return answer.headers["Location"].split("code=")[1].split("&")[0]


def test_sign_in_is_silent_and_names_the_very_person(wechat: WeChat, world: World, toy: Toy) -> None:
    page = world.person("zhang-owner").webview().get("/page")
    assert page.status_code == 200
    code = page.text.split('<p id="who">')[1].split("<")[0]
    answer = exchange(wechat, code)
    assert answer["openid"] == world.person("zhang-owner").openid()
    assert answer["unionid"] == world.person("zhang-owner").unionid()


def test_two_peoples_cookies_never_meet_and_one_persons_stay(world: World, toy: Toy) -> None:
    first = world.person("zhang-owner").webview().get("/page").text
    second = world.person("liu-owner").webview().get("/page").text
    assert first.split("who")[1] != second.split("who")[1]
    assert world.person("zhang-owner").webview().get("/page").text == first
    world.reset()
    assert world.person("zhang-owner").webview().get("/page").text != first


def test_the_program_sees_itself_and_wechats_browser_not_the_proxy(world: World, toy: Toy) -> None:
    home = world.person("zhang-owner").webview()
    home.post("/echo", data=b"x" * 100_000, headers={"Origin": home.home, "Referer": f"{home.home}/page"})
    home.get("/page", headers={"Accept-Language": "en-US,en;q=0.9"})
    headers = toy.seen[-1]["headers"]
    assert headers["Accept-Language"].startswith("zh-CN")
    assert headers["Host"] == toy.base.removeprefix("http://")
    assert "MicroMessenger/8" in headers["User-Agent"]
    assert not [name for name in headers if name.lower().startswith("x-forwarded")]


def test_bodies_pass_through_unchanged(world: World, toy: Toy) -> None:
    body = bytes(range(256)) * 500
    assert world.person("zhang-owner").webview().post("/echo", data=body).content == body


def test_links_and_frame_headers_are_made_to_fit_the_persons_host(world: World, toy: Toy) -> None:
    webview = world.person("zhang-owner").webview()
    page = webview.get("/page")
    assert f'href="{webview.home}/next"' in page.text
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Content-Security-Policy"] == "default-src 'self'; "
    assert "Set-Cookie" not in page.headers


def test_addresses_reach_the_program_letter_for_letter(world: World, toy: Toy) -> None:
    path = "/raw/%E4%B8%AD%2Fb?q=a%26b&empty="
    assert world.person("zhang-owner").webview().get(path).text == path


def test_a_page_learns_that_it_is_in_wechat_unless_its_policy_lets_no_script_in(world: World, toy: Toy) -> None:
    webview = world.person("zhang-owner").webview()
    assert '<head><script src="/_webview/identity.js" data-phone=' in webview.get("/next").text
    assert "script src" not in webview.get("/strict").text
    webview.get("/page")  # signs in
    for dest, told in (("iframe", True), ("empty", False)):  # a page may leave its head out; a piece of one has none
        page = webview.get("/page", headers={"Sec-Fetch-Dest": dest})
        assert ("identity.js" in page.text) == told
    assert USER_AGENT in webview.get("/_webview/identity.js").text


def test_sign_in_leaves_no_fragment_behind(world: World, toy: Toy) -> None:
    first = world.person("zhang-owner").webview().get("/page", follow=False)
    assert "/_webview/authorize?" in first.headers["Location"]
    assert "#" not in first.headers["Location"]


def test_an_unknown_persons_host_is_nobody(world: World) -> None:
    headers = {"Host": "nobody.localhost"}
    assert requests.get(world.base + "/sandbox/health", headers=headers, timeout=10).status_code == 404


def test_a_page_code_works_once_and_dies_after_five_minutes(wechat: WeChat, world: World) -> None:
    person = world.person("zhang-owner")
    code = person.oauth_code()
    assert "openid" in exchange(wechat, code)
    assert exchange(wechat, code)["errcode"] == 40163
    late = person.oauth_code()
    world.advance(301)
    assert exchange(wechat, late)["errcode"] == 42003
    assert exchange(wechat, "invented")["errcode"] == 40029
    assert exchange(wechat, "")["errcode"] == 41008


def test_unionid_comes_with_base_scope_only_where_the_world_says_so(wechat: WeChat, world: World) -> None:
    world.change_world(unionid_in_base=False)
    assert "unionid" not in exchange(wechat, world.person("zhang-owner").oauth_code())
    assert "unionid" in exchange(wechat, world.person("zhang-owner").oauth_code("snsapi_userinfo"))
    world.change_world(unionid=False)
    assert "unionid" not in exchange(wechat, world.person("zhang-owner").oauth_code("snsapi_userinfo"))


def test_a_snapshot_user_has_a_false_openid_and_a_mark(wechat: WeChat, world: World) -> None:
    world.fail_api("sns/oauth2/access_token", "snapshot", person="zhang-owner")
    answer = exchange(wechat, world.person("zhang-owner").oauth_code())
    assert answer["is_snapshotuser"] == 1
    assert answer["openid"] != world.person("zhang-owner").openid()
    assert "is_snapshotuser" not in exchange(wechat, world.person("zhang-owner").oauth_code())


def test_userinfo_needs_the_wider_scope(wechat: WeChat, world: World) -> None:
    base = exchange(wechat, world.person("zhang-owner").oauth_code())
    full = exchange(wechat, world.person("zhang-owner").oauth_code("snsapi_userinfo"))

    def asked(token: Facts) -> Facts:
        return wechat.get("/sns/userinfo", access_token=token["access_token"], openid=token["openid"])

    assert asked(base)["errcode"] == 48001
    assert asked(full)["nickname"] == "张伟"


def test_the_redirect_carries_code_and_state_and_keeps_the_query(world: World, toy: Toy) -> None:
    answer = authorize(world, toy)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{toy.base}/page?a=1&code=")
    assert answer.headers["Location"].endswith("&state=abc")


def test_a_foreign_host_a_bad_state_and_a_bad_scope_end_on_wechats_error_page(world: World, toy: Toy) -> None:
    foreign = authorize(world, toy, redirect_uri="http://evil.test/page")
    assert foreign.status_code == 200
    assert "10003" in foreign.text
    assert "Location" not in authorize(world, toy, state="a b").headers
    assert "Location" not in authorize(world, toy, state="a" * 129).headers
    assert "10005" in authorize(world, toy, scope="snsapi_all").text


def test_a_plain_browser_is_asked_who_it_is(world: World, toy: Toy) -> None:
    answer = authorize(world, toy, person="")
    assert "你是谁" in answer.text
    assert "张伟" in answer.text
    chosen = authorize(world, toy, person="", sandbox_person="liu-owner")
    assert "code=" in chosen.headers["Location"]


def test_a_pages_own_script_that_leads_to_sign_in_is_known_by_its_host(world: World, toy: Toy) -> None:
    webview = world.person("liu-owner").webview()
    query = {"appid": toy.appid, "redirect_uri": f"{toy.base}/page", "response_type": "code", "scope": "snsapi_base"}
    url, headers = f"{world.base}/connect/oauth2/authorize", {"Referer": webview.home + "/"}
    sent = requests.get(url, params=query, headers=headers, allow_redirects=False, timeout=10)
    assert sent.headers["Location"].startswith(f"{webview.home}/_webview/authorize?")
    assert 'id="who"' in webview.get(sent.headers["Location"]).text


def test_userinfo_scope_asks_and_a_refusal_comes_back_without_code(world: World, toy: Toy) -> None:
    assert "昵称" in authorize(world, toy, scope="snsapi_userinfo").text
    refused = authorize(world, toy, scope="snsapi_userinfo", sandbox_answer="refuse")
    assert "code=" not in refused.headers["Location"]
    assert "state=abc" in refused.headers["Location"]
    allowed = authorize(world, toy, scope="snsapi_userinfo", sandbox_answer="allow")
    assert len(code_of(allowed)) == 32


def test_the_js_sdk_accepts_only_a_signature_over_this_very_page(wechat: WeChat, world: World, toy: Toy) -> None:
    ticket = wechat.get("/cgi-bin/ticket/getticket", access_token=wechat.token(), type="jsapi")
    again = wechat.get("/cgi-bin/ticket/getticket", access_token=wechat.token(), type="jsapi")
    assert again["ticket"] == ticket["ticket"]
    webview = world.person("zhang-owner").webview()
    signed = js_signature(ticket["ticket"], f"{toy.base}/m/abc?x=1")
    good = {"appId": toy.appid, "nonceStr": "n", "timestamp": 1700000000, "signature": signed}
    right = webview.post("/_webview/jssdk", json=good | {"url": f"{webview.home}/m/abc?x=1#part"})
    wrong = webview.post("/_webview/jssdk", json=good | {"url": f"{webview.home}/m/other"})
    assert right.json()["errMsg"] == "config:ok"
    assert wrong.json()["errMsg"] == "config:invalid signature"


def js_signature(ticket: str, url: str) -> str:
    text = f"jsapi_ticket={ticket}&noncestr=n&timestamp=1700000000&url={url}"
    return hashlib.sha1(text.encode()).hexdigest()


def test_a_program_that_is_not_there_is_said_so(world: World, toy: Toy) -> None:
    world.aim_at("http://127.0.0.1:9")
    try:
        began = time.monotonic()
        answer = world.person("zhang-owner").webview().get("/page")
        assert answer.status_code == 502
        assert "没有应答" in answer.text
        assert time.monotonic() - began < 5
    finally:
        world.aim_at(toy.base)


def test_a_page_that_says_where_it_stands_stands_at_the_program(world: World, toy: Toy) -> None:
    view = world.person("zhang-owner").webview()
    own, theirs = quote(f"{view.home}/app/?a=1", safe=""), f"{toy.base}/app/?a=1"
    seen = view.get(f"/asked?url={own}&also={view.home}/x&not=http://wang-hq.localhost/").json()
    assert seen == {"url": theirs, "also": f"{toy.base}/x", "not": "http://wang-hq.localhost/"}
