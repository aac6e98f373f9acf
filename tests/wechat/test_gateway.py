"""Each call goes out as its document says and comes back as a plain value."""

from typing import Any

import pytest

from tests.architecture.sources import python_files, read
from tests.wechat.pretend import PNG
from tests.wechat.scene import OPENID, Scene, message
from wechat.accounts import Account
from wechat.errors import WeChatOutcomeUnknown, WeChatRefused
from wechat.gateway import jsapi_signature


def test_a_temporary_qr_is_created_with_its_scene_and_life(scene: Scene, account: Account) -> None:
    scene.answers["cgi-bin/qrcode/create"] = {
        "ticket": "gQ==",
        "expire_seconds": 600,
        "url": "http://weixin.qq.com/q/x",
    }
    made = scene.gateway.create_temporary_qr("d_abc-1", 600)
    assert (made.ticket, made.url, made.expires_in) == ("gQ==", "http://weixin.qq.com/q/x", 600)
    assert scene.last.json() == {
        "expire_seconds": 600,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": "d_abc-1"}},
    }
    assert scene.query() == {"access_token": f"token-of-{account.appid}"}


@pytest.mark.parametrize(("scene_text", "seconds"), [("", 1), ("中", 1), ("a" * 65, 1), ("a", 0), ("a", 2_592_001)])
def test_a_qr_that_wechat_would_refuse_is_not_asked_for(scene: Scene, scene_text: str, seconds: int) -> None:
    with pytest.raises(ValueError, match="scene"):
        scene.gateway.create_temporary_qr(scene_text, seconds)
    assert scene.server.asked == []


def test_no_call_of_ours_makes_a_permanent_qr() -> None:
    """WeChat deletes none of an account's 100,000."""
    files = [file for top in ("wechat", "services", "jobs") for file in python_files(top)]
    assert [str(file) for file in files if "QR_LIMIT" in read(file)] == []


def test_who_bears_a_tag_is_listed_from_behind_somebody_on(scene: Scene) -> None:
    page = {"count": 2, "data": {"openid": ["o1", "o2"]}, "next_openid": "o2"}
    scene.answers["cgi-bin/user/tag/get"] = page
    assert scene.gateway.bearers(101, "o0") == ["o1", "o2"]
    assert scene.last.json() == {"tagid": 101, "next_openid": "o0"}
    scene.answers["cgi-bin/user/tag/get"] = {"count": 0, "next_openid": ""}
    assert scene.gateway.bearers(101) == []


@pytest.mark.parametrize(
    "answer", [{"count": 2, "data": {"openid": ["o1"]}}, {"count": 1, "data": {"openid": [7]}}, {}]
)
def test_a_list_of_bearers_that_does_not_add_up_is_not_believed(scene: Scene, answer: dict[str, Any]) -> None:
    scene.answers["cgi-bin/user/tag/get"] = answer
    with pytest.raises(WeChatOutcomeUnknown):
        scene.gateway.bearers(101)


def test_a_qr_picture_needs_no_token(scene: Scene) -> None:
    scene.answers["cgi-bin/showqrcode"] = PNG
    assert scene.gateway.qr_picture("gQ+/==") == PNG
    assert scene.query() == {"ticket": "gQ+/=="}


def test_a_follower_is_read_as_tencent_s_samples_show(scene: Scene, vectors: dict[str, Any]) -> None:
    samples = {sample["name"]: sample["response"] for sample in vectors["api_samples"]}
    scene.answers["cgi-bin/user/info"] = samples["user info (current field set)"]
    info = scene.gateway.follower(OPENID)
    assert (info.subscribed, info.subscribed_at, info.scene) == (True, 1382694957, "ADD_SCENE_QR_CODE")
    assert info.unionid == "o6_bmasdasdsad6_2sgVt7hMZOPfL"
    scene.answers["cgi-bin/user/info"] = samples["user info not following"]
    info = scene.gateway.follower(OPENID)
    assert (info.subscribed, info.unionid, info.subscribed_at, info.scene) == (False, None, None, None)


def test_many_followers_are_asked_about_in_one_call(scene: Scene, vectors: dict[str, Any]) -> None:
    samples = {sample["name"]: sample["response"] for sample in vectors["api_samples"]}
    follows = samples["user info (current field set)"] | {"openid": "a"}
    scene.answers["cgi-bin/user/info/batchget"] = {"user_info_list": [follows, {"subscribe": 0, "openid": "b"}]}
    told = scene.gateway.followers(["b", "a"])
    assert {openid: info.subscribed_at for openid, info in told.items()} == {"a": 1382694957, "b": None}
    assert scene.last.json() == {"user_list": [{"openid": one, "lang": "zh_CN"} for one in ("b", "a")]}


@pytest.mark.parametrize("told", [[], [{"subscribe": 0, "openid": "b"}], [{"openid": "a"}], [7], {}])
def test_an_answer_about_others_than_were_asked_about_is_no_answer(scene: Scene, told: Any) -> None:
    scene.answers["cgi-bin/user/info/batchget"] = {"user_info_list": told}
    with pytest.raises(WeChatOutcomeUnknown):
        scene.gateway.followers(["a"])


@pytest.mark.parametrize("number", [0, 101])
def test_one_call_asks_about_a_hundred_at_most(scene: Scene, number: int) -> None:
    with pytest.raises(ValueError, match="1 to 100"):
        scene.gateway.followers([str(n) for n in range(number)])


def test_a_template_message_is_fitted_and_returns_its_64_bit_id(scene: Scene, mini_program: Account) -> None:
    scene.answers["cgi-bin/message/template/send"] = {"errcode": 0, "errmsg": "ok", "msgid": 3717005636572528642}
    assert scene.gateway.send_template(message()) == 3717005636572528642
    assert scene.last.json() == {
        "touser": OPENID,
        "template_id": "T" * 43,
        "client_msg_id": "notice-1",
        "data": {"thing1": {"value": "渠道商 " + "很" * 15 + "…"}, "phrase2": {"value": "通过"}},
        "url": "https://example.test/a/1",
    }
    scene.gateway.send_template(message(url=None, mini_path="pages/home?x=1"))
    assert scene.last.json()["miniprogram"] == {"appid": mini_program.appid, "pagepath": "pages/home?x=1"}
    assert "url" not in scene.last.json()


def test_a_template_message_whose_answer_is_lost_is_not_sent_again(scene: Scene) -> None:
    scene.answers["cgi-bin/message/template/send"] = b"<html>"
    with pytest.raises(WeChatOutcomeUnknown):
        scene.gateway.send_template(message())
    assert scene.server.paths().count("/cgi-bin/message/template/send") == 1


def test_the_browser_is_sent_away_with_everything_encoded(scene: Scene, account: Account) -> None:
    url = scene.gateway.authorize_url("https://qudao.test/oauth/callback?next=/a&b=中", "State123")
    assert url == (
        f"{scene.server.url}/connect/oauth2/authorize?appid={account.appid}"
        "&redirect_uri=https%3A%2F%2Fqudao.test%2Foauth%2Fcallback%3Fnext%3D%2Fa%26b%3D%E4%B8%AD"
        "&response_type=code&scope=snsapi_base&state=State123#wechat_redirect"
    )
    for state in ("", "a b&c=d", "a" * 129, "a#b"):
        with pytest.raises(ValueError, match="state"):
            scene.gateway.authorize_url("https://qudao.test/", state)


@pytest.mark.parametrize(
    ("flag", "snapshot"), [({}, False), ({"is_snapshotuser": 0}, False), ({"is_snapshotuser": 1}, True)]
)
def test_a_page_visitor_is_known_by_code(scene: Scene, account: Account, flag: dict[str, int], snapshot: bool) -> None:
    scene.answers["sns/oauth2/access_token"] = {"access_token": "x", "openid": OPENID, "unionid": "u1"} | flag
    identity = scene.gateway.page_identity("code-1")
    assert (identity.openid, identity.unionid, identity.snapshot) == (OPENID, "u1", snapshot)
    assert scene.query() == {
        "appid": account.appid,
        "secret": account.secret,
        "code": "code-1",
        "grant_type": "authorization_code",
    }
    assert scene.server.paths() == ["/sns/oauth2/access_token"]


def test_a_mini_program_visitor_is_known_by_code_without_a_token(scene: Scene, mini_program: Account) -> None:
    scene.answers["sns/jscode2session"] = {"openid": OPENID, "session_key": "canary-session-key=="}
    identity = scene.gateway.mini_identity("js-1")
    assert (identity.openid, identity.unionid, identity.session_key) == (OPENID, None, "canary-session-key==")
    assert scene.query()["secret"] == mini_program.secret
    assert scene.last.command == "GET"
    assert scene.server.paths() == ["/sns/jscode2session"]
    assert "canary-session-key" not in repr(identity)
    assert OPENID not in repr(identity)


def test_a_used_login_code_is_a_refusal(scene: Scene) -> None:
    scene.answers["sns/jscode2session"] = {"errcode": 40029, "errmsg": "invalid code rid: 6756b681-3ba38c74"}
    with pytest.raises(WeChatRefused) as caught:
        scene.gateway.mini_identity("js-1")
    assert caught.value.errcode == 40029


def test_a_phone_code_yields_the_verified_number(scene: Scene, mini_program: Account) -> None:
    scene.answers["wxa/business/getuserphonenumber"] = {
        "errcode": 0,
        "phone_info": {"phoneNumber": "+8613900000001", "purePhoneNumber": "13900000001", "countryCode": "86"},
    }
    phone = scene.gateway.verified_phone("code", OPENID)
    assert (phone.number, phone.country_code) == ("13900000001", "86")
    assert "13900000001" not in repr(phone)
    assert scene.last.json() == {"code": "code", "openid": OPENID}
    assert scene.query() == {"access_token": f"token-of-{mini_program.appid}"}


def test_a_round_code_is_a_picture_or_a_refusal(scene: Scene, vectors: dict[str, Any]) -> None:
    scene.answers["wxa/getwxacodeunlimit"] = [PNG, {"errcode": 41030, "errmsg": "invalid page"}]
    assert scene.gateway.mini_code("m_abc", "pages/material/index") == PNG
    assert scene.last.json()["page"] == "pages/material/index"
    with pytest.raises(WeChatRefused, match="41030"):
        scene.gateway.mini_code("m_abc", "pages/nowhere")
    limits = vectors["getwxacodeunlimit_scene"]
    for bad in limits["bad"]:
        with pytest.raises(ValueError, match="scene"):
            scene.gateway.mini_code(bad, "pages/home")
    scene.answers["wxa/getwxacodeunlimit"] = PNG
    for good in limits["ok"]:
        assert scene.gateway.mini_code(good, "pages/home") == PNG
    for page in ("/pages/home", "pages/home?a=1"):
        with pytest.raises(ValueError, match="page"):
            scene.gateway.mini_code("a=1", page)


def test_the_jssdk_ticket_is_fetched_once_and_signs_as_documented(scene: Scene, vectors: dict[str, Any]) -> None:
    scene.answers["cgi-bin/ticket/getticket"] = {"errcode": 0, "ticket": "ticket-1", "expires_in": 7200}
    assert [scene.gateway.jsapi_ticket() for _ in range(3)] == ["ticket-1"] * 3
    assert scene.server.paths().count("/cgi-bin/ticket/getticket") == 1
    for case in vectors["jssdk_signature"]:
        made = jsapi_signature(case["jsapi_ticket"], case["noncestr"], int(case["timestamp"]), case["url"] + "#part")
        assert made == case["expected"]


def test_callback_addresses_are_a_list_of_texts(scene: Scene) -> None:
    scene.answers["cgi-bin/getcallbackip"] = {"ip_list": ["106.55.206.146"]}
    assert scene.gateway.callback_addresses() == ["106.55.206.146"]
    scene.answers["cgi-bin/getcallbackip"] = {"ip_list": [1]}
    with pytest.raises(WeChatOutcomeUnknown):
        scene.gateway.callback_addresses()


def test_tags_are_created_listed_put_on_and_taken_off(scene: Scene) -> None:
    scene.answers |= {
        "cgi-bin/tags/create": {"tag": {"id": 134, "name": "渠道商"}},
        "cgi-bin/tags/get": {
            "tags": [{"id": 134, "name": "渠道商", "count": 0}, {"id": 2, "name": "星标组", "count": 0}]
        },
        "cgi-bin/tags/members/batchtagging": {"errcode": 0},
        "cgi-bin/tags/members/batchuntagging": {"errcode": 0},
    }
    assert scene.gateway.create_tag("渠道商") == 134
    assert "渠道商".encode() in scene.last.body
    assert scene.gateway.tags() == {"渠道商": 134, "星标组": 2}
    scene.gateway.tag([OPENID], 134)
    scene.gateway.untag([OPENID], 134)
    assert scene.last.json() == {"openid_list": [OPENID], "tagid": 134}
    for openids in ([], [OPENID] * 51):
        with pytest.raises(ValueError, match="50"):
            scene.gateway.tag(openids, 134)


def test_menus_are_set_for_everybody_and_for_a_tag(scene: Scene) -> None:
    buttons = [{"type": "view", "name": "我的", "url": "https://qudao.test/app/"}]
    scene.answers |= {
        "cgi-bin/menu/create": {"errcode": 0},
        "cgi-bin/menu/addconditional": {"menuid": "208379533"},
        "cgi-bin/menu/delconditional": {"errcode": 0},
        "cgi-bin/menu/get": {"menu": {"button": buttons}},
        "cgi-bin/menu/trymatch": {"menu": {"button": buttons}},
    }
    scene.gateway.create_menu(buttons)
    assert scene.last.json() == {"button": buttons}
    assert scene.gateway.create_conditional_menu(buttons, 134) == "208379533"
    assert scene.last.json()["matchrule"] == {"tag_id": "134"}
    scene.gateway.delete_conditional_menu("208379533")
    assert scene.gateway.menus() == {"menu": {"button": buttons}}
    assert scene.gateway.menu_shown_to(OPENID) == buttons
    scene.answers["cgi-bin/menu/trymatch"] = {"button": buttons}
    assert scene.gateway.menu_shown_to(OPENID) == buttons
