"""The first administrator of an empty house comes from the shell."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask

from app.commands.staff import staff as shell
from services import accounts, regions
from services.access import OPERATOR
from services.organisation import employee_records


@pytest.fixture
def app(app: Flask) -> Flask:
    regions.furnish()  # as `db upgrade` does
    return app


def run(app: Flask, *said: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(shell, ["add", *said, "--json"])
    return done.exit_code, done.output


def answer(app: Flask, *said: str) -> dict[str, Any]:
    code, output = run(app, *said)
    assert code == 0, output
    told: dict[str, Any] = json.loads(output)
    return told


def test_an_empty_house_gets_its_first_administrator_who_signs_in(app: Flask) -> None:
    code, output = run(app, "--employee", "E001", "--role", "admin")
    assert code != 0
    assert "employee_unknown" in output
    made = answer(app, "--employee", "E001", "--name", "王敏", "--role", "admin")
    assert (made["name"], made["roles"]) == ("王敏", ["admin"])
    assert accounts.sign_in("E001", made["password"]).name == "王敏"


def test_a_name_makes_nobody_twice_and_renames_nobody(app: Flask) -> None:
    answer(app, "--employee", "E001", "--name", "王敏", "--role", "admin")
    again = answer(app, "--employee", "E001", "--name", "李强", "--role", "auditor")
    assert (again["name"], again["roles"]) == ("王敏", ["admin", "auditor"])
    assert "password" not in again


def test_a_code_in_wide_letters_is_the_one_that_is_signed_in_with(app: Flask) -> None:
    made = answer(app, "--employee", " Ｅ００１ ", "--name", "王敏", "--role", "admin")
    assert made["employee"] == "E001"
    assert accounts.sign_in("E001", made["password"]).name == "王敏"


def test_a_code_that_cannot_be_one_makes_nobody(app: Flask) -> None:
    code, output = run(app, "--employee", "E" * 99, "--name", "王敏", "--role", "admin")
    assert code != 0
    assert "form_wrong" in output
    assert not employee_records.is_known(OPERATOR, "E" * 99)
