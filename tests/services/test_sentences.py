"""What the doctor says is Chinese for the shell and stays in parts for a door that speaks another language."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from models.db import Database
from services.access import OPERATOR
from services.doctor import OK, Finding, Report, keep, kept
from services.sentences import packed, say, unpacked, worded

ENGLISH = {
    "%(name)s的凭证有效": "The credentials of the %(name)s are good",
    "公众号": "Official Account",
    "100%": "all",
}
FINE = say("%(name)s的凭证有效", name=say("公众号"))


def translate(pattern: str) -> str:
    return ENGLISH[pattern]


def test_a_sentence_is_a_text_and_can_be_worded_otherwise_with_those_inside_it() -> None:
    assert FINE == "公众号的凭证有效"
    assert worded(FINE, translate) == "The credentials of the Official Account are good"
    assert worded(say("100%"), translate) == "all"
    assert worded("https://q.example/100%", translate) == "https://q.example/100%"


def test_it_is_kept_in_parts(one_database: Database) -> None:
    again = unpacked(json.loads(json.dumps(packed(FINE))))
    assert worded(again, translate) == worded(FINE, translate)
    keep(Report(datetime.now(UTC), (Finding("account", "accounts", OK, FINE, "http://127.0.0.1:8000"),)))
    report = kept(OPERATOR)
    assert report is not None
    [found] = report.findings
    assert worded(found.title, translate) == "The credentials of the Official Account are good"
    assert (found.meaning, found.todo, found.state) == ("http://127.0.0.1:8000", "", OK)
