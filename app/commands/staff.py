"""Console accounts from the shell: the first administrator has to come from somewhere."""

from __future__ import annotations

import secrets
from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from services import accounts
from services.access import OPERATOR, ROLE_NAMES
from services.errors import NotFound
from services.organisation import employee_records
from services.organisation.employee_records import EmployeeWish
from services.second_factor import setting_up

staff = AppGroup("staff", help="Console accounts.")


@staff.command("add")
@click.option("--employee", required=True, help="The employee's code, such as E001; also the name to sign in with.")
@click.option("--role", required=True, type=click.Choice(sorted(ROLE_NAMES)), help="A role of the console.")
@click.option("--name", help="Enters the employee by this name, too, where nobody has the code: in an empty house.")
@click.option("--password", envvar=None, help="For a new account; made up and shown once when left out.")
@told
def add(employee: str, role: str, name: str | None, password: str | None) -> dict[str, Any]:
    """Give an employee a role in the console, with an account when there is none yet."""
    if name is not None and not employee_records.is_known(OPERATOR, employee):
        employee = employee_records.create_employee(OPERATOR, EmployeeWish(employee, name))
    is_new = not any(known.code == employee for known in accounts.all_staff())
    chosen = password or secrets.token_urlsafe(12)
    added = accounts.add_staff(OPERATOR, employee, role, chosen)
    answer: dict[str, Any] = {"employee": added.code, "name": added.name, "roles": sorted(added.roles)}
    return answer | ({"password": chosen} if is_new else {})


@staff.command("password")
@click.option("--employee", required=True, help="The employee's code.")
@told
def password(employee: str) -> dict[str, Any]:
    """Make a new password, show it once, and end every session of the account."""
    chosen = secrets.token_urlsafe(12)
    accounts.set_password(OPERATOR, employee, chosen)
    return {"employee": employee, "password": chosen}


@staff.command("reset-second-factor")
@click.option("--employee", required=True, help="The employee's code.")
@told
def reset_second_factor(employee: str) -> dict[str, Any]:
    """Phone and recovery codes are lost: turn the second factor off and end every session. The password stays."""
    found = next((known for known in accounts.all_staff() if known.code == employee), None)
    if found is None:
        raise NotFound("staff_unknown", f"员工 {employee} 没有可用的后台账号。")
    setting_up.reset(OPERATOR, found.account_id, employee=employee)
    return {"employee": employee, "second_factor": "off"}
