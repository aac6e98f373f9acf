"""An organisation comes over from Excel whole, changes what the workbook says, and repeats without effect."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import Database, reading, session
from models.dealers import OWNER, Dealer, DealerStaff, DealerTier
from services import phones
from services.access import OPERATOR, Actor
from services.errors import NotAllowed
from services.organisation.importing import ImportReport, import_workbook
from services.organisation.standing import Standing, load_standing
from services.organisation.template import template_workbook
from tests.services.organisation.workbooks import organisation, workbook

pytestmark = pytest.mark.usefixtures("database")


def _bring(sheets: dict[str, list[list[object]]], *, dry_run: bool = False) -> ImportReport:
    return import_workbook(OPERATOR, workbook(sheets), dry_run=dry_run, create_missing=True)


def _rows(name: str, *rows: list[object]) -> dict[str, list[list[object]]]:
    return {name: [organisation()[name][0], *rows]}


def test_a_workbook_becomes_the_organisation() -> None:
    assert _bring(organisation()) == ImportReport(rows=6, created=6, changed=0, unchanged=0, errors=[])
    standing = load_standing()
    assert standing.departments["SALES"].parent == "HQ"
    employee = standing.employees["E003"]
    assert (employee.name, employee.department, employee.position, employee.manager) == (
        "李强",
        "SALES",
        "销售",
        "E001",
    )
    assert employee.regions == {"330000", "310000", "320500"}
    dealer = standing.dealers["D002"]
    assert (dealer.category, dealer.tier, dealer.parent, dealer.employee) == ("专卖店", "门店", "D001", "E003")
    assert (dealer.regions, standing.dealers["D001"].regions) == ({"330200": False}, {"330000": True})


@reading
def _owner(code: str) -> DealerStaff:
    query = select(DealerStaff).join(Dealer, Dealer.id == DealerStaff.dealer_id).where(Dealer.code == code)
    return session().scalars(query).one()


def test_contact_and_phone_become_the_owner() -> None:
    _bring(organisation())
    owner = _owner("D001")
    assert (owner.role, owner.name, owner.phone) == (OWNER, "张伟", "+8613900000001")
    assert owner.phone_index == phones.index("+8613900000001")
    assert owner.phone_tail_index == phones.tail_index("+8613900000001")


def test_the_same_workbook_again_changes_nothing() -> None:
    _bring(organisation())
    before = load_standing()
    assert _bring(organisation()) == ImportReport(rows=6, created=0, changed=0, unchanged=6, errors=[])
    assert load_standing() == before


def test_a_dry_run_writes_nothing() -> None:
    assert _bring(organisation(), dry_run=True).created == 6
    assert _is_empty(load_standing())


def _is_empty(standing: Standing) -> bool:
    return not (standing.departments or standing.employees or standing.dealers or standing.categories or standing.tiers)


def test_changed_cells_change_their_rows_alone() -> None:
    _bring(organisation())
    sheets = organisation()
    sheets["部门"][2][1] = "销售一部"
    sheets["员工"][2][3] = "13800000033"
    sheets["员工"][2][6] = "浙江"
    sheets["渠道商"][2][4] = None
    sheets["渠道商"][2][7:9] = ["刘芳芳", "13900000002"]  # the same phone: the same person under another name
    assert _bring(sheets) == ImportReport(rows=6, created=0, changed=3, unchanged=3, errors=[])
    standing = load_standing()
    assert standing.departments["SALES"].name == "销售一部"
    assert standing.employees["E003"].phone_index == phones.index("+8613800000033")
    assert standing.employees["E003"].regions == {"330000"}
    assert standing.dealers["D002"].parent is None
    assert (_owner("D002").name, _owner("D002").phone) == ("刘芳芳", "+8613900000002")


def test_an_empty_cell_keeps_phone_and_owner_and_clears_the_rest() -> None:
    _bring(organisation())
    report = _bring(
        _rows("渠道商", ["D002", "宁波海曙店"]) | _rows("员工", ["E003", "李强", "SALES", None, None, None, None])
    )
    assert (report.changed, report.errors) == (2, [])
    standing = load_standing()
    assert standing.employees["E003"].phone_index == phones.index("+8613800000003")
    assert standing.employees["E003"].position is None
    assert (standing.dealers["D002"].regions, standing.dealers["D002"].tier) == ({}, None)
    assert _owner("D002").phone == "+8613900000002"


def test_columns_may_be_left_out_or_stand_in_any_order() -> None:
    _bring(organisation())
    sheets: dict[str, list[list[object]]] = {
        "员工": [["职位", "手机", "部门编码", "编码", "姓名"], ["销售", "13800000003", "SALES", "E003", "李强"]],
        "渠道商": [row[:9] for row in organisation()["渠道商"]],
    }
    assert _bring(sheets).unchanged == 3
    assert load_standing().employees["E003"].manager == "E001"
    assert load_standing().dealers["D001"].regions == {"330000": True}


def test_sheets_may_be_missing_and_rows_blank() -> None:
    report = _bring(_rows("部门", [None, None, None], ["HQ", "总部", None], [" ", "", None]))
    assert report == ImportReport(rows=1, created=1, changed=0, unchanged=0, errors=[])


def test_numbers_become_text() -> None:
    assert _bring(_rows("部门", [7, 2026, None], ["8", "二部", 7.0])).errors == []
    standing = load_standing()
    assert (standing.departments["7"].name, standing.departments["8"].parent) == ("2026", "7")


def test_children_may_stand_above_their_parents() -> None:
    assert _bring(_rows("部门", ["C", "三级", "B"], ["B", "二级", "A"], ["A", "一级", None])).created == 3
    assert load_standing().departments["C"].parent == "B"


def test_one_person_may_own_two_dealers() -> None:
    sheets = organisation()
    sheets["渠道商"].append(["D003", "张伟的店", "专卖店", "门店", "D001", None, None, "张伟", 13900000001, "否"])
    assert _bring(sheets).errors == []


@reading
def _tiers() -> list[str]:
    return list(session().scalars(select(DealerTier.name).order_by(DealerTier.rank)))


def test_new_tiers_rank_in_the_order_of_the_workbook() -> None:
    _bring(organisation())
    assert _tiers() == ["省代", "门店"]


@reading
def _audited() -> list[dict[str, object]]:
    query = select(AuditEntry).where(AuditEntry.tag == "organisation:workbook:import")
    return [entry.details for entry in session().scalars(query)]


def test_an_import_is_audited_once_with_its_counts() -> None:
    _bring(organisation())
    assert _audited() == [{"rows": 6, "created": 6, "changed": 0, "unchanged": 0}]


def test_phones_lie_sealed(database: Database) -> None:
    _bring(organisation())
    with database.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT phone FROM employee WHERE phone IS NOT NULL").scalars().all()
    assert len(stored) == 2
    assert all(b"13800000" not in value for value in stored)


def test_only_who_may_write_the_organisation_imports() -> None:
    auditor = Actor("hq", "审计", 1, frozenset({"auditor"}))
    with pytest.raises(NotAllowed):
        import_workbook(auditor, workbook(organisation()), create_missing=True)


def test_a_path_is_read_like_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "organisation.xlsx"
    path.write_bytes(workbook(organisation()).getvalue())
    assert import_workbook(OPERATOR, path, create_missing=True).created == 6


def test_the_template_holds_examples_that_are_never_imported() -> None:
    report = import_workbook(OPERATOR, BytesIO(template_workbook()))
    assert report == ImportReport(rows=0, created=0, changed=0, unchanged=0, errors=[])


def test_five_thousand_rows_come_over(capsys: pytest.CaptureFixture[str]) -> None:
    sheets = organisation()
    for number in range(2500):
        sheets["员工"].append([f"X{number}", f"员工{number}", "SALES", 13000000000 + number, "销售", "E001", "浙江"])
        parent = "D001" if number < 10 else f"Y{number // 10}"
        owner = [f"老板{number}", 15000000000 + number, "否"]
        sheets["渠道商"].append([f"Y{number}", f"商户{number}", "经销商", "市代", parent, "杭州", "E003", *owner])
    content = workbook(sheets)
    started = time.perf_counter()
    report = import_workbook(OPERATOR, content, create_missing=True)
    with capsys.disabled():
        print(f"\n{report.rows} rows imported in {timedelta(seconds=time.perf_counter() - started)}")
    assert (report.created, report.errors) == (5006, [])
    assert load_standing().dealers["Y2499"].parent == "Y249"
