"""The document of the API is written when somebody first reads it, once, and whole for whoever comes meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask_smorest import Blueprint


def document_of(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return found


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that were written into a document, in order."""
    names: list[str] = []
    write = Blueprint.register_views_in_doc

    def noted(part: Blueprint, *given: Any, **named: Any) -> None:
        names.append(part.name)
        write(part, *given, **named)

    monkeypatch.setattr(Blueprint, "register_views_in_doc", noted)
    return names


def test_nobody_reads_it_and_nothing_is_written(written: list[str], app: Flask) -> None:
    app.test_client().get("/api/v1/session")
    assert written == []


def test_all_who_read_it_at_once_read_the_whole_of_it(written: list[str], app: Flask) -> None:
    with ThreadPoolExecutor(4) as readers:
        documents = list(readers.map(document_of, [app] * 4))
    assert all(one == documents[0] for one in documents)
    described = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in set(written)}
    assert len(documents[0]["paths"]) == len(described) > 40
    assert len(written) == len(set(written)) == len(documents[0]["tags"])
