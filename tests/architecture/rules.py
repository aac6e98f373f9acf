"""The rules a single Python file keeps, each a function from its syntax tree to complaints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import PROGRAMS

ENVIRONMENT = {"environ", "environb", "getenv", "getenvb", "putenv", "unsetenv"}


def without_docstring(tree: ast.Module) -> Iterator[str]:
    """A module says in its first sentence what it is for."""
    if tree.body and not ast.get_docstring(tree):
        yield "1: no module docstring"


def hidden_imports(tree: ast.Module) -> Iterator[str]:
    """No function imports our own modules: that is where cycles hide."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = ["app" if node.level else node.module or ""]
            else:
                continue
            yield from (f"{node.lineno}: imports {name} inside a function" for name in names if _is_ours(name))


def environment_readers(tree: ast.Module) -> Iterator[str]:
    """The environment is read in one place, so that every setting is known, checked and explained."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT and _named(node.value) == "os":
            yield f"{node.lineno}: os.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (f"{node.lineno}: from os import {a.name}" for a in node.names if a.name in ENVIRONMENT)


def committers(tree: ast.Module) -> Iterator[str]:
    """Only the outermost transaction commits: a rule inside another must not end it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"{node.lineno}: {ast.unparse(node.func)}()"
        elif isinstance(node, ast.Call) and node.args and _is_commit_text(node.args[0]):
            yield f"{node.lineno}: executes COMMIT"


def swallowed_errors(tree: ast.Module) -> Iterator[str]:
    """Nobody catches everything and goes on as if nothing had happened."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        catches_all = node.type is None or _named(node.type) in {"Exception", "BaseException"}
        if catches_all and all(isinstance(step, ast.Pass | ast.Continue) for step in node.body):
            yield f"{node.lineno}: swallows every error"


def _is_ours(name: str) -> bool:
    return name.split(".", 1)[0] in PROGRAMS


def _named(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _is_commit_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and node.args:  # text("COMMIT")
        return _is_commit_text(node.args[0])
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip().upper() == "COMMIT"


def write_rules(file: Path, source: str) -> Iterator[str]:
    """Every rule that writes, as `file:name`, by its decorator."""

    def below(node: ast.AST, prefix: str) -> Iterator[str]:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.FunctionDef) and any(_named(one) == "transaction" for one in inner.decorator_list):
                yield f"{file}:{prefix}{inner.name}"
            elif isinstance(inner, ast.ClassDef):
                yield from below(inner, f"{prefix}{inner.name}.")

    yield from below(ast.parse(source), "")
