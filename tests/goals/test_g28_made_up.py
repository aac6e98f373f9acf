"""G28, G38: whatever is typed into any field of the console, and whatever address anybody makes up, the answer is never
a fault of ours; what was typed is shown as text, and what does not exist answers alike however it is called."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterable, Iterator
from itertools import count

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from doorway.access import ANYONE, who_may
from services import accounts
from services.access import OPERATOR
from tests import who_may_what
from tests.console.desk import TOKEN, Desk
from tests.console.test_nothing_slipped_in import furnished
from tests.console.two_regions import Place
from tests.goals.ground import prepared
from tests.goals.nasty import MARK, NASTY, Form, forms_of
from tests.world import PASSWORD

Record = Callable[[str, object], None]
# There is no WeChat here and no built client: who has to ask for them says so.
AWAY = re.compile(r"/sign-in/wechat|^/app/|/screen\.png$|/me/wechat|/menus/|/templates/|^/oauth/|/jssdk$")
# What would end the session everything is asked with, or the account.
ENDS = re.compile(r"sign-out|/staff/E001/|/me/(password|sessions|second-factor|wechat)|/employees/E00[12]/")
QUICK = ("long", "nul", "no utf-8", "number")


@pytest.fixture
def program(database_url: str) -> Iterator[tuple[Flask, dict[str, str]]]:
    """The console with something for every route to work at."""
    with prepared(database_url, furnished=False) as ground:
        ground.app.extensions["qudao_knocks"].enabled = False
        yield ground.app, furnished()


def rooms(known: dict[str, str]) -> list[str]:
    """Every page of the console that there is something to show on."""
    place = Place("D001", "E003", known)
    lines = [line for line in who_may_what.headquarters() if line.method == "GET"]
    found = [line.filled(place.values(line.path)) for line in lines] + ["/console/me", "/console/sign-in"]
    return [address for address in found if not address.endswith((".png", ".svg", ".xlsx", ".zip"))]


def forms(desk: Desk, known: dict[str, str]) -> dict[tuple[str, str, tuple[str, ...]], Form]:
    """Every form of every page, each once."""
    found = {}
    for address in rooms(known):
        answer = desk.get(address)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            for form in forms_of(answer.text, address):
                if form.written and not ENDS.search(form.action) and form.action.startswith("/console"):
                    found[form.method, re.sub(r"\d+", "N", form.action), tuple(form.written)] = form
    return found


def send(client: FlaskClient, form: Form, body: bytes) -> int:
    if form.method == "GET":
        return client.get(f"{form.action.partition('?')[0]}?{body.decode()}").status_code
    kind = "application/x-www-form-urlencoded"
    return client.post(form.action, data=body, content_type=kind).status_code


def faults(
    desk: Desk, known: dict[str, str], chosen: Callable[[int], Iterable[str]], *, below: str = "/console"
) -> tuple[list[str], int]:
    """Fields that something nasty brought to a fault of ours, each field given what is chosen for its number; and how
    often something was sent."""
    found, sent, numbers = [], 0, count()
    for form in forms(desk, known).values():
        if not form.action.startswith(below):
            continue
        token = TOKEN.search(desk.client.get("/console/sign-in").text)
        assert token
        form.fields["csrf_token"] = token[1]
        for name in form.written:
            for payload in chosen(next(numbers)):
                sent += 1
                try:
                    status = send(desk.client, form, form.filled(name, NASTY[payload]))
                except Exception as fault:
                    found.append(f"{form.method} {form.action} {name}={payload}: {fault!r:.200}")
                    continue
                if status >= 500 and not (status == 503 and AWAY.search(form.action)):
                    found.append(f"{form.method} {form.action} {name}={payload}: {status}")
    return found, sent


def shown_raw(desk: Desk, known: dict[str, str]) -> tuple[list[str], int]:
    """Pages on which the mark stands as markup; and how many show it as text."""
    raw, as_text = [], 0
    for address in rooms(known):
        answer = desk.get(address)
        if answer.mimetype == "text/html":
            raw += [address] if MARK in answer.text else []
            as_text += "&lt;i id=nasty&gt;" in answer.text
    return raw, as_text


def walk(
    program: tuple[Flask, dict[str, str]],
    chosen: Callable[[int], Iterable[str]],
    record_property: Record,
    at_least: int,
) -> None:
    app, known = program
    desk = Desk(app).with_session_of("E001")
    found, sent = faults(desk, known, chosen)
    record_property("sent", sent)
    assert found == []
    assert sent >= at_least
    raw, as_text = shown_raw(desk, known)
    assert raw == []
    assert as_text >= 3, "nothing that was typed is shown anywhere"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_field_of_the_console_takes_what_is_nasty_for_more_than_text(
    program: tuple[Flask, dict[str, str]], record_property: Record
) -> None:
    """Every field is given the markup, and one of the others in turn; in the proof each of all sixteen."""
    walk(program, lambda number: ("html", QUICK[number % len(QUICK)]), record_property, 300)


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_nothing_nasty_in_any_field_is_a_fault_of_ours(
    program: tuple[Flask, dict[str, str]], record_property: Record
) -> None:
    walk(program, lambda _number: NASTY, record_property, 1000)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_control_a_field_that_is_believed_is_found(program: tuple[Flask, dict[str, str]]) -> None:
    """A form that takes what is typed for a number."""
    app, known = program
    app.view_functions["console.choices.create"] = who_may("organisation.write")(
        lambda **_: str(int(request.form["name"]))
    )
    desk = Desk(app).with_session_of("E001")
    found, _sent = faults(desk, known, lambda _number: ["html"], below="/console/choices")
    assert any("/choices/" in one for one in found)


# What stands where an address names something.
LETTERS = string.ascii_letters + string.digits + "-_"
WORDS = ["0", "-1", "999999999999999999999999", "%00", "..%2f..", "%ff", "长" * 90, "'", "a" * 2000, "1;drop", "x.png"]


def made_up(chance: random.Random, rule: str) -> str:
    """An address of this rule, with something made up for each name in it."""

    def word(found: re.Match[str]) -> str:
        numbers = found[0].startswith("<int")
        if numbers:
            return str(chance.choice([0, 999983, 2**31, 2**63 - 1, chance.randrange(10**6, 10**9)]))
        return chance.choice([*WORDS, "".join(chance.choices(LETTERS, k=24))])

    return re.sub(r"<[^>]+>", word, rule)


def asked(program: tuple[Flask, dict[str, str]], role: str, tries: int, chance: random.Random) -> tuple[list[str], int]:
    """Every route, whoever it serves, so often: what was a fault of ours, and how often was asked."""
    app, _known = program
    desk, found, sent = _desk_of(app, role), [], count()
    token = TOKEN.search(desk.client.get("/console/sign-in").text)
    assert token
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if "sign-out" in rule.rule or (method == "DELETE" and rule.rule.endswith("/session")):
                continue
            for _ in range(tries if "<" in rule.rule else 1):
                address = made_up(chance, rule.rule)
                form = {"csrf_token": token[1], "code": chance.choice(WORDS), "name": chance.choice(WORDS)}
                next(sent)
                try:
                    status = desk.client.open(address, method=method, data=form).status_code
                except Exception as fault:
                    found.append(f"{role}: {method} {address[:90]}: {fault!r:.200}")
                    continue
                if status >= 500 and not (status == 503 and AWAY.search(rule.rule)):
                    found.append(f"{role}: {method} {address[:90]}: {status}")
    return found, next(sent)


def _desk_of(app: Flask, role: str) -> Desk:
    if role == "stranger":
        return Desk(app)
    code = {"admin": "E001", "channel_manager": "E002", "region_manager": "E004"}.get(role, "E003")
    if code == "E003":
        accounts.add_staff(OPERATOR, code, role, PASSWORD)
    return Desk(app).with_session_of(code)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_address_that_anybody_makes_up_is_a_fault_of_ours(
    program: tuple[Flask, dict[str, str]], record_property: Record
) -> None:
    for role in ("stranger", "region_manager"):
        found, sent = asked(program, role, 1, random.Random(role))
        assert found == []
        assert sent >= 150
        record_property(f"asked as {role}", sent)


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", ["stranger", *who_may_what.ROLES])
def test_no_role_finds_a_fault_of_ours_behind_any_address(
    program: tuple[Flask, dict[str, str]], role: str, record_property: Record
) -> None:
    found, sent = asked(program, role, 10, random.Random(role))
    record_property("asked", sent)
    assert found == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_control_a_route_that_falls_over_what_is_missing_is_found(program: tuple[Flask, dict[str, str]]) -> None:
    app, _known = program

    def careless(code: str) -> str:
        raise LookupError(code)

    app.view_functions["console.dealers.one"] = who_may(ANYONE)(careless)
    found, _sent = asked(program, "stranger", 1, random.Random(1))
    assert any("/console/dealers/" in one for one in found)
