"""Each Python file keeps the rules of the house, and each rule is shown to bite."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.sources import OURS, PROGRAMS, TOOLS, python_files, read

Rule = Callable[[ast.Module], Iterator[str]]
LONGEST_FILE = 300

EVERYTHING = python_files(*PROGRAMS, *TOOLS)
PROGRAM = python_files(*PROGRAMS)
# A migration is Alembic's own transaction, made while nobody is served.
OWN = python_files(*OURS - {"migrations"})

WALLS: dict[str, tuple[Rule, list[Path], set[str]]] = {
    "docstring": (rules.without_docstring, EVERYTHING, set()),
    "imports": (rules.hidden_imports, EVERYTHING, set()),
    "environment": (rules.environment_readers, PROGRAM, {"config.py"}),
    "commit": (rules.committers, OWN, {"models/db/rules.py"}),
    "errors": (rules.swallowed_errors, EVERYTHING, set()),
}

BREACHES = [
    (rules.without_docstring, "import os"),
    (rules.without_docstring, "# a comment is no docstring\nx = 1"),
    (rules.hidden_imports, "def f():\n    from services import people"),
    (rules.hidden_imports, "def f():\n    if True:\n        import models.db"),
    (rules.hidden_imports, "async def f():\n    from . import people"),
    (rules.environment_readers, "import os\nx = os.environ['A']"),
    (rules.environment_readers, "import os\nx = os.getenv('A')"),
    (rules.environment_readers, "from os import environ"),
    (rules.committers, "def f(session):\n    session.commit()"),
    (rules.committers, "connection.exec_driver_sql('commit')"),
    (rules.committers, "connection.execute(text('COMMIT'))"),
    (rules.swallowed_errors, "try:\n    f()\nexcept Exception:\n    pass"),
    (rules.swallowed_errors, "for x in y:\n    try:\n        f()\n    except:\n        continue"),
]

ALLOWED = [
    (rules.without_docstring, ""),
    (rules.hidden_imports, "from services import people\ndef f():\n    import numpy"),
    (rules.environment_readers, "import os\nx = os.path.join('a', 'b')"),
    (rules.committers, "with transaction():\n    pass"),
    (rules.swallowed_errors, "try:\n    f()\nexcept ValueError:\n    pass"),
    (rules.swallowed_errors, "try:\n    f()\nexcept Exception:\n    log.exception('f')"),
]


@pytest.mark.parametrize("wall", WALLS)
def test_every_file_keeps_the_rule(wall: str) -> None:
    rule, files, exempt = WALLS[wall]
    assert len(files) > 3, "the list of files is broken"
    complaints = [f"{file}:{told}" for file in files if str(file) not in exempt for told in rule(ast.parse(read(file)))]
    assert complaints == []


@pytest.mark.parametrize(("rule", "source"), BREACHES)
def test_a_breach_is_seen(rule: Rule, source: str) -> None:
    assert list(rule(ast.parse(source)))


@pytest.mark.parametrize(("rule", "source"), ALLOWED)
def test_what_is_allowed_passes(rule: Rule, source: str) -> None:
    assert not list(rule(ast.parse(source)))


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(file): len(read(file).splitlines()) for file in EVERYTHING}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}
