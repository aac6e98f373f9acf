"""The pivot, line by line: each role gets of each route what the table says, and what is out of reach answers like what
does not exist: the same words, the same status, the same work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import true

from doorway.access import who_may
from doorway.house import NAME, House
from models.bindings import Binding, Claim
from models.db import Base
from models.dealers import Dealer
from models.organisation import Employee
from models.people import Follower
from services import access, scopes
from services.access import Actor
from tests import who_may_what
from tests.console.desk import TOKEN, Desk
from tests.console.two_regions import MISSING, Place, two_regions
from tests.rig.listening import listening
from tests.who_may_what import Line

# Of one answer, not of what it says: request ids, nonces, form keys, and what the deed before is congratulated on.
PASSING = re.compile(r"[0-9a-f]{24}|nonce=\S+|value=\S+|\{.*?\}|<p class=\"message good\">.*?</p>")
# Where a list repeats what was asked of it.
ECHOED = re.compile(r'\?q=[DE]00\d|name="(?:q|state)" value="(?:q=)?[DE]00\d"')
Told = tuple[int, str, int]


class Asker:
    """One browser of one role, which remembers its CSRF token and counts what each answer cost."""

    def __init__(self, app: Flask, desk: Desk) -> None:
        self.client = desk.client
        house: House = app.extensions[NAME]
        self.database = house.database
        found = TOKEN.search(self.client.get("/console/sign-in").text)
        assert found
        self.form = {"csrf_token": found[1]}

    def ask(self, line: Line, place: Place) -> Told:
        """Status, words and number of statements; the names of the place itself are taken out of the words."""
        values = place.values(line.path)
        address = line.filled(values)
        with self._counted() as statements:
            answer = (
                self.client.get(address) if line.method == "GET" else self.client.post(address, data=dict(self.form))
            )
        words = PASSING.sub("", answer.data.decode("utf-8", "replace"))
        words = words.replace(address, "HERE")
        if "code" in line.names:
            words = words.replace(values["code"], "X")
        return answer.status_code, words, len(statements)

    @contextmanager
    def _counted(self) -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        with listening(self.database, "before_cursor_execute", note):
            yield seen


@pytest.fixture
def asker(app: Flask, signed_in: Callable[[str], Desk]) -> Callable[[str], Asker]:
    return lambda role: Asker(app, signed_in(role))


def complaints(asker: Asker, role: str, near: Place, far: Place, part: str = "") -> list[str]:
    """What differs from the pivot for this role, in routes whose path holds `part`."""
    found = []
    for line in who_may_what.headquarters():
        if part not in line.path:
            continue
        given, where = line.given[role], f"{role}: {line.method} {line.path}"
        status, _words, _work = asker.ask(line, near)
        if given == "-" and status != 403:
            found.append(f"{where} is to be refused, and answers {status}")
        if given in ("all", "own") and line.has_two_sides and status in (403, 404):
            found.append(f"{where} is to be given, and answers {status}")
        if given != "-" and line.names:
            found += _beyond(asker, line, given, far, where)
    return found


def _beyond(asker: Asker, line: Line, given: str, far: Place, where: str) -> Iterator[str]:
    missing = asker.ask(line, MISSING)
    if missing[0] != 404:
        yield f"{where} answers {missing[0]} for what does not exist"
    elsewhere = asker.ask(line, far)
    if given == "own" and line.has_two_sides and elsewhere != missing:
        yield f"{where} tells what lies elsewhere from what does not exist: {_first_difference(elsewhere, missing)}"
    if given == "all" and line.has_two_sides and elsewhere[0] in (403, 404):
        yield f"{where} reaches everywhere, and answers {elsewhere[0]}"


def _first_difference(one: Told, other: Told) -> str:
    if one[0::2] != other[0::2]:
        return f"status and statements {one[0::2]} and {other[0::2]}"
    pairs = zip(one[1].splitlines(), other[1].splitlines(), strict=False)
    return next((f"{here.strip()} | {there.strip()}" for here, there in pairs if here != there), "length")


@pytest.mark.parametrize("role", who_may_what.ROLES)
def test_each_role_gets_of_each_route_what_the_pivot_says(asker: Callable[[str], Asker], role: str) -> None:
    ours = asker(role)
    assert complaints(ours, role, *two_regions()) == []


def test_a_lost_decorator_is_found(app: Flask, asker: Callable[[str], Asker]) -> None:
    """The control: a route declares the wrong act."""
    ours = asker("boss")
    near, far = two_regions()
    part = "/dealers/<code>/invitation/revoke"
    assert complaints(ours, "boss", near, far, part) == []
    app.view_functions["console.dealers.revoke"] = who_may("home.read")(lambda **_: "revoked")
    assert complaints(ours, "boss", near, far, part) != []


def test_a_lost_scoper_is_found(asker: Callable[[str], Asker], monkeypatch: pytest.MonkeyPatch) -> None:
    ours = asker("region_manager")
    near, far = two_regions()
    parts: dict[type[Base], str] = {
        Dealer: "/dealers/<code>",
        Employee: "/employees/<code>",
        Claim: "/approvals/<",
        Binding: "/bindings/<",
        Follower: "/people/<",
    }
    for table, part in parts.items():
        with monkeypatch.context() as patched:
            patched.setitem(scopes.SCOPERS, table, lambda *_: true())
            assert complaints(ours, "region_manager", near, far, part) != [], table


def test_what_lies_elsewhere_is_neither_listed_nor_exported(signed_in: Callable[[str], Desk]) -> None:
    near, far = two_regions()
    desk = signed_in("region_manager")
    for room in ("dealers", "employees", "people", "bindings", "approvals"):
        for form in ("", "?export=csv", "?q=E005", "?q=D003"):
            text = ECHOED.sub("", desk.get(f"/console/{room}{form}").text)
            assert far.dealer not in text, (room, form)
            assert far.employee not in text, (room, form)
        whole = desk.get(f"/console/{room}").text
        assert (near.employee if room == "employees" else near.dealer) in whole, room


def test_the_first_page_counts_only_ones_own(signed_in: Callable[[str], Desk]) -> None:
    two_regions()
    hers, everybodys = signed_in("region_manager").get("/console/").text, signed_in("boss").get("/console/").text
    figures = re.compile(r'<span class="soft">(渠道商|员工|待审核)</span>\s*<strong>(\d+)</strong>')
    assert dict(figures.findall(hers)) == {"渠道商": "2", "员工": "2", "待审核": "1"}
    assert dict(figures.findall(everybodys)) == {"渠道商": "3", "员工": "5", "待审核": "2"}


def test_several_roles_add_up() -> None:
    both = Actor("hq", "王敏", 1, frozenset({"region_manager", "boss"}))
    assert access.reach(both, "dealers.read") == "all"
    assert access.reach(both, "bindings.end") == "own"
    assert access.reach(both, "staff.write") is None
    assert access.reach(access.follower(1, "访客"), "dealers.read") is None


@pytest.mark.parametrize("line", ["all all - own all", "all all - own all some", ""])
def test_a_misspelt_line_of_the_rights_stops_the_program(line: str) -> None:
    with pytest.raises(ValueError, match=r"dealers\.read"):
        access.read_rights({"roles": list(access.ROLE_NAMES), "acts": {"dealers.read": line}})
