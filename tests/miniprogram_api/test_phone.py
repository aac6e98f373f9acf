"""The phone button: WeChat vouches for a number, once, for the person who pressed it."""

from __future__ import annotations

from services import people
from services.access import OPERATOR
from services.bindings import claiming, inviting
from tests.contents import contents
from tests.miniprogram_api.conftest import Client, refused
from tests.rig.stage import Stage


def test_the_number_is_kept_and_shown_masked(zhang: Client, stage: Stage) -> None:
    mini = zhang.signed_in()
    answer = mini.ask("POST", "/phone", code=stage.person("zhang-owner").phone_code())
    assert answer.json() == {"phone": "139****0001", "bound": []}
    assert people.person(mini.ask("GET", "/me").json()["person"]["id"]).has_verified_phone


def test_a_code_used_twice_forged_or_of_another_person_proves_nothing(zhang: Client, sun: Client, stage: Stage) -> None:
    thief, spent = sun.signed_in(), stage.person("zhang-owner").phone_code()
    zhang.signed_in().ask("POST", "/phone", code=spent)
    before = contents(stage.house.database, "shared_value")
    for code in (spent, "forged", stage.person("zhang-owner").phone_code(), stage.person("sun-stranger").login_code()):
        assert refused(thief.ask("POST", "/phone", code=code), 403, "code_refused")
    assert contents(stage.house.database, "shared_value") == before


def test_without_the_mini_program_nobody_can_vouch(sun: Client, stage: Stage) -> None:
    """Signed in by a page only, WeChat could not tell whose code it is."""
    code = stage.person("sun-stranger").oauth_code()
    token = sun.ask("POST", "/session", code=code, via="oauth").json()["token"]
    page = Client(stage, "sun-stranger", token)
    stolen = stage.person("zhang-owner").phone_code()
    assert refused(page.ask("POST", "/phone", code=stolen), 403, "mini_program_first")


def test_a_number_of_another_country_is_refused_in_words(sun: Client, stage: Stage) -> None:
    stage.world.ask("PATCH", "/people/sun-stranger", json={"phone": "2025550143"})
    answer = sun.signed_in().ask("POST", "/phone", code=stage.person("sun-stranger").phone_code())
    assert refused(answer, 422, "phone_invalid")


def test_a_number_binds_only_its_own_persons_waiting_claim(zhang: Client, sun: Client, stage: Stage) -> None:
    invited = inviting.invite_dealer(OPERATOR, "D001")
    for key in ("zhang-owner", "sun-stranger"):
        stage.person(key).scan(inviting.show_qr(stage.house.gateway, invited.token).url)
    stage.work()
    waiting = {}
    for client in (zhang, sun):
        signed_in = client.signed_in()
        waiting[client.key] = signed_in
        person_id = signed_in.ask("GET", "/me").json()["person"]["id"]
        claiming.claim(person_id, invited.token, name="张伟", phone="13900000001", agreed=True)
    theirs = waiting["sun-stranger"].ask("POST", "/phone", code=stage.person("sun-stranger").phone_code())
    assert theirs.json()["bound"] == []
    his = waiting["zhang-owner"].ask("POST", "/phone", code=stage.person("zhang-owner").phone_code())
    assert his.json()["bound"] == ["华南总代理的老板"]
    assert waiting["zhang-owner"].ask("GET", "/me").json()["roles"] == [
        {"kind": "dealer_staff", "name": "张伟", "dealer": "华南总代理", "dealer_code": "D001", "owner": True}
    ]
