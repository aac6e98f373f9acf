"""Followers, tags, menus and the mini program's calls answer as WeChat does."""

from sandbox.client import World
from tests.sandbox.conftest import WeChat
from tests.sandbox.toy import Facts, Toy


def login(wechat: WeChat, code: str, kind: str = "mini_program") -> Facts:
    account = wechat.accounts[kind]
    return wechat.get(
        "/sns/jscode2session",
        appid=account["appid"], secret=account["secret"], js_code=code, grant_type="authorization_code",
    )  # fmt: skip


def test_a_login_code_names_the_person_once(wechat: WeChat, world: World) -> None:
    person = world.person("zhao-consumer")
    code = person.login_code()
    answer = login(wechat, code)
    assert answer["openid"] == person.openid("mini_program") != person.openid()
    assert answer["unionid"] == person.unionid()
    assert "errcode" not in answer
    assert login(wechat, code)["errcode"] == 40029
    assert login(wechat, "invented")["errcode"] == 40029
    assert login(wechat, person.login_code(), "official_account")["errcode"] == 40029


def test_a_login_code_dies_after_five_minutes_and_a_new_login_changes_the_session_key(
    wechat: WeChat, world: World
) -> None:
    person = world.person("zhao-consumer")
    late = person.login_code()
    world.advance(301)
    assert login(wechat, late)["errcode"] == 40029
    first, second = login(wechat, person.login_code()), login(wechat, person.login_code())
    assert first["session_key"] != second["session_key"]


def test_a_login_by_post_finds_no_appid(wechat: WeChat) -> None:
    assert wechat.post("/sns/jscode2session", {"appid": "wx"})["errcode"] == 41002


def test_without_an_open_platform_there_is_no_unionid(wechat: WeChat, world: World, toy: Toy) -> None:
    world.change_world(unionid=False)
    person = world.person("zhao-consumer")
    person.follow()
    assert "unionid" not in login(wechat, person.login_code())
    info = wechat.get("/cgi-bin/user/info", access_token=wechat.token(), openid=person.openid())
    assert "unionid" not in info


def test_a_phone_code_is_not_a_login_code_and_works_once(wechat: WeChat, world: World) -> None:
    person, call = world.person("zhao-consumer"), "/wxa/business/getuserphonenumber"
    code = person.phone_code()
    assert login(wechat, code)["errcode"] == 40029
    other = world.person("he-consumer").openid("mini_program")
    assert wechat.post(call, {"code": person.login_code()}, "mini_program")["errcode"] == 40029
    answer = wechat.post(call, {"code": code}, "mini_program")
    assert answer["phone_info"]["purePhoneNumber"] == "13600000001"
    assert answer["phone_info"]["countryCode"] == "86"
    assert wechat.post(call, {"code": code}, "mini_program")["errcode"] == 40029
    assert wechat.post(call, {"code": person.phone_code(), "openid": other}, "mini_program")["errcode"] == 40003


def test_a_follower_is_known_by_openid_scene_and_time_but_not_by_name(wechat: WeChat, world: World, toy: Toy) -> None:
    person = world.person("zhang-owner")
    query = {"access_token": wechat.token(), "openid": person.openid()}
    assert wechat.get("/cgi-bin/user/info", **query) == {"subscribe": 0, "openid": person.openid()}
    person.scan(wechat.qr("d_known")["ticket"])
    info = wechat.get("/cgi-bin/user/info", **query)
    assert info["subscribe"] == 1
    assert info["subscribe_scene"] == "ADD_SCENE_QR_CODE"
    assert info["qr_scene_str"] == "d_known"
    assert info["nickname"] == ""
    assert abs(info["subscribe_time"] - world.now()) < 10
    listed = wechat.get("/cgi-bin/user/get", access_token=wechat.token())
    assert listed["data"]["openid"] == [person.openid()]
    batch = wechat.post("/cgi-bin/user/info/batchget", {"user_list": [{"openid": person.openid()}]})
    assert batch["user_info_list"][0]["subscribe"] == 1
    assert wechat.post("/cgi-bin/user/info/batchget", {"user_list": [{}] * 101})["errcode"] == 40032


def test_tags_are_unique_counted_and_lost_by_unfollowing(wechat: WeChat, world: World, toy: Toy) -> None:
    person = world.person("zhang-owner")
    person.follow()
    tag = wechat.post("/cgi-bin/tags/create", {"tag": {"name": "老板"}})["tag"]
    assert wechat.post("/cgi-bin/tags/create", {"tag": {"name": "老板"}})["errcode"] == 45157
    body = {"openid_list": [person.openid()], "tagid": tag["id"]}
    assert wechat.post("/cgi-bin/tags/members/batchtagging", body)["errcode"] == 0
    assert wechat.post("/cgi-bin/tags/getidlist", {"openid": person.openid()})["tagid_list"] == [tag["id"]]
    assert wechat.post("/cgi-bin/tags/members/batchtagging", body | {"tagid": 999})["errcode"] == 45159
    many = {"openid_list": [person.openid()] * 51, "tagid": tag["id"]}
    assert wechat.post("/cgi-bin/tags/members/batchtagging", many)["errcode"] == 40032
    person.unfollow()
    person.follow()
    assert person.state()["tags"] == []


def test_the_hundred_and_first_tag_and_the_twenty_first_of_a_person_are_refused(
    wechat: WeChat, world: World, toy: Toy
) -> None:
    person = world.person("zhang-owner")
    person.follow()
    token = wechat.token()
    ids = [
        wechat.post("/cgi-bin/tags/create", {"tag": {"name": f"t{n}"}}, token=token)["tag"]["id"] for n in range(100)
    ]
    assert wechat.post("/cgi-bin/tags/create", {"tag": {"name": "more"}}, token=token)["errcode"] == 45056
    answers = [
        wechat.post("/cgi-bin/tags/members/batchtagging", {"openid_list": [person.openid()], "tagid": n}, token=token)[
            "errcode"
        ]
        for n in ids[:21]
    ]
    assert answers == [0] * 20 + [45059]


def test_a_conditional_menu_shows_to_the_tagged_and_the_last_made_wins(wechat: WeChat, world: World, toy: Toy) -> None:
    person = world.person("zhang-owner")
    person.follow()
    tag = wechat.post("/cgi-bin/tags/create", {"tag": {"name": "老板"}})["tag"]["id"]

    def buttons(name: str) -> list[Facts]:
        return [{"type": "click", "name": name, "key": name}]

    rule = {"matchrule": {"tag_id": str(tag)}}
    add = "/cgi-bin/menu/addconditional"
    assert wechat.post(add, {"button": buttons("早")} | rule)["errcode"] == 65303
    assert wechat.post("/cgi-bin/menu/create", {"button": buttons("众")})["errcode"] == 0
    wechat.post(add, {"button": buttons("早")} | rule)
    last = wechat.post(add, {"button": buttons("晚")} | rule)["menuid"]
    match = "/cgi-bin/menu/trymatch"
    assert wechat.post(match, {"user_id": person.openid()})["button"][0]["name"] == "众"
    wechat.post("/cgi-bin/tags/members/batchtagging", {"openid_list": [person.openid()], "tagid": tag})
    assert wechat.post(match, {"user_id": person.openid()})["button"][0]["name"] == "晚"
    assert person.tap_menu("晚")["push"]["fields"]["EventKey"] == "晚"
    wechat.post("/cgi-bin/menu/delconditional", {"menuid": last})
    assert person.state()["menu"][0]["name"] == "早"
    wechat.get("/cgi-bin/menu/delete", access_token=wechat.token())
    assert person.state()["menu"] == []


def test_menus_too_wide_too_long_or_of_unknown_kind_are_refused(wechat: WeChat) -> None:
    def refusal(*buttons: Facts) -> int:
        return int(wechat.post("/cgi-bin/menu/create", {"button": list(buttons)})["errcode"])

    good = {"type": "click", "name": "好", "key": "k"}
    assert refusal(good) == 0
    assert refusal(*[good] * 4) == 40016
    assert refusal(good | {"name": "六个汉字太长"}) == 40018
    assert refusal(good | {"key": "k" * 129}) == 40019
    assert refusal(good | {"type": "dance"}) == 40017
    assert refusal({"type": "view", "name": "看", "url": "ftp://x"}) == 40020
    assert refusal({"name": "多", "sub_button": [good] * 6}) == 40023
    jump = {"type": "miniprogram", "name": "小", "url": "http://x.test", "appid": "wx1", "pagepath": "a"}
    assert refusal(jump) == 65318


def test_the_risk_rank_is_what_the_director_set(wechat: WeChat, world: World) -> None:
    person = world.person("zhao-consumer")
    mini = wechat.accounts["mini_program"]["appid"]
    body = {"appid": mini, "openid": person.openid("mini_program"), "scene": 1, "client_ip": "127.0.0.1"}
    assert wechat.post("/wxa/getuserriskrank", body, "mini_program")["errcode"] == 61010, "never opened it"
    login(wechat, person.login_code())
    assert wechat.post("/wxa/getuserriskrank", body, "mini_program")["risk_rank"] == 0
    world.ask("PATCH", "/people/zhao-consumer", json={"risk_rank": 4})
    assert wechat.post("/wxa/getuserriskrank", body, "mini_program")["risk_rank"] == 4
    wrong = {"scene": 2}, {"client_ip": ""}, {"appid": "wx0"}, {"openid": "oNobody"}
    codes = [wechat.post("/wxa/getuserriskrank", body | one, "mini_program")["errcode"] for one in wrong]
    assert codes == [40129, 44002, 40013, 40003]
    world.advance(2 * 60 * 60 + 1)
    assert wechat.post("/wxa/getuserriskrank", body, "mini_program")["errcode"] == 61010


def test_every_gesture_of_the_menu_camera_is_pushed(world: World, toy: Toy) -> None:
    world.person("ma-clerk").follow()
    body = {"key": "verify", "content": "https://x.test/c/1", "waiting": True}
    deed = world.ask("POST", "/people/ma-clerk/scan_through_menu", json=body)
    assert deed["push"]["event"] == "scancode_waitmsg"
    assert deed["push"]["fields"]["ScanCodeInfo"]["ScanResult"] == "https://x.test/c/1"


def test_people_can_be_added_for_a_crowd(world: World, toy: Toy) -> None:
    person = world.add_person("crowd-1", name="甲", phone="13500000001")
    assert person.follow()["outcome"] == "followed"
    assert len(person.openid()) == 28
    world.reset()
    assert "crowd-1" not in [p["key"] for p in world.people()]
