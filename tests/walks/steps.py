"""The steps walks are made of: an invitation is scanned, a form is sent, a decider decides."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import requests

from sandbox.client import Person
from services import clock
from services.access import OPERATOR
from services.bindings import history, inviting
from services.bindings.history import BindingRow, ClaimRow
from services.bindings.inviting import Invited
from services.listing import Wanted
from tests.rig.stage import Stage

A_CAMPAIGNS_FORM = (r'name="(f_\w+)" type="tel"', r'name="once" value="([^"]+)"', r'name="hands_to" value="([^"]*)"')
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def qr_of(stage: Stage, invited: Invited) -> str:
    """What the invitation's QR code says."""
    return inviting.show_qr(stage.house.gateway, invited.token).url


def bind_employee(stage: Stage, key: str, code: str) -> None:
    """Somebody of headquarters or sales, bound by the follow itself."""
    stage.person(key).scan(qr_of(stage, inviting.invite_employee(OPERATOR, code)))
    assert "绑定成功" in last_word(stage.person(key))


def last_word(person: Person) -> str:
    """The newest message of the Official Account in this person's chat."""
    return str(person.chat()[-1])


def approval_link(person: Person) -> str:
    found = re.search(r"/a/[A-Za-z0-9_-]+", last_word(person))
    assert found, last_word(person)
    return found[0]


def csrf_of(page: requests.Response) -> str:
    found = CSRF.search(page.text)
    assert found, page.text
    return found[1]


def send_form(person: Person, invited: Invited, name: str, phone: str, **changes: str) -> requests.Response:
    """Open the bind form in this person's webview and hand it in."""
    return send_form_at(person, f"/bind/{invited.token}", name, phone, **changes)


def send_form_at(person: Person, link: str, name: str, phone: str, **changes: str) -> requests.Response:
    """The same where all that is known is the link of the form."""
    view = person.webview()
    said = {"csrf_token": csrf_of(view.get(link)), "name": name, "phone": phone, "agreed": "yes"}
    return view.post(link, data=said | changes)


def decide(person: Person, link: str, decision: str, reason: str = "") -> requests.Response:
    """Open an approval in this person's webview and tap."""
    view = person.webview()
    page = view.get(link)
    shown = re.search(r'name="shown_conflict" value="([a-z_]*)"', page.text)
    form = {
        "csrf_token": csrf_of(page),
        "decision": decision,
        "reason": reason,
        "shown_conflict": shown[1] if shown else "",
    }
    return view.post(link, data=form)


def open_bindings() -> list[BindingRow]:
    rows = history.bindings(OPERATOR, Wanted(filters={"state": "open"}, size=100)).rows
    return sorted(rows, key=lambda row: row.id)


def held() -> list[tuple[str, str]]:
    """Who holds what now: code of the target and name of the person in our records."""
    return [(row.target_code, row.person) for row in open_bindings()]


def claims(target: str) -> list[ClaimRow]:
    """Everybody's claims to be that dealer's person or that employee, the oldest first."""
    rows = history.claims(OPERATOR, Wanted(size=100)).rows
    return sorted((row for row in rows if row.target_code == target), key=lambda row: row.id)


def later(stage: Stage, seconds: float) -> None:
    """Time passes, for WeChat and for us alike."""
    stage.world.advance(seconds)
    offset = stage.world.now() - datetime.now(UTC).timestamp()
    clock.use(lambda: datetime.fromtimestamp(datetime.now(UTC).timestamp() + offset, UTC))


def mini_session(stage: Stage, person: Person) -> dict[str, Any]:
    """Signed in to the mini program: what the session call answered."""
    answer = requests.post(f"{stage.url}/api/v1/session", json={"code": person.login_code()}, timeout=20)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


def verify_phone(stage: Stage, token: str, code: str) -> requests.Response:
    """The phone button of the mini program."""
    bearer = {"Authorization": f"Bearer {token}"}
    return requests.post(f"{stage.url}/api/v1/phone", json={"code": code}, headers=bearer, timeout=20)


def me(stage: Stage, token: str) -> dict[str, Any]:
    """Who the API says this is, now."""
    answer = requests.get(f"{stage.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert answer.status_code == 200, answer.text
    known: dict[str, Any] = answer.json()
    return known


def take_part(stage: Stage, person: Person, slug: str, seconds: float = 30) -> requests.Response:
    """Open a campaign's page, leave one's number so many seconds later, and read what came of it."""
    view = person.webview()
    page = view.get(f"/p/{slug}")
    told = [re.search(pattern, page.text) for pattern in A_CAMPAIGNS_FORM]
    assert all(told), page.text
    field, once, hands_to = (found[1] for found in told if found)
    agreed = dict.fromkeys(("prize", "phone", "lead_to_dealer"), "yes")
    form = {"csrf_token": csrf_of(page), "once": once, "hands_to": hands_to, field: "13811112222"}
    if seconds:
        later(stage, seconds)
    return view.post(f"/p/{slug}/entries", data=form | agreed)
