"""What pages draw and what rules name is there: each icon in the font, each address of the console behind a route."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from jinja2 import Environment, nodes
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "console/static/vendor/tabler-icons.min.css"
DRAWN = re.compile(r"\.ti-([a-z0-9-]+):before")
IN_CLASS = re.compile(r"\bti ti-([a-z0-9-]+)")
# Which argument of what draws is the icon: of macros in templates, of what Python gives to them.
MACROS = {"icon": 0, "empty": 0, "drawer_button": 2}
CLASSES = {"HeadAct": 1, "Place": 1}


def in_template(source: str) -> set[str]:
    """Icons a template names: as a class, to a macro, or in a list of tuples that a loop hands to a macro."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(source)
    found = set(IN_CLASS.findall(source))
    for call in tree.find_all(nodes.Call):
        place = MACROS.get(call.node.name) if isinstance(call.node, nodes.Name) else None
        if place is not None and len(call.args) > place:
            found |= _said(call.args[place], tree)
    return found


def _said(argument: nodes.Expr, tree: nodes.Template) -> set[str]:
    if isinstance(argument, nodes.Const):
        return {str(argument.value)}
    if isinstance(argument, nodes.CondExpr):
        return _said(argument.expr1, tree) | (_said(argument.expr2, tree) if argument.expr2 else set())
    if isinstance(argument, nodes.Name):
        return set(_looped(argument.name, tree))
    return set()


def _looped(name: str, tree: nodes.Template) -> Iterator[str]:
    for loop in tree.find_all(nodes.For):
        targets = loop.target.items if isinstance(loop.target, nodes.Tuple) else []
        places = [n for n, target in enumerate(targets) if isinstance(target, nodes.Name) and target.name == name]
        for row in loop.iter.find_all(nodes.Tuple):
            for one in (row.items[place] for place in places if place < len(row.items)):
                if isinstance(one, nodes.Const):
                    yield str(one.value)


def in_python(source: str) -> set[str]:
    """Icons the console's Python names."""
    found: set[str] = set()
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call):
            place = CLASSES.get(getattr(call.func, "id", ""))
            said = [word.value for word in call.keywords if word.arg == "icon"]
            if place is not None and len(call.args) > place:
                said.append(call.args[place])
            found |= {one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def addresses_in(source: str) -> set[str]:
    """Addresses of the console that Python names; what is filled in is a number."""
    found: set[str] = set()
    pieces: set[ast.AST] = set()  # of what is filled in; the whole comes before them
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            pieces.update(node.values)
            found.add("".join(str(one.value) if isinstance(one, ast.Constant) else "1" for one in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in pieces:
            found.add(node.value)
    return {one.partition("?")[0] for one in found if one.startswith("/console/") and " " not in one}


def test_what_names_icons_and_addresses_is_read() -> None:
    template = """
    <i class="ti ti-menu"></i>{{ icon("a" if b else "c") }}{{ drawer_button(url_for("x.y"), _("Z"), "d") }}
    {% call empty("e", _("F")) %}{% endcall %}
    {% for g, h in ((_("I"), "j"), (_("K"), "l")) %}{{ icon(h) }}{% endfor %}
    """
    assert in_template(template) == {"menu", "a", "c", "d", "e", "j", "l"}
    assert in_python('Table(icon="a"); HeadAct(_l("B"), "c", url_for("d")); Place(_l("E"), "f", "g.h")') == {
        "a",
        "c",
        "f",
    }
    assert addresses_in('tell(path=f"/console/item-cases/{case.id}"); ROOM = "/console/a?b=1"') == {
        "/console/item-cases/1",
        "/console/a",
    }


def test_every_icon_is_in_the_font() -> None:
    font = set(DRAWN.findall(FONT.read_text(encoding="utf-8")))
    named: dict[str, set[str]] = {}
    for path in (ROOT / "console/templates").rglob("*.html"):
        for icon in in_template(path.read_text(encoding="utf-8")):
            named.setdefault(icon, set()).add(path.name)
    for path in (ROOT / "console").glob("*.py"):
        for icon in in_python(path.read_text(encoding="utf-8")):
            named.setdefault(icon, set()).add(path.name)
    assert len(named) > 60
    assert {icon: places for icon, places in named.items() if icon not in font} == {}


def test_every_address_that_a_rule_names_is_a_page(app: Flask) -> None:
    routes = app.url_map.bind("localhost")
    named: dict[str, set[str]] = {}
    for folder in ("services", "jobs", "wechat_handlers"):
        for path in (ROOT / folder).rglob("*.py"):
            for address in addresses_in(path.read_text(encoding="utf-8")):
                named.setdefault(address, set()).add(path.name)
    assert len(named) > 3

    def is_there(address: str) -> bool:
        try:
            routes.match(address, method="GET")
        except RequestRedirect:
            return True
        except NotFound:
            return False
        return True

    assert not is_there("/console/no/such/page")
    assert {address: places for address, places in named.items() if not is_there(address)} == {}
