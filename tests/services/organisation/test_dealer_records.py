"""A dealer entered and changed in a form: what is kept, what is refused, who was in charge when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.db import Base, reading, session
from models.dealers import Dealer
from models.organisation import Department, Employee, Region
from services import dealers, partnership
from services.access import OPERATOR, Actor
from services.bindings import inviting
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.organisation import uses
from services.organisation.dealer_records import (
    DealerWish,
    change_dealer,
    create_dealer,
    dealer_form,
    delete_dealer,
    reopen_dealer,
)
from services.organisation.importing import import_workbook
from services.organisation.standing import load_standing
from tests.services.organisation.workbooks import organisation, workbook

pytestmark = pytest.mark.usefixtures("one_database", "brand")


@pytest.fixture
def brand() -> None:
    """D001 is exclusive for 浙江 and above D002; E003 is in charge of both."""
    assert import_workbook(OPERATOR, workbook(organisation()), create_missing=True).errors == []


def _wish(code: str) -> tuple[int, DealerWish]:
    form = dealer_form(OPERATOR, code)
    return form.version, form.wish


def _wrong(wish: DealerWish, code: str = "") -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        change_dealer(OPERATOR, code, _wish(code)[0], wish) if code else create_dealer(OPERATOR, wish)
    fields = refused.value.facts["fields"]
    assert isinstance(fields, dict)
    return fields


def test_a_new_dealer_has_all_that_the_form_said() -> None:
    said = DealerWish(
        "Ｄ００9", "宁波江北店", "专卖店", "门店", "D001", "E003", "", "宁波、330200", "赵云", "139 0000 0009"
    )
    assert create_dealer(OPERATOR, said) == "D009"
    form = dealer_form(OPERATOR, "D009")
    assert form.wish == replace(said, code="D009", shared="浙江省宁波市", phone="")
    assert form.phone == "139****0009"


def test_saving_a_form_unchanged_changes_nothing_but_its_version() -> None:
    before = load_standing()
    version, wish = _wish("D001")
    change_dealer(OPERATOR, "D001", version, wish)
    after = load_standing()
    assert replace(after.dealers["D001"], version=version) == before.dealers["D001"]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("code", " ", "请填写编码。"),
        ("code", "D 9", "编码里不能有空格、斜杠、问号、井号和百分号。"),
        ("code", "../x", "编码里不能有空格、斜杠、问号、井号和百分号。"),
        ("code", "D" * 33, "编码最多 32 个字。"),
        ("code", "Ｄ００１", "编码“D001”已经有渠道商在用，请换一个。"),
        ("name", "", "请填写名称。"),
        ("name", "长" * 121, "最多 120 个字，请缩短。"),
        ("category", "没有的", "没有“没有的”，可能刚被改名或删除，请重新选择。"),
        ("tier", "没有的", "没有“没有的”，可能刚被改名或删除，请重新选择。"),
        ("parent", "D404", "没有编码为“D404”的渠道商，请输入几个字，再从列表里选。"),
        ("employee", "E404", "没有工号为“E404”的员工，请输入几个字，再从列表里选。"),
        ("shared", "亚特兰蒂斯", "没有找到区域“亚特兰蒂斯”，请填写行政区划名称或 6 位代码。"),
        (
            "exclusive",
            "杭州",
            "新店 与 浙江启明商贸（D001）的独占区域重叠：浙江省 杭州市。请调整区域，或改为共享。",
        ),
        ("phone", "0571-88888888", "请填写 11 位中国大陆手机号。"),
        ("phone", "13900000001", "这个手机号已经属于渠道商人员 张伟，一个手机号只能属于一个人，请核对。"),
        ("phone", "13800000003", "这个手机号已经属于员工 E003（李强），一个手机号只能属于一个人，请核对。"),
    ],
)
def test_a_wrong_field_is_named_with_what_to_do(field: str, text: str, sentence: str) -> None:
    sound = DealerWish("D009", "新店", contact="赵云", phone="13900000009")
    assert _wrong(replace(sound, **{field: text})) == {field: sentence}
    with pytest.raises(NotFound):
        dealer_form(OPERATOR, "D009")


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert set(_wrong(DealerWish("", "", parent="?", employee="?", phone="1"))) == {
        "code",
        "name",
        "parent",
        "employee",
        "phone",
    }


def test_a_dealer_cannot_hang_below_itself() -> None:
    _, wish = _wish("D001")
    told = "这样上级关系会绕成一圈：D001 → D002 → D001。请另选上级。"
    assert _wrong(replace(wish, parent="D002"), "D001") == {"parent": told}
    assert "D001 → D001" in _wrong(replace(wish, parent="D001"), "D001")["parent"]


def test_who_saw_an_older_version_is_refused_and_nothing_is_lost() -> None:
    version, wish = _wish("D001")
    change_dealer(OPERATOR, "D001", version, replace(wish, name="浙江启明集团"))
    with pytest.raises(Conflict) as refused:
        change_dealer(OPERATOR, "D001", version, replace(wish, tier="门店"))
    assert (refused.value.code, refused.value.facts["by"]) == ("changed_meanwhile", "命令行")
    assert (load_standing().dealers["D001"].name, load_standing().dealers["D001"].tier) == ("浙江启明集团", "省代")


def test_an_import_counts_as_a_change_for_who_has_the_form_open() -> None:
    version, wish = _wish("D002")
    sheets = organisation()
    sheets["渠道商"][2][1] = "宁波海曙二店"
    assert import_workbook(OPERATOR, workbook(sheets)).changed == 1
    with pytest.raises(Conflict):
        change_dealer(OPERATOR, "D002", version, wish)
    assert _wish("D001")[0] == 1


def _charges(code: str) -> list[tuple[str, bool]]:
    return [(charge.employee, charge.ended_at is None) for charge in dealers.card(OPERATOR, code).charges]


def test_who_was_in_charge_is_kept_whether_a_form_or_a_workbook_changed_it() -> None:
    assert _charges("D001") == [("李强", True)]
    version, wish = _wish("D001")
    change_dealer(OPERATOR, "D001", version, replace(wish, employee="E001"))
    assert _charges("D001") == [("王敏", True), ("李强", False)]
    assert import_workbook(OPERATOR, workbook(organisation())).changed == 1
    assert _charges("D001") == [("李强", True), ("王敏", False), ("李强", False)]
    version, wish = _wish("D001")
    change_dealer(OPERATOR, "D001", version, replace(wish, employee=""))
    assert _charges("D001")[0] == ("李强", False)
    assert _charges("D002") == [("李强", True)]


def test_a_closed_dealer_is_nobodys_parent() -> None:
    partnership.close(OPERATOR, "D001", _wish("D001")[0])
    assert "已终止合作" in _wrong(DealerWish("D009", "新店", parent="D001"))["parent"]


def test_a_closed_dealer_is_taken_up_again_unless_another_holds_its_place() -> None:
    partnership.close(OPERATOR, "D002", _wish("D002")[0])
    partnership.close(OPERATOR, "D001", _wish("D001")[0])
    create_dealer(OPERATOR, DealerWish("D009", "新的浙江总代", exclusive="浙江"))
    with pytest.raises(Invalid) as refused:
        reopen_dealer(OPERATOR, "D001", _wish("D001")[0])
    assert "新的浙江总代（D009）" in str(refused.value.facts["fields"])
    partnership.close(OPERATOR, "D009", _wish("D009")[0])
    reopen_dealer(OPERATOR, "D001", _wish("D001")[0])
    assert dealer_form(OPERATOR, "D001").status == "active"


def test_what_is_in_use_is_not_taken_away_and_the_refusal_says_by_what() -> None:
    with pytest.raises(Conflict) as refused:
        delete_dealer(OPERATOR, "D001")
    told = "“浙江启明商贸”还在使用（下级渠道商 1），不能删除。可以改为“终止合作”，历史会保留。"
    assert refused.value.sentence == told
    inviting.invite_dealer(OPERATOR, "D002", policy="on_follow")
    with pytest.raises(Conflict, match="邀请 1"):
        delete_dealer(OPERATOR, "D002")
    assert "D002" in load_standing().dealers


def test_a_dealer_entered_by_mistake_goes_with_all_that_was_entered_for_it() -> None:
    said = DealerWish("D009", "输错的店", employee="E003", shared="宁波", contact="赵云", phone="13900000009")
    create_dealer(OPERATOR, said)
    delete_dealer(OPERATOR, "D009")
    assert "D009" not in load_standing().dealers
    create_dealer(OPERATOR, said)


def test_every_reference_to_the_organisation_has_a_word() -> None:
    ours = {model.__tablename__ for model in (Dealer, Employee, Department, Region)}
    for table in Base.metadata.sorted_tables:
        for reference in table.foreign_keys:
            if reference.column.table.name in ours | {"dealer_staff", "dealer_tier", "dealer_category"}:
                assert {table.name, f"{table.name}.{reference.parent.name}"} & set(uses.WORDS), f"{reference.parent}"


def test_another_person_does_not_inherit_the_phone_of_the_contact() -> None:
    _, wish = _wish("D001")
    told = "原来登记的是 张伟，换人时请把手机也填上。"
    assert _wrong(replace(wish, contact="马超"), "D001") == {"phone": told}
    change_dealer(OPERATOR, "D001", 1, replace(wish, contact="马超", phone="13900000011"))
    assert dealer_form(OPERATOR, "D001").phone == "139****0011"


def test_only_who_may_write_the_organisation_does() -> None:
    boss = Actor("hq", "老板", 1, frozenset({"boss"}))
    for act in (
        lambda: create_dealer(boss, DealerWish("D009", "新店")),
        lambda: change_dealer(boss, "D001", 1, DealerWish("D001", "新名")),
        lambda: partnership.close(boss, "D002", 1),
        lambda: delete_dealer(boss, "D002"),
        lambda: dealer_form(boss, "D001"),
    ):
        with pytest.raises(NotAllowed):
            act()


@reading
def _phones() -> int:
    return len(session().connection().exec_driver_sql("SELECT id FROM dealer_staff WHERE phone IS NOT NULL").all())


def test_an_empty_contact_and_an_empty_phone_keep_what_there_is() -> None:
    version, wish = _wish("D001")
    change_dealer(OPERATOR, "D001", version, replace(wish, contact="", phone=""))
    assert dealer_form(OPERATOR, "D001").wish.contact == "张伟"
    assert _phones() == 2
