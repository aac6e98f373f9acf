"""Opened by a code: what it means for me, and taking it up by the same rules as the page's form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from doorway.house import NAME, House
from models.db import Database
from services import clock, people, privacy
from services.access import OPERATOR
from services.attribution import customers, signs
from services.bindings import claiming, clerks, history, inviting
from services.people import merging
from tests.contents import contents
from tests.elsewhere import ELSEWHERE
from tests.miniprogram_api.mini import Mini, code_of
from tests.services.test_clerks import clerk, owner, somebody
from tests.world import Cast

AGREED = ["bind"]
ZHANG = {"name": "张伟", "phone": "13900000001", "consents": AGREED}


def stranger(app: Flask, name: str = "阿路") -> Mini:
    """Somebody of the mini program who does not follow."""
    return Mini(app, people.meet(people.MINI_PROGRAM, f"mini of {name}").id)


def home(app: Flask) -> str:
    house: House = app.extensions[NAME]
    return house.settings.public_base_url


def of_dealer(code: str = "D001", policy: str = "confirm") -> str:
    return inviting.invite_dealer(OPERATOR, code, policy=policy).scene


def claim(mini: Mini, scene: str, **said: Any) -> Any:
    return mini.ask("POST", "/claims", {"scene": scene, **said})


def test_an_invitation_says_whom_it_makes_me_and_what_to_agree_to(app: Flask, cast: Cast) -> None:
    scene = of_dealer()
    assert Mini(app, somebody("张伟")).post("/scenes", scene=scene) == {
        "goes_to": "bind",
        "scene": scene,
        "role": "owner",
        "target": "华南总代理的老板",
        "name": "华南总代理",
        "state": "open",
        "conflict": None,
        "refused_because": None,
        "consent": privacy.text("bind"),
        "qr_url": None,
        "verified_phone": None,
    }


@pytest.mark.parametrize("ending", ["", "/"])
def test_a_printed_link_means_what_its_scene_means(app: Flask, cast: Cast, ending: str) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer()
    printed = f"{home(app)}/q/{scene.partition('_')[2]}{ending}"
    assert mini.post("/scenes", q=printed) == mini.post("/scenes", scene=scene)


def test_who_does_not_follow_is_shown_the_code_to_press_and_binds_nothing(
    app: Flask, cast: Cast, database: Database
) -> None:
    mini, scene = stranger(app), of_dealer()
    before = contents(database)
    opened = mini.post("/scenes", scene=scene)
    token = scene.partition("_")[2]
    assert (opened["state"], opened["qr_url"]) == ("follow_first", f"{home(app)}/q/{token}/qr.png")
    assert code_of(claim(mini, scene, **ZHANG)) == (403, "follow_first")
    assert contents(database) == before


def test_the_form_waits_for_headquarters_and_is_one_claim_however_often(app: Flask, cast: Cast) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer()
    for _ in range(2):
        assert claim(mini, scene, **ZHANG).get_json() == {"state": "waiting", "target": "华南总代理的老板"}
    assert mini.post("/scenes", scene=scene)["state"] == "waiting"
    assert len(history.claims_of(OPERATOR, mini.id)) == 1


def test_a_number_wechat_verified_binds_at_once_and_is_never_told_whole(app: Flask, cast: Cast) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer()
    without = {"name": "张伟", "consents": AGREED}
    assert code_of(claim(mini, scene, **without)) == (422, "phone_missing")
    merging.verified_phone(mini.id, "+8613900000001")
    opened = mini.ask("POST", "/scenes", {"scene": scene})
    assert (opened.get_json()["verified_phone"], "13900000001" in opened.text) == ("139****0001", False)
    assert claim(mini, scene, **without).get_json()["state"] == "accepted"
    assert mini.post("/scenes", scene=scene)["state"] == "already_bound"
    assert mini.get("/me")["roles"] == [
        {"kind": "dealer_staff", "name": "张伟", "dealer": "华南总代理", "dealer_code": "D001", "owner": True}
    ]


def test_a_clerks_code_is_for_clerks_not_for_the_owner(app: Flask, cast: Cast) -> None:
    boss = Mini(app, owner("D001"))
    scene = clerks.invite_clerk(boss.id).scene
    assert code_of(claim(boss, scene, name="张伟", phone="13900000001", consents=AGREED)) == (409, "own_shop")
    mini = Mini(app, somebody("马超"))
    assert mini.post("/scenes", scene=scene)["role"] == "clerk"
    assert claim(mini, scene, name="马超", phone="13900000011", consents=AGREED).get_json()["state"] == "waiting"
    assert boss.get("/badges")["approvals"] == 1


def test_a_sign_makes_a_customer_of_a_follower_who_agrees(app: Flask, cast: Cast) -> None:
    mini, scene = Mini(app, somebody("孙顾客")), signs.issue_sign(OPERATOR, "D001").scene
    opened = mini.post("/scenes", scene=scene)
    assert (opened["goes_to"], opened["state"], opened["target"]) == ("sign", "open", "华南总代理的顾客")
    assert opened["consent"] == privacy.text("bind", privacy.OF_A_SIGN)
    assert code_of(claim(mini, scene, consents=[])) == (422, "consent_missing")
    assert customers.served_by(mini.id) is None
    assert claim(mini, scene, consents=AGREED).get_json() == {"state": "accepted", "target": "华南总代理的顾客"}
    assert mini.post("/scenes", scene=scene)["state"] == "already_bound"
    assert mini.get("/bindings")["served_by"]["dealer"] == "华南总代理"
    other = signs.issue_sign(OPERATOR, "D002").scene
    assert claim(mini, other, consents=AGREED).get_json()["state"] == "stays"


def test_a_sign_waits_for_the_follow_and_leaves_insiders_alone(app: Flask, cast: Cast) -> None:
    scene = signs.issue_sign(OPERATOR, "D001").scene
    mini, boss = stranger(app), Mini(app, owner("D002"))
    assert mini.post("/scenes", scene=scene)["state"] == "follow_first"
    assert code_of(claim(mini, scene, consents=AGREED)) == (403, "follow_first")
    assert boss.post("/scenes", scene=scene)["state"] == "insider"
    assert claim(boss, scene, consents=AGREED).get_json()["state"] == "stays"
    assert (customers.served_by(mini.id), customers.served_by(boss.id)) == (None, None)


def test_what_is_not_ours_answers_alike(app: Flask, cast: Cast) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer()
    token = scene.partition("_")[2]
    unknown = [
        {"scene": "d_" + "x" * 24},
        {"scene": f"k_{token}"},
        {"scene": f"m_{token}"},
        {"scene": token},
        {"scene": "总部"},
        {"q": f"https://elsewhere.example/q/{token}"},
        {"q": f"{home(app)}.elsewhere.example/q/{token}"},
        {"q": f"{home(app)}/q/{token}/qr.png"},
        {"q": f"{home(app)}/bind/{token}"},
        {"q": "http://[broken"},
        {"q": scene},
        {},
    ]
    answers = [mini.ask("POST", "/scenes", said) for said in unknown]
    assert {code_of(answer) for answer in answers} == {(404, "scene_unknown")}
    assert len({answer.get_json()["error"]["message"] for answer in answers}) == 1
    for foreign in ("d_" + "x" * 24, f"k_{token}"):
        assert code_of(claim(mini, foreign, **ZHANG)) == (404, "scene_unknown")


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_address_of_others_is_taken_for_ours(app: Flask, cast: Cast, address: str) -> None:
    answer = Mini(app, somebody("张伟")).ask("POST", "/scenes", {"q": address or "x"})
    assert answer.status_code in (404, 422)


def test_what_is_over_says_so(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("张伟"))
    revoked, late = inviting.invite_dealer(OPERATOR, "D001"), of_dealer("D002")
    inviting.revoke(OPERATOR, revoked.id)
    assert code_of(mini.ask("POST", "/scenes", {"scene": revoked.scene})) == (410, "invitation_revoked")
    assert code_of(claim(mini, revoked.scene, **ZHANG)) == (410, "invitation_revoked")
    at = clock.now() + timedelta(days=400)
    clock.use(lambda: at)
    assert code_of(Mini(app, mini.id).ask("POST", "/scenes", {"scene": late})) == (410, "invitation_expired")
    clock.use(None)


def test_a_code_that_binds_by_the_follow_itself_takes_no_form(app: Flask, cast: Cast) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer(policy="on_follow")
    assert mini.post("/scenes", scene=scene)["state"] == "follow_first"
    assert code_of(claim(mini, scene, **ZHANG)) == (410, "invitation_used")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({**ZHANG, "name": ""}, "name_invalid"),
        ({**ZHANG, "name": "张" * 31}, "name_invalid"),
        ({**ZHANG, "phone": "12345"}, "phone_invalid"),
        ({**ZHANG, "phone": "+85291234567"}, "phone_country"),
        ({**ZHANG, "consents": []}, "consent_missing"),
        ({**ZHANG, "consents": ["marketing"]}, "malformed"),
        ({**ZHANG, "phone": 13900000001}, "malformed"),
        ({**ZHANG, "owner": True}, "malformed"),
        ({"consents": AGREED}, "name_invalid"),
        ({"name": "张伟", "phone": "13900000001"}, "malformed"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_writes_nothing(
    app: Flask, cast: Cast, database: Database, said: dict[str, Any], code: str
) -> None:
    mini, scene = Mini(app, somebody("张伟")), of_dealer()
    before = contents(database)
    assert code_of(claim(mini, scene, **said)) == (422, code)
    assert contents(database) == before


def test_five_wrong_numbers_are_all(app: Flask, cast: Cast) -> None:
    scene = of_dealer()
    for number in range(5):
        mini = Mini(app, somebody(f"guesser {number}"))
        assert claim(mini, scene, **{**ZHANG, "phone": f"1370000000{number}"}).status_code == 201
    last = claim(Mini(app, somebody("张伟")), scene, **ZHANG)
    assert code_of(last) == (410, "too_many_tries")


def test_my_identities_are_listed_and_given_up_by_me_alone(app: Flask, cast: Cast) -> None:
    boss = Mini(app, owner("D001"))
    who, _ = clerk(boss.id)
    (held,) = boss.get("/bindings")["items"]
    assert (held["target"], held["code"], held["role"]) == ("华南总代理的老板", "D001", "owner")
    for number in (held["id"], 999_983):
        answer = Mini(app, who).ask("DELETE", f"/bindings/{number}")
        assert code_of(answer) == (404, "binding_unknown")
    assert boss.ask("DELETE", f"/bindings/{held['id']}").status_code == 204
    assert code_of(boss.ask("DELETE", f"/bindings/{held['id']}")) == (409, "already_ended")
    assert boss.get("/bindings") == {"items": [], "next_cursor": None, "served_by": None}


def test_a_customer_leaves_the_dealer(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("孙顾客"))
    signs.scan_sign(mini.id, signs.issue_sign(OPERATOR, "D001").scene)
    for _ in range(2):
        assert mini.ask("DELETE", "/bindings/dealer").status_code == 204
    assert mini.get("/bindings")["served_by"] is None


def test_ones_own_code_for_customers_is_made_once_and_by_dealers_people_only(app: Flask, cast: Cast) -> None:
    boss = Mini(app, owner("D001"))
    assert code_of(boss.ask("GET", "/sign")) == (404, "sign_unknown")
    made = boss.post("/sign")
    assert (made["scene"][:2], boss.post("/sign"), boss.get("/sign")) == ("s_", made, made)
    other = Mini(app, somebody("路人"))
    for method in ("GET", "POST"):
        assert code_of(other.ask(method, "/sign")) == (403, "not_of_a_dealer")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/scenes"),
        ("POST", "/claims"),
        ("GET", "/bindings"),
        ("DELETE", "/bindings/1"),
        ("DELETE", "/bindings/dealer"),
        ("GET", "/sign"),
        ("POST", "/sign"),
        ("GET", "/badges"),
        ("GET", "/jssdk?url=x"),
    ],
)
def test_who_is_not_signed_in_is_told_so(app: Flask, method: str, path: str) -> None:
    assert code_of(app.test_client().open(f"/api/v1{path}", method=method)) == (401, "sign_in_again")


def test_the_pages_form_still_wants_a_number_typed(app: Flask, cast: Cast) -> None:
    """The page hands over what was typed, also nothing; only the mini program leaves it out."""
    who, token = somebody("张伟"), of_dealer().partition("_")[2]
    merging.verified_phone(who, "+8613900000001")
    with pytest.raises(Exception, match="phone_invalid"):
        claiming.claim(who, token, name="张伟", phone="", agreed=True)
