"""Whom of a dealer to call: entered, changed, put in order, found, shown with a reason, gone when they are to go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import Database, bound, reading, session
from models.dealers import DealerContact
from services import access, accounts, clock, dealers, partnership, people, privacy, retention, searching
from services.access import OPERATOR, Actor
from services.bindings import claiming
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.listing import Wanted
from services.organisation import dealer_contacts as rules
from services.organisation.dealer_contacts import ContactWish
from services.organisation.dealer_records import DealerWish, create_dealer, dealer_form, delete_dealer
from services.personal_exports import lists
from services.privacy import revealing
from tests.contents import contents
from tests.rig.races import at_once
from tests.services import doubted
from tests.world import Cast, furnish

PHONE = "13700000001"
SUN = ContactWish("孙会计", "财务", PHONE, "每月 5 号对账")


def staff(code: str) -> Actor:
    return next(one.actor for one in accounts.all_staff() if one.code == code)


def named(dealer: str = "D001") -> list[str]:
    return [one.name for one in dealers.card(OPERATOR, dealer).contacts]


@reading
def row_of(number: int) -> DealerContact:
    return session().get_one(DealerContact, number)


def test_contacts_stand_on_the_dealers_page_masked_and_in_their_order(cast: Cast) -> None:
    first = rules.add_contact(OPERATOR, "D001", SUN)
    second = rules.add_contact(OPERATOR, "D001", ContactWish("老马", "仓库"))
    assert dealers.card(OPERATOR, "D001").contacts == [
        rules.ContactRow(first, "孙会计", "财务", "137****0001", "每月 5 号对账"),
        rules.ContactRow(second, "老马", "仓库", None, None),
    ]
    for _ in range(2):  # the second time it is first already
        rules.move_contact_up(OPERATOR, "D001", second)
        assert named() == ["老马", "孙会计"]
    rules.remove_contact(OPERATOR, "D001", second)
    assert named() == ["孙会计"]
    assert [person.name for person in dealers.card(OPERATOR, "D001").people] == ["张伟"]


def test_an_empty_number_keeps_the_number_and_every_other_field_says_what_it_says(cast: Cast) -> None:
    number = rules.add_contact(OPERATOR, "D001", SUN)
    form = rules.contact_form(OPERATOR, "D001", number)
    assert (form.version, form.phone, form.wish) == (1, "137****0001", replace(SUN, phone=""))
    rules.change_contact(OPERATOR, "D001", number, 1, replace(form.wish, position="出纳", note=""))
    row = row_of(number)
    assert (row.phone, row.position, row.note, row.version) == ("+86" + PHONE, "出纳", None, 2)


def test_neither_number_nor_note_lies_there_to_be_read(cast: Cast) -> None:
    rules.add_contact(OPERATOR, "D001", SUN)
    lies = [part for row in contents(bound())["dealer_contact"] for part in row]
    told = b"\n".join(part if isinstance(part, bytes) else str(part).encode() for part in lies)
    assert "孙会计".encode() in told
    assert PHONE.encode() not in told
    assert "对账".encode() not in told


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("name", " ", "请填写姓名。"),
        ("name", "长" * 81, "最多 80 个字，请缩短。"),
        ("name", "老马", "这家渠道商已经有这位联系人了"),
        ("position", "长" * 81, "最多 80 个字，请缩短。"),
        ("note", "长" * 201, "最多 200 个字，请缩短。"),
        ("phone", "010-12345678", "请填写 11 位中国大陆手机号"),
        ("phone", "+1 202 555 0123", "目前只支持中国大陆手机号"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_written(cast: Cast, field: str, text: str, sentence: str) -> None:
    rules.add_contact(OPERATOR, "D001", ContactWish("老马"))
    number = rules.add_contact(OPERATOR, "D001", SUN)
    wish = replace(SUN, **{field: text})
    acts: list[Callable[[], Any]] = [
        partial(rules.add_contact, OPERATOR, "D001", wish if field == "name" else replace(wish, name="新人")),
        partial(rules.change_contact, OPERATOR, "D001", number, 1, wish),
    ]
    for act in acts:
        with pytest.raises(Invalid) as refused:
            act()
        fields: Any = refused.value.facts["fields"]
        assert list(fields) == [field]
        assert fields[field].startswith(sentence)
    assert named() == ["老马", "孙会计"]
    assert row_of(number).version == 1


def test_one_name_may_be_called_at_two_dealers_and_full_is_full(cast: Cast) -> None:
    rules.add_contact(OPERATOR, "D001", SUN)
    rules.add_contact(OPERATOR, "D002", SUN)
    for number in range(rules.MOST - 1):
        rules.add_contact(OPERATOR, "D002", ContactWish(f"第 {number} 位"))
    with pytest.raises(Conflict) as refused:
        rules.add_contact(OPERATOR, "D002", ContactWish("又一位"))
    assert refused.value.code == "contacts_full"


def test_a_contact_is_reached_through_its_own_dealer_and_by_who_enters_dealers(cast: Cast) -> None:
    number = rules.add_contact(OPERATOR, "D001", SUN)
    for code in ("D002", "D999"):
        with pytest.raises(NotFound):
            rules.change_contact(OPERATOR, code, number, 1, SUN)
    with pytest.raises(NotAllowed):
        rules.add_contact(staff("E004"), "D001", ContactWish("老马"))


def test_a_change_is_written_down_without_a_word_about_the_person(cast: Cast) -> None:
    number = rules.add_contact(staff("E002"), "D001", SUN)
    rules.change_contact(staff("E002"), "D001", number, 1, replace(SUN, position="出纳"))
    rules.remove_contact(staff("E002"), "D001", number)

    @reading
    def noted() -> list[tuple[str, str, dict[str, object]]]:
        query = select(AuditEntry.tag, AuditEntry.actor_name, AuditEntry.details)
        noted = session().execute(query.where(AuditEntry.tag.startswith("dealer:contact:")).order_by(AuditEntry.id))
        return [(*one,) for one in noted]

    facts = {"code": "D001", "contact": number}
    assert noted() == [(f"dealer:contact:{act}", "陈洁", facts) for act in ("create", "change", "delete")]


def test_a_number_is_shown_for_a_reason_within_ones_regions(cast: Cast) -> None:
    near, far = rules.add_contact(OPERATOR, "D001", SUN), rules.add_contact(OPERATOR, "D003", SUN)
    assert revealing.reveal(staff("E004"), "dealer_contact", near, reason="call", note="").phone == "137 0000 0001"
    with pytest.raises(NotFound):
        revealing.reveal(staff("E004"), "dealer_contact", far, reason="call", note="")


def test_a_contact_is_found_by_name_and_by_whole_number_within_ones_regions(cast: Cast) -> None:
    rules.add_contact(OPERATOR, "D001", SUN)
    rules.add_contact(OPERATOR, "D003", replace(SUN, position="出纳"))
    for typed in ("孙会", PHONE):
        hits = {
            code: [hit.about for one in searching.find_everywhere(staff(code), typed) for hit in one.hits]
            for code in ("E002", "E004")
        }
        assert hits == {"E002": ["华南总代理 · 财务", "成都锦里店 · 出纳"], "E004": ["华南总代理 · 财务"]}, typed


def test_a_file_with_whole_numbers_holds_them_beside_the_dealers_people(cast: Cast) -> None:
    rules.add_contact(OPERATOR, "D001", SUN)
    rules.add_contact(OPERATOR, "D002", ContactWish("老马"))
    assert lists.LISTS["dealers"].lines(staff("E002"), Wanted()) == [
        ("D001", "华南总代理", "老板", "张伟", "13900000001"),
        ("D001", "华南总代理", "财务", "孙会计", PHONE),
        ("D002", "深圳湾专卖", "老板", "刘芳", "13900000002"),
        ("D002", "深圳湾专卖", "联系人", "老马", None),
    ]


def test_who_is_named_by_their_verified_number_gets_it_in_their_copy_and_is_forgotten_with_it(
    app: Flask, cast: Cast
) -> None:
    number = rules.add_contact(OPERATOR, "D001", SUN)
    other = rules.add_contact(OPERATOR, "D001", ContactWish("老马", phone="13700000002"))
    who, nobody = doubted.somebody("孙"), doubted.somebody("别人")
    claiming.phone_verified(who, f"+86{PHONE}")
    told = {part.table: part.rows for part in privacy.copy_of(who).parts}
    assert [(row["姓名"], row["手机号"], row["备注"]) for row in told["dealer_contact"]] == [
        ("孙会计", f"+86{PHONE}", "每月 5 号对账")
    ]
    assert {part.table: part.rows for part in privacy.copy_of(nobody).parts}["dealer_contact"] == []
    for one in (nobody, who):
        privacy.carry_out(privacy.ask_erasure(access.follower(one, people.person(one).label), one))
    assert named() == ["老马"]
    assert row_of(other).phone == "+8613700000002"
    with pytest.raises(Exception, match="No row"):
        row_of(number)


def test_contacts_go_two_years_after_the_partnership_and_with_a_dealer_entered_by_mistake(cast: Cast) -> None:
    create_dealer(OPERATOR, DealerWish("D900", "输错的店"))
    rules.add_contact(OPERATOR, "D900", SUN)
    delete_dealer(OPERATOR, "D900")
    rules.add_contact(OPERATOR, "D002", SUN)
    rules.add_contact(OPERATOR, "D001", SUN)
    partnership.close(OPERATOR, "D002", dealer_form(OPERATOR, "D002").version)
    closed = clock.now()
    for days, left in ((729, 1), (731, 0)):
        clock.use(lambda days=days: closed + timedelta(days=days))  # type: ignore[misc]
        retention.prune()
        assert len(named("D002")) == left
        assert named("D001") == ["孙会计"]
    clock.use(None)


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["behind the queue", "control: side by side"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_two_who_change_one_contact_at_once_the_second_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    furnish()
    number, meeting, judge = rules.add_contact(OPERATOR, "D001", SUN), threading.Barrier(2), rules._judge

    def judged(*told: Any) -> Any:
        meant = judge(*told)
        with suppress(threading.BrokenBarrierError):  # the other one is held up, as it should be
            meeting.wait(timeout=1)
        return meant

    monkeypatch.setattr(rules, "_judge", judged)
    if not guarded:
        monkeypatch.setattr(rules, "queue_up", lambda: None)

    def change(position: str) -> str:
        try:
            rules.change_contact(OPERATOR, "D001", number, 1, replace(SUN, position=position))
        except Conflict as refusal:
            return refusal.code
        return "saved"

    said = sorted(at_once([partial(change, "甲"), partial(change, "乙")]))
    assert said == (["changed_meanwhile", "saved"] if guarded else ["saved", "saved"])
