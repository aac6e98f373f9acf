"""Writing the organisation's records by forms: departments, employees, dealers, places, categories and tiers."""

from __future__ import annotations

from dataclasses import replace

from models.dealers import DealerCategory, DealerTier
from services import partnership
from services.access import OPERATOR
from services.attribution import signs
from services.organisation import batches, choices, dealer_contacts, places
from services.organisation.dealer_contacts import ContactWish
from services.organisation.dealer_records import (
    DealerWish,
    change_dealer,
    create_dealer,
    dealer_form,
    delete_dealer,
    reopen_dealer,
)
from services.organisation.departments import (
    DepartmentWish,
    change_department,
    create_department,
    delete_department,
    department_form,
)
from services.organisation.employee_records import (
    EmployeeWish,
    change_employee,
    create_employee,
    delete_employee,
    employee_form,
)
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newest, owner_of, path, somebody

DEALER = DealerWish(
    "D077", "新店", parent="D001", employee="E003", shared="440300", contact="赵云", phone="13600000077"
)
CONTACT = ContactWish("孙会计", "财务", "13600000079", "每月对账")
EMPLOYEE = EmployeeWish("E077", "林七", department="HQ", manager="E001", regions="440000", phone="13600000078")


@path
def creates_a_dealer(ground: Ground) -> Act:
    return lambda: create_dealer(OPERATOR, DEALER)


@path
def changes_a_dealer(ground: Ground) -> Act:
    create_dealer(OPERATOR, DEALER)
    form = dealer_form(OPERATOR, "D077")
    wish = replace(form.wish, name="新名字", employee="E004", shared="510100")
    return lambda: change_dealer(OPERATOR, "D077", form.version, wish)


@path
def adds_a_dealers_contact(ground: Ground) -> Act:
    return lambda: dealer_contacts.add_contact(OPERATOR, "D001", CONTACT)


@path
def changes_a_dealers_contact(ground: Ground) -> Act:
    number = dealer_contacts.add_contact(OPERATOR, "D001", CONTACT)
    return lambda: dealer_contacts.change_contact(OPERATOR, "D001", number, 1, replace(CONTACT, note="上午"))


@path
def moves_a_dealers_contact_up(ground: Ground) -> Act:
    dealer_contacts.add_contact(OPERATOR, "D001", CONTACT)
    second = dealer_contacts.add_contact(OPERATOR, "D001", replace(CONTACT, name="老马"))
    return lambda: dealer_contacts.move_contact_up(OPERATOR, "D001", second)


@path
def removes_a_dealers_contact(ground: Ground) -> Act:
    number = dealer_contacts.add_contact(OPERATOR, "D001", CONTACT)
    return lambda: dealer_contacts.remove_contact(OPERATOR, "D001", number)


@path
def closes_a_dealer(ground: Ground) -> Act:
    """With its owner's binding, its sign, and a customer who goes to another one."""
    owner_of("D002")
    signs.scan_sign(somebody().id, signs.issue_sign(OPERATOR, "D002").scene)
    form = dealer_form(OPERATOR, "D002")
    return lambda: partnership.close(OPERATOR, "D002", form.version, heir="D001")


@path
def reopens_a_dealer(ground: Ground) -> Act:
    partnership.close(OPERATOR, "D002", dealer_form(OPERATOR, "D002").version)
    form = dealer_form(OPERATOR, "D002")
    return lambda: reopen_dealer(OPERATOR, "D002", form.version)


@path
def deletes_a_dealer(ground: Ground) -> Act:
    create_dealer(OPERATOR, DEALER)
    return lambda: delete_dealer(OPERATOR, "D077")


@path
def creates_an_employee(ground: Ground) -> Act:
    return lambda: create_employee(OPERATOR, EMPLOYEE)


@path
def changes_an_employee(ground: Ground) -> Act:
    create_employee(OPERATOR, EMPLOYEE)
    form = employee_form(OPERATOR, "E077")
    wish = replace(form.wish, position="区域经理", regions="510000")
    return lambda: change_employee(OPERATOR, "E077", form.version, wish)


@path
def deletes_an_employee(ground: Ground) -> Act:
    create_employee(OPERATOR, EMPLOYEE)
    return lambda: delete_employee(OPERATOR, "E077")


@path
def creates_a_department(ground: Ground) -> Act:
    return lambda: create_department(OPERATOR, DepartmentWish("NEW", "新部门", "HQ"))


@path
def changes_a_department(ground: Ground) -> Act:
    form = department_form(OPERATOR, "HQ")
    return lambda: change_department(OPERATOR, "HQ", form.version, replace(form.wish, name="渠道中心"))


@path
def deletes_a_department(ground: Ground) -> Act:
    create_department(OPERATOR, DepartmentWish("NEW", "新部门", "HQ"))
    return lambda: delete_department(OPERATOR, "NEW")


@path
def adds_a_place(ground: Ground) -> Act:
    return lambda: places.add_place(OPERATOR, "440399", "新区", "440300")


@path
def renames_a_place(ground: Ground) -> Act:
    return lambda: places.rename_place(OPERATOR, "440300", "深圳")


@path
def deletes_a_place(ground: Ground) -> Act:
    places.add_place(OPERATOR, "440399", "新区", "440300")
    return lambda: places.delete_place(OPERATOR, "440399")


@path
def adds_a_tier(ground: Ground) -> Act:
    return lambda: choices.add(OPERATOR, "tier", "市代")


@path
def renames_a_category(ground: Ground) -> Act:
    category = newest(DealerCategory)
    return lambda: choices.rename(OPERATOR, "category", category, "专卖店")


@path
def moves_a_tier_up(ground: Ground) -> Act:
    choices.add(OPERATOR, "tier", "市代")
    added = newest(DealerTier)
    return lambda: choices.move_up(OPERATOR, added)


@path
def removes_a_tier(ground: Ground) -> Act:
    choices.add(OPERATOR, "tier", "市代")
    added = newest(DealerTier)
    return lambda: choices.remove(OPERATOR, "tier", added)


@path
def changes_many_dealers(ground: Ground) -> Act:
    seen = {code: dealer_form(OPERATOR, code).version for code in ("D001", "D002", "D003")}
    return lambda: batches.carry_out(OPERATOR, seen, "employee", "E004")


@path
def undoes_what_was_done_to_many(ground: Ground) -> Act:
    seen = {code: dealer_form(OPERATOR, code).version for code in ("D001", "D003")}
    act = batches.carry_out(OPERATOR, seen, "employee", "E004")
    return lambda: batches.undo(OPERATOR, act)
