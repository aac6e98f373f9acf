"""The pivot as tests read it: `data/who_may_what.toml` against the routes of the program."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

FILE = Path(__file__).parent / "data" / "who_may_what.toml"
TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))
ROLES: list[str] = TABLE["roles"]


APART = {
    *("promise_id", "entry_id", "view_id", "batch_id", "case_id", "item_case_id", "act_id"),
    *("publication_id", "export_id", "package_id", "material"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One route of headquarters: what each role gets there."""

    method: str
    path: str
    given: dict[str, str]

    @property
    def names(self) -> list[str]:
        return re.findall(r"<(\w+)>", self.path)

    @property
    def has_two_sides(self) -> bool:
        """There is one of these in each region; failed letters, inbox entries, cases, packages, pending
        acts and materials lie in none."""
        return not APART & set(self.names)

    def filled(self, values: dict[str, str]) -> str:
        unknown = set(self.names) - set(values)
        assert not unknown, f"{self.path}: say in tests/console/two_regions.py what {unknown} is near, far and nowhere"
        return re.sub(r"<(\w+)>", lambda name: values[name[1]], self.path)


def headquarters() -> list[Line]:
    """Routes of the console that ask for an act: what is only looked at first, what takes away last."""
    lines = []
    for route, words in TABLE["headquarters"].items():
        method, path = route.split()
        given = words.split()
        assert len(given) == len(ROLES), f"{route}: one word for each of {ROLES}"
        assert set(given) <= {"all", "own", "mine", "-"}, route
        lines.append(Line(method, path, dict(zip(ROLES, given, strict=True))))
    return sorted(
        lines, key=lambda line: (line.method != "GET", "revoke" in line.path, "delete" in line.path, line.path)
    )


def others() -> dict[str, str]:
    """Every other route: whom it serves."""
    found: dict[str, str] = TABLE["others"]
    return found


def as_written(method: str, rule: str) -> str:
    """A route as the pivot writes it: "GET /console/dealers/<code>"."""
    return f"{method} " + re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"<\1>", rule)


def routes_of(app: Flask) -> dict[str, str]:
    """What the program answers to, as the pivot writes it, with the endpoint."""
    return {
        as_written(method, rule.rule): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
    }
