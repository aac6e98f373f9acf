"""Password and code typed once more into the form of a dangerous act (`console/proof.html`)."""

from __future__ import annotations

from flask import request

from console.auth import staff
from doorway.limits import line
from services import accounts
from services.accounts import Proof
from services.errors import Invalid, NotAllowed


def proof() -> Proof:
    """Refuses a wrong password or code in words of this form; tries count, and rest, like those of signing in."""
    password, code = request.form.get("password", ""), request.form.get("proof_code", "")
    try:
        return accounts.prove(staff(), password, line(), code=code)
    except NotAllowed as refusal:
        if refusal.code == "wrong_credentials":
            raise Invalid("wrong_password", "密码不正确，请再输一次。") from None
        if refusal.code in ("wrong_code", "code_used"):
            raise Invalid(refusal.code, refusal.sentence) from None
        raise
