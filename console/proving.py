"""Password and code typed once more into the form of a dangerous act (`console/proof.html`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import request

from console.auth import staff
from services import accounts
from services.accounts import Proof
from services.errors import Invalid, NotAllowed
from services.organisation.forms import Problems
from services.sentences import say

Meant = TypeVar("Meant")


def proved(judge: Callable[[], Meant]) -> tuple[Proof, Meant]:
    """The proof, and what a form means in which nothing is wrong; what is wrong with either is told at once."""
    problems = Problems()
    found: list[Proof] = []
    meant: list[Meant] = []
    with problems.beside("password"):
        found.append(proof())
    with problems.beside(""):
        meant.append(judge())
    problems.refuse()
    return found[0], meant[0]


def proof() -> Proof:
    """Refuses a wrong password or code in words of this form; tries count, and rest, like those of signing in."""
    password, code = request.form.get("password", ""), request.form.get("proof_code", "")
    try:
        return accounts.prove(staff(), password, code=code)
    except NotAllowed as refusal:
        if refusal.code == "wrong_credentials":
            sentence = say("密码不正确，请再输一次。")
            raise Invalid("wrong_password", sentence, fields={"password": sentence}) from None
        if refusal.code in ("wrong_code", "code_used"):
            raise Invalid(refusal.code, refusal.sentence, fields={"proof_code": refusal.sentence}) from None
        raise
