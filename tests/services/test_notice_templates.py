"""Which template tells which notice: wrong ids and fields are refused by name, and the next notice follows a change."""

from __future__ import annotations

from typing import Any

import pytest

from models.db import Database
from services import notice_templates, notices, outbox
from services.access import ANONYMOUS, OPERATOR, Actor
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.notices import KINDS
from tests.goals.write_paths.registry import somebody

TEMPLATE = "approved-xGTFUguw2cKmyg5vtHtRwMrpf"
FIELDS = {"thing1": "target", "time3": "time"}


def told(kind: str = "approved") -> tuple[str, dict[str, str], int]:
    now = notice_templates.told(OPERATOR, kind)
    return now.template_id, now.field_map, now.version


@pytest.mark.parametrize(
    ("template_id", "fields", "keys", "place", "words"),
    [
        ("", FIELDS, None, "template_id", "没有空格"),
        ("approved xGTF", FIELDS, None, "template_id", "没有空格"),
        (" " + TEMPLATE, FIELDS, None, "template_id", "没有空格"),
        ("<script>alert(1)</script>", FIELDS, None, "template_id", "没有空格"),
        ("模板编号模板编号", FIELDS, None, "template_id", "没有空格"),
        ("a" * 10_000, FIELDS, None, "template_id", "没有空格"),
        (TEMPLATE, {}, None, "fields", "1 到 10 个"),
        (TEMPLATE, {f"thing{n}": "target" for n in range(11)}, None, "fields", "1 到 10 个"),
        (TEMPLATE, {"thing1": "salary"}, None, "fields", "没有“salary”"),
        (TEMPLATE, {"thing1": "applicant"}, None, "fields", "没有“applicant”"),
        (TEMPLATE, {"thing 1": "target"}, None, "fields", "不是模板的字段名"),
        (TEMPLATE, {"事项": "target"}, None, "fields", "不是模板的字段名"),
        (TEMPLATE, {"x" * 10_000: "target"}, None, "fields", "不是模板的字段名"),
        (TEMPLATE, FIELDS, ("thing1",), "fields", "模板里没有这些字段：time3"),
        (TEMPLATE, FIELDS, ("thing1", "time3", "thing4"), "fields", "微信会拒绝整条消息：thing4"),
    ],
)
def test_what_wechat_would_refuse_is_refused_by_name(
    one_database: Database, template_id: str, fields: dict[str, str], keys: Any, place: str, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        notice_templates.change(OPERATOR, "approved", 1, template_id, fields, keys)
    problems: Any = refused.value.facts["fields"]
    assert words in problems[place]
    assert told() == ("", {}, 1)


def test_a_template_is_saved_on_the_edition_that_was_opened_and_cleared(database: Database) -> None:
    notice_templates.change(OPERATOR, "approved", 1, TEMPLATE, FIELDS, ("thing1", "time3", "first"))
    assert told() == (TEMPLATE, FIELDS, 2)
    with pytest.raises(Conflict) as refused:
        notice_templates.change(OPERATOR, "approved", 1, TEMPLATE, {"thing1": "note"})
    assert refused.value.code == "changed_meanwhile"
    notice_templates.use_template(OPERATOR, "approved", TEMPLATE, FIELDS)
    assert told() == (TEMPLATE, FIELDS, 2)
    notice_templates.clear(OPERATOR, "approved", 2)
    assert told() == ("", {}, 3)


def test_who_may_not_and_what_nobody_knows(database: Database) -> None:
    with pytest.raises(NotAllowed):
        notice_templates.change(ANONYMOUS, "approved", 1, TEMPLATE, FIELDS)
    with pytest.raises(NotFound):
        notice_templates.change(OPERATOR, "weather", 1, TEMPLATE, FIELDS)


def test_the_next_notice_is_told_by_the_new_fields(database: Database) -> None:
    facts = {"target": "华南总代理的老板", "result": "审核通过", "time": "2026-11-28 09:30", "note": "—"}
    notices.owe("approved", somebody().id, facts, cause="a")
    [held] = [one for one in outbox.claim("w", 10) if one.topic == "approved"]
    notice_templates.change(OPERATOR, "approved", 1, TEMPLATE, FIELDS)
    assert notices.letters_of([held])[held.id].fields == {"thing1": "华南总代理的老板", "time3": "2026-11-28 09:30"}
    notice_templates.change(OPERATOR, "approved", 2, TEMPLATE, {"thing1": "result"})
    assert notices.letters_of([held])[held.id].fields == {"thing1": "审核通过"}


def test_every_fact_has_samples_and_a_long_one_shows_how_it_is_cut() -> None:
    assert {fact for facts in KINDS.values() for fact in facts} <= set(notice_templates.SAMPLES)
    [line] = notice_templates.preview({"thing4": "note"})
    assert (line.usual, line.is_cut) == ("这是一条测试通知", True)
    assert len(line.long) == 20
    assert notice_templates.preview({"thing1": "no such fact"}) == []


def test_faults_are_told_by_what_the_account_has(database: Database) -> None:
    notice_templates.use_template(OPERATOR, "approved", TEMPLATE, FIELDS)
    notice_templates.use_template(OPERATOR, "refused", "gone_from_there", FIELDS)
    found = {one.kind: one for one in notice_templates.faults({TEMPLATE: ("thing1", "phrase2", "remark")})}
    assert (found["approved"].lost, found["approved"].blank) == (("time3",), ("phrase2",))
    assert (found["refused"].what, found["bound"].what) == ("gone", "unset")


def test_a_test_needs_a_template_and_a_linked_person(database: Database) -> None:
    with pytest.raises(Conflict) as refused:
        notice_templates.send_test(OPERATOR, "approved")
    assert refused.value.code == "no_template"
    notice_templates.use_template(OPERATOR, "approved", TEMPLATE, FIELDS)
    with pytest.raises(Conflict) as refused:
        notice_templates.send_test(Actor("hq", "王敏", 1, frozenset({"admin"})), "approved")
    assert refused.value.code == "not_linked"
