"""Files with whole numbers: two persons, the asker alone, three times, a day; sealed while they lie, then gone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.db import bound, reading, session, transaction
from models.organisation import Employee
from models.outbox import OutboxPromise
from models.personal_exports import PersonalExportPiece
from services import access, accounts, clock, people, privacy, second_person, staff_accounts
from services.access import OPERATOR, Actor
from services.accounts import Proof
from services.bindings import claiming
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal
from services.listing import Wanted
from services.personal_exports import asking, making
from services.privacy import counting
from tests.contents import contents
from tests.rig.races import at_once
from tests.services import doubted
from tests.world import PASSWORD, Cast


@pytest.fixture
def staff(cast: Cast) -> Iterator[dict[str, Actor]]:
    """陈洁 manages channels and asks; 王敏 and 李强 administer and confirm."""
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    yield {one.code: one.actor for one in accounts.all_staff()}
    clock.use(None)


def proof(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now())


def ask(actor: Actor, listing: str = "employees", form: str = "csv", **narrowed: str) -> int:
    wanted = Wanted(search=narrowed.pop("search", ""), filters=narrowed)
    return asking.ask(actor, proof(actor), listing, form, wanted, reason="年会短信通知")


def made(staff: dict[str, Actor], **told: str) -> int:
    """Asked for, confirmed and made: the number of the file."""
    act = ask(staff["E002"], **told)
    second_person.confirm(staff["E001"], proof(staff["E001"]), act)
    number = asking.listing(staff["E002"], Wanted()).rows[0].id
    making.make(number)
    return number


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@reading
def acts(tag: str) -> int:
    return session().execute(select(func.count()).where(AuditEntry.tag == tag)).scalar_one()


@reading
def pieces() -> int:
    return session().execute(select(func.count()).select_from(PersonalExportPiece)).scalar_one()


def test_nothing_is_made_before_another_confirms_and_then_only_the_asker_takes_it(staff: dict[str, Actor]) -> None:
    act = ask(staff["E002"], search="王")
    [asked] = asking.listing(staff["E001"], Wanted()).rows
    assert (asked.state, asked.records, asked.filter.search) == ("asked", 1, "王")
    making.make(asked.id)
    with pytest.raises(Expired):
        asking.take(staff["E002"], asked.id)
    second_person.confirm(staff["E001"], proof(staff["E001"]), act)
    assert _errands() == [asked.id]
    making.make(asked.id)
    making.make(asked.id)
    for code in ("E001", "E003"):
        with pytest.raises(NotFound):
            asking.take(staff[code], asked.id)
    rows = rows_of(asking.take(staff["E002"], asked.id).content)
    assert rows == [["工号", "姓名", "部门", "职位", "手机号"], ["E001", "王敏", "渠道部", "渠道专员", "13800000001"]]
    assert [acts(f"person:export:{what}") for what in ("confirm", "make", "take")] == [1, 1, 1]


@reading
def _errands() -> list[int]:
    rows = session().execute(select(OutboxPromise.payload).where(OutboxPromise.kind == making.ERRAND)).scalars()
    return [int(str((row or {})["export"])) for row in rows]


def test_nobody_confirms_their_own(staff: dict[str, Actor]) -> None:
    act = ask(staff["E001"])
    with pytest.raises(NotAllowed) as refused:
        second_person.confirm(staff["E001"], proof(staff["E001"]), act)
    assert refused.value.code == "own_act"


@pytest.mark.parametrize(
    ("who", "told", "why"),
    [
        ("E002", {"listing": "customers"}, "list_unknown"),
        ("E002", {"form": "pdf"}, "form_unknown"),
        ("E002", {"search": "nobody at all"}, "nothing_to_export"),
        ("E004", {}, "not_allowed"),
    ],
)
def test_what_cannot_be_taken_away_is_not_even_asked(
    staff: dict[str, Actor], who: str, told: dict[str, str], why: str
) -> None:
    with pytest.raises(Refusal) as refused:
        ask(staff[who], **told)
    assert refused.value.code == why
    assert asking.listing(staff["E001"], Wanted()).rows == []


def test_who_lost_the_right_before_it_was_made_gets_nothing(staff: dict[str, Actor]) -> None:
    act = ask(staff["E002"])
    second_person.confirm(staff["E001"], proof(staff["E001"]), act)
    staff_accounts.revoke_role(OPERATOR, "E002", "channel_manager")
    making.make(asking.listing(staff["E001"], Wanted()).rows[0].id)
    assert asking.listing(staff["E001"], Wanted()).rows[0].state == "gone"


def test_dealers_people_come_with_their_dealers_filter_and_formulas_are_harmless(staff: dict[str, Actor]) -> None:
    _rename("=HYPERLINK(0)")
    assert rows_of(asking.take(staff["E002"], made(staff, search="HYPER")).content)[1][1] == "'=HYPERLINK(0)"
    rows = rows_of(asking.take(staff["E002"], made(staff, listing="dealers", search="D002")).content)
    assert rows[1:] == [["D002", "深圳湾专卖", "老板", "刘芳", "13900000002"]]


@transaction
def _rename(name: str) -> None:
    session().execute(select(Employee).where(Employee.code == "E004")).scalar_one().name = name


def test_it_lies_sealed_is_taken_three_times_counted_once_and_goes_after_its_day(staff: dict[str, Actor]) -> None:
    number = made(staff)
    raw = b"".join(
        part for row in contents(bound())["personal_export_piece"] for part in row if isinstance(part, bytes)
    )
    assert raw
    assert b"1380000" not in raw
    for _ in range(asking.MOST_DOWNLOADS):
        asking.take(staff["E002"], number)
    with pytest.raises(Expired):
        asking.take(staff["E002"], number)
    assert counting.listing(staff["E001"], Wanted()).rows[0].records == 4
    tomorrow = clock.now() + timedelta(hours=24, minutes=1)
    clock.use(lambda: tomorrow)
    assert making.prune() == 1
    assert pieces() == 0
    assert asking.one(staff["E002"], number).wanted is None
    assert making.prune() == 0


def test_a_copy_on_somebodys_behalf_is_one_persons_and_leaves_a_line_about_them(staff: dict[str, Actor]) -> None:
    who, other = doubted.owner("张伟", "D001"), doubted.owner("刘芳", "D002")
    claiming.phone_verified(who, "+8613912345678")
    label = people.person(who).label
    number = made(staff, listing="copy", search=label)
    rows = rows_of(asking.take(staff["E002"], number).content)
    asking.take(staff["E002"], number)
    assert rows[0] == ["资料", "第几条", "项目", "内容"]
    assert ["您在我们这里的记录", "1", "微信验证过的手机号", "'+8613912345678"] in rows
    assert ["渠道商人员档案", "1", "姓名", "张伟"] in rows
    assert ["微信账号", "", "没有给出", "微信给我们的内部编号，按微信的规定不离开服务器"] in rows
    told = str(rows)
    for foreign in ("刘芳", people.person(other).label, "openid of"):
        assert foreign not in told
    assert [(row.employee, row.records) for row in counting.listing(staff["E001"], Wanted()).rows] == [("陈洁", 1)]

    @reading
    def noted() -> list[tuple[str, int | None]]:
        query = select(AuditEntry.actor_name, AuditEntry.subject_id).where(AuditEntry.tag == "follower:data:copy")
        return [(name, subject) for name, subject in session().execute(query)]

    assert noted() == [("陈洁", who)]


@pytest.mark.parametrize("typed", ["", "访客", "访客 ZZZZ", "张伟", "%"])
def test_a_copy_is_of_the_one_whose_whole_label_was_said(staff: dict[str, Actor], typed: str) -> None:
    doubted.owner("张伟", "D001")
    with pytest.raises(Invalid) as refused:
        ask(staff["E002"], "copy", search=typed)
    assert refused.value.code == "nothing_to_export"


def test_a_copy_goes_with_the_person(staff: dict[str, Actor]) -> None:
    who = doubted.somebody("路人")
    number = made(staff, listing="copy", search=people.person(who).label)
    privacy.carry_out(privacy.ask_erasure(access.follower(who, people.person(who).label), who))
    with pytest.raises(Expired):
        asking.take(staff["E002"], number)
    assert pieces() == 0


def test_a_request_cannot_be_confirmed_twice_for_one_file(staff: dict[str, Actor]) -> None:
    made(staff)
    [row] = asking.listing(staff["E001"], Wanted()).rows
    with pytest.raises(Conflict):
        _judge(staff["E001"], row.id)
    with pytest.raises(Invalid):
        asking.ask(staff["E002"], proof(staff["E002"]), "employees", "csv", Wanted(), reason=" ")


@reading
def _judge(actor: Actor, export_id: int) -> None:
    making.judge(actor, {"export": str(export_id)})


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_eight_who_take_it_at_once_three_get_it(staff: dict[str, Actor]) -> None:
    number = made(staff)

    def one() -> bool:
        try:
            return bool(asking.take(staff["E002"], number).content)
        except Expired:
            return False

    assert sum(at_once([one] * 8)) == asking.MOST_DOWNLOADS
    assert acts("person:export:take") == asking.MOST_DOWNLOADS
