"""Password and code typed once more into the form of a dangerous act (`console/proof.html`)."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from console.auth import staff
from doorway.limits import line
from services import accounts
from services.accounts import Proof
from services.errors import Invalid, NotAllowed
from services.organisation.forms import Problems
from services.sentences import say


def proved(judge: Callable[[], object]) -> Proof:
    """The proof that goes with a form in which nothing is wrong; what is wrong with both is told at once."""
    problems, found = Problems(), None
    with problems.beside("password"):
        found = proof()
    with problems.beside(""):
        judge()
    problems.refuse()
    assert found is not None
    return found


def proof() -> Proof:
    """Refuses a wrong password or code in words of this form; tries count, and rest, like those of signing in."""
    password, code = request.form.get("password", ""), request.form.get("proof_code", "")
    try:
        return accounts.prove(staff(), password, line(), code=code)
    except NotAllowed as refusal:
        if refusal.code == "wrong_credentials":
            sentence = say("密码不正确，请再输一次。")
            raise Invalid("wrong_password", sentence, fields={"password": sentence}) from None
        if refusal.code in ("wrong_code", "code_used"):
            raise Invalid(refusal.code, refusal.sentence, fields={"proof_code": refusal.sentence}) from None
        raise
