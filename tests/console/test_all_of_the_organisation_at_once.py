"""Forms of dealers (stores among them), their contacts, employees, departments, places, folders and materials tell all
that is wrong at once, each beside its field, also what is missing beside what cannot be meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.organisation import dealer_contacts, departments
from services.organisation.dealer_contacts import ContactWish
from services.organisation.departments import DepartmentWish
from tests.console.desk import Desk
from tests.console.told import tell_all, wrong
from tests.shelf import a_material, token_of
from tests.world import Cast

FORMS = {
    "/dealers/-/new": "admin",
    "/dealers/D001/edit": "admin",
    "/dealers/D001/contacts/-/new": "admin",
    "/employees/-/new": "admin",
    "/employees/E003/edit": "admin",
    "/departments/-/new": "admin",
    "/departments/DEP/edit": "admin",
    "/regions/-/new": "admin",
    "/materials/-/new": "content_manager",
    "/materials/<token>/edit": "content_manager",
    "/material-folders/-/new": "content_manager",
}
# What is missing or too long, beside what cannot be meant.
MIXED: dict[str, dict[str, str]] = {
    "/dealers/-/new": {
        "code": "", "name": "", "tier": "没有这层", "parent": "D999", "employee": "E999", "exclusive": "没有这个地方",
        "shared": "区" * 2001, "contact": "名" * 81, "phone": "12",
    },
    "/dealers/D001/edit": {"name": "", "parent": "D001", "exclusive": "没有这个地方", "phone": "12"},
    "/dealers/D001/contacts/-/new": {"name": "", "position": "职" * 81, "phone": "12", "note": "备" * 201},
    "/employees/-/new": {
        "code": "E001", "name": "", "department": "没有", "position": "职" * 81, "manager": "E999", "regions": "没有",
        "phone": "12",
    },
    "/employees/E003/edit": {"name": "", "department": "没有", "manager": "E003", "phone": "12"},
    "/departments/-/new": {"code": "a b", "name": "", "parent": "没有"},
    "/departments/DEP/edit": {"name": "", "parent": "DEP"},
    "/regions/-/new": {"code": "12", "name": "", "above": "没有这个地方"},
    "/materials/-/new": {
        "kind": "", "title": "", "summary": "字" * 201, "folder": "999", "valid_from": "昨天",
        "must_read_until": "2026-12-01",
    },
    "/materials/<token>/edit": {"kind": "", "title": "", "tags": "签" * 41, "valid_until": "明天"},
    "/material-folders/-/new": {"name": "", "parent": "999"},
}  # fmt: skip


@pytest.fixture
def address_of(signed_in: Callable[[str], Desk], cast: Cast) -> Callable[[str], tuple[Desk, str]]:
    """Somebody who may fill in a form, and where it is."""

    def find(form: str) -> tuple[Desk, str]:
        here, token = signed_in(FORMS[form]), ""
        if "<token>" in form:
            token = token_of(a_material(employee_id=cast.employees["E001"]))
        if "DEP" in form:
            departments.create_department(OPERATOR, DepartmentWish("DEP", "售后部"))
        return here, "/console" + form.replace("<token>", token)

    return find


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_missing_or_too_long_is_told_at_once(
    address_of: Callable[[str], tuple[Desk, str]], form: str
) -> None:
    here, address = address_of(form)
    once = {"once": "a" * 24} if "/-/new" in form else {}
    tell_all(here, address, once)


@pytest.mark.parametrize("form", MIXED)
def test_what_is_missing_hides_nothing_that_cannot_be_meant(
    address_of: Callable[[str], tuple[Desk, str]], form: str
) -> None:
    here, address = address_of(form)
    said = MIXED[form]
    once = {"once": "b" * 24} if "/-/new" in form else {"version": "1"}
    answer = here.post(address, {**said, **once})
    assert (answer.status_code, wrong(answer.text)) == (422, set(said))


def test_a_contact_that_is_changed_tells_all_too(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    made = dealer_contacts.add_contact(OPERATOR, "D001", ContactWish("王会计"))
    here, said = signed_in("admin"), {"name": "", "position": "职" * 81, "phone": "12", "note": "备" * 201}
    answer = here.post(f"/console/dealers/D001/contacts/{made}", {**said, "version": "1"})
    assert (answer.status_code, wrong(answer.text)) == (422, set(said))
