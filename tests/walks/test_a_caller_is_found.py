"""张伟 calls: 陈洁 finds him by the number WeChat verified, calls back; then she changes many dealers at once."""

from __future__ import annotations

import re

from services.access import OPERATOR
from services.bindings import claiming
from services.organisation import dealer_contacts
from services.organisation.dealer_contacts import ContactWish
from services.organisation.dealer_records import dealer_form
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.services import doubted

PHONE = "13900000001"
DEALERS = "/console/dealers"


def in_charge() -> list[str]:
    return [dealer_form(OPERATOR, code).wish.employee for code in ("D001", "D002")]


def test_from_a_number_to_the_person_and_to_whom_to_call(stage: Stage) -> None:
    who = doubted.owner("张伟", "D001")
    claiming.phone_verified(who, f"+86{PHONE}")
    dealer_contacts.add_contact(OPERATOR, "D001", ContactWish("孙会计", "财务", "13700000001"))
    chen = Desk(stage.app).with_session_of("E002")

    found = chen.get(f"/console/search?q={PHONE}").text
    page = f"/console/people/{who}"
    assert f'href="{page}"' in found
    asks = re.search(rf'"(/console/contacts/follower/{who})"', chen.get(page).text)
    assert asks
    assert "139 0000 0001" in chen.post(asks[1], {"reason": "call"}).text

    contact = chen.get("/console/search?q=13700000001").text
    assert 'href="/console/dealers/D001#contacts"' in contact
    assert "孙会计" in chen.get(f"{DEALERS}/D001").text


def test_a_kept_filter_leads_to_an_act_on_many_which_a_colleague_makes_final(stage: Stage) -> None:
    chen, wang = (Desk(stage.app).with_session_of(code) for code in ("E002", "E001"))
    said = {"room": "console.dealers.listing", "name": "李强的", "state": "employee=E003&page=2"}
    kept = chen.post("/console/views", said)
    assert kept.headers["Location"] == f"{DEALERS}?employee=E003"
    listed = chen.get(kept.headers["Location"]).text
    assert "李强的" in listed
    assert "李强的" not in wang.get(DEALERS).text

    looked = chen.post(f"{DEALERS}/-/batch", {"deed": "employee", "value": "E004", "pick": ["D001", "D002"]}).text
    seen = re.findall(r'name="seen" value="(.+?)"', looked)
    assert in_charge() == ["E003", "E003"]
    act = chen.post(f"{DEALERS}/-/batch/do", {"deed": "employee", "value": "E004", "seen": seen}).headers["Location"]
    assert in_charge() == ["E004", "E004"]

    assert wang.post(f"{act}/undo").status_code == 404  # another's act is as unknown as none
    assert chen.post(f"{act}/undo").status_code == 303
    assert in_charge() == ["E003", "E003"]

    again = chen.post(f"{DEALERS}/-/batch", {"deed": "employee", "value": "E004", "pick": ["D001", "D002"]}).text
    form = {"deed": "employee", "value": "E004", "seen": re.findall(r'name="seen" value="(.+?)"', again)}
    act = chen.post(f"{DEALERS}/-/batch/do", form).headers["Location"]
    theirs = {"deed": "employee", "value": "E002"}
    looked = wang.post(f"{DEALERS}/-/batch", {**theirs, "pick": "D002"}).text
    wang.post(f"{DEALERS}/-/batch/do", {**theirs, "seen": re.findall(r'name="seen" value="(.+?)"', looked)})
    refused = chen.post(f"{act}/undo")
    assert refused.status_code == 409
    assert "深圳湾专卖" in refused.text
    assert in_charge() == ["E004", "E002"]
