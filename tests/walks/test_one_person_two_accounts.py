"""The Official Account and the mini program know one person by two openids; the unionid joins them, losing nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from models.db import reading, session
from models.people import Follower, Identity
from models.privacy import Consent
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, claims, held, last_word, mini_session, qr_of, send_form, verify_phone


@reading
def living() -> list[Follower]:
    query = select(Follower).where(Follower.merged_into_id.is_(None)).order_by(Follower.id)
    return list(session().execute(query).scalars())


@reading
def names_of(follower_id: int) -> set[str]:
    query = select(Identity.account).where(Identity.follower_id == follower_id)
    return set(session().execute(query).scalars())


@reading
def consents_of(follower_id: int) -> int:
    query = select(func.count()).select_from(Consent).where(Consent.follower_id == follower_id)
    return session().execute(query).scalar_one()


def test_followed_first_then_the_mini_program(stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    stage.work()
    answer = mini_session(stage, stage.person("li-sales"))
    assert answer["roles"] == [{"kind": "employee", "name": "李强", "position": "渠道专员"}]
    [only] = living()
    assert answer["person"] == {"id": only.id, "label": only.label}
    assert names_of(only.id) == {"official_account", "mini_program", "open_platform"}


@pytest.mark.parametrize("unionid_in_base", [True, False])
def test_the_mini_program_first_then_followed(stage: Stage, unionid_in_base: bool) -> None:
    stage.world.change_world(unionid_in_base=unionid_in_base)
    zhang = stage.person("zhang-owner")
    token = mini_session(stage, zhang)["token"]
    verify_phone(stage, token, zhang.phone_code())
    invited = inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    assert len(living()) == 2
    stage.work()  # a follow carries no unionid: WeChat is asked for it afterwards
    [only] = living()
    assert names_of(only.id) == {"official_account", "mini_program", "open_platform"}
    assert only.follow_state == "following"
    assert only.phone_verified_at is not None
    assert "您已完成绑定" in send_form(zhang, invited, "张伟", "13900000001").text
    assert verify_phone(stage, token, zhang.phone_code()).status_code == 200
    assert consents_of(only.id) == 2
    assert held() == [("D001", "张伟")]


def test_a_claim_that_waits_moves_along_and_its_owner_is_still_told(stage: Stage) -> None:
    stage.world.change_world(unionid_in_base=False)
    zhang = stage.person("zhang-owner")
    token = mini_session(stage, zhang)["token"]
    invited = inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    assert "申请已提交" in send_form(zhang, invited, "张伟", "13900000001").text
    stage.work()
    assert len(living()) == 1
    assert verify_phone(stage, token, zhang.phone_code()).json()["bound"] == ["华南总代理的老板"]
    stage.work()
    assert "审核通过" in last_word(zhang)
    assert [claim.state for claim in claims("D001")] == ["accepted"]


def test_without_a_unionid_two_accounts_stay_two_people(stage: Stage) -> None:
    stage.world.change_world(unionid=False)
    bind_employee(stage, "li-sales", "E003")
    stage.work()
    answer = mini_session(stage, stage.person("li-sales"))
    assert [role["kind"] for role in answer["roles"]] == ["consumer"]
    assert len(living()) == 2
