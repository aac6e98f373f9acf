"""The password typed once more into the form of a dangerous act."""

from __future__ import annotations

from flask import request

from console.auth import staff
from services import accounts
from services.accounts import Proof
from services.errors import Invalid, NotAllowed


def proof() -> Proof:
    """Refuses a wrong password in words of this form; tries count, and rest, like those of signing in."""
    try:
        return accounts.prove(staff(), request.form.get("password", ""), request.remote_addr or "")
    except NotAllowed as refusal:
        if refusal.code != "wrong_credentials":
            raise
        raise Invalid("wrong_password", "密码不正确，请再输一次。") from None
