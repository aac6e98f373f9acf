"""What every program of the tests makes alike is made once per process: thousands of them are put together."""

from __future__ import annotations

import gc
import os
from types import CodeType, MethodType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from werkzeug.routing.matcher import StateMachineMatcher

from models.db import engines
from services import accounts
from tests.rig import starts
from tests.rig.services import memory


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Nothing that is imported or collected is garbage, and looking for it takes a third of that time. Folders of one
    test lie in memory where there is room, for the program waits for the disk at each COMMIT."""
    gc.disable()
    if place := memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place))
    if not os.environ.get("COLD_STARTS"):
        starts.go_warm()


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Half a million objects of modules and tests stay to the end: each round of the collector would look at all."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Passwords cost nothing here: hundreds of tests furnish accounts, none is about how dear a guess is."""
    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    accounts._NOBODY = accounts._hasher.hash("nobody has this password")


@pytest.fixture(autouse=True, scope="session")
def quick_routes() -> None:
    """Werkzeug takes each route apart and writes two functions for it by way of a syntax tree: equal routes get equal
    ones. What finds the route of a path is put together for the first path, which most programs never see."""
    made: dict[object, tuple[Any, ...]] = {}
    compile_, add, update = Rule.compile, StateMachineMatcher.add, StateMachineMatcher.update

    def remembered(self: Rule) -> None:
        alike = (self.rule, repr(self.defaults), self.merge_slashes, self.host, self.subdomain)
        if alike not in made:
            compile_(self)
            built = (vars(self)[name].__func__ for name in ("_build", "_build_unknown"))
            made[alike] = self._parts, self._trace, self._converters, self.arguments, *built
        self._parts, self._trace, self._converters, arguments, build, build_unknown = made[alike]
        self.arguments = set(arguments)
        self._build, self._build_unknown = MethodType(build, self), MethodType(build_unknown, self)

    def noted(self: StateMachineMatcher, rule: Rule) -> None:
        vars(self).setdefault("noted", []).append(rule)

    def put_together(self: StateMachineMatcher) -> None:
        for rule in vars(self).pop("noted", []):
            add(self, rule)
        update(self)

    Rule.compile = remembered  # type: ignore[method-assign]
    StateMachineMatcher.add, StateMachineMatcher.update = noted, put_together  # type: ignore[method-assign]


class _RememberedTemplates(BytecodeCache):
    """What Jinja made of a template, under its file and its text."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.made.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.made[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True, scope="session")
def quick_templates() -> None:
    """A page's templates are compiled once, instead of once for each program that shows the page."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _RememberedTemplates()}


def _of_one_kind(one: object, other: object) -> bool:
    return type(one) is type(other)


def _by_kind(one: object) -> int:
    return hash(type(one))


@pytest.fixture(autouse=True, scope="session")
def quick_statements() -> None:
    """Each test has an engine of its own and asks what a hundred others asked: the SQL of a statement is written once
    for SQLite and once for MariaDB, instead of once for each engine."""
    written: dict[type, Any] = {}
    make = engines._engine

    def remembering(url: str) -> Engine:
        engine = make(url)
        kind = type(engine.dialect)
        if kind not in written:
            written[kind] = LRUCache(8_000)
            setattr(kind, "__eq__", _of_one_kind)  # noqa: B010 (mypy: no method may be assigned)
            setattr(kind, "__hash__", _by_kind)  # noqa: B010
        engine._compiled_cache = written[kind]
        return engine

    engines._engine = remembering
