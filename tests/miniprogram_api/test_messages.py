"""My messages: what was told to me and nobody else, read once, walked through without a gap or a double."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from console.template_words import FACTS as FACTS_OF_TEMPLATES
from miniprogram_api.messages import LABELS
from models.db import Database
from services import clock, console_inbox, messages, notices, outbox, people, retention
from services.bindings import ending
from services.notice_kinds import KINDS
from services.people import merging
from tests.console.claims import waiting_claim
from tests.contents import contents
from tests.miniprogram_api.mini import Mini, code_of, employee
from tests.services.test_clerks import clerk, owner, somebody
from tests.world import Cast

FACTS = {"target": "华南总代理的老板", "result": "审核通过", "time": "2026-11-01 08:00", "note": "—"}


def told(who: int, count: int, kind: str = "approved") -> None:
    for number in range(count):
        notices.owe(kind, who, FACTS, cause=f"{kind} {number} of {who}")


def items(mini: Mini, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = mini.get(f"/messages{query}")["items"]
    return found


def test_a_notice_is_read_in_words_and_then_counts_no_more(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("zhao"))
    told(mini.id, 2)
    assert mini.get("/badges") == {"messages": 2, "approvals": 0}
    first = items(mini)[0]
    assert (first["title"], first["text"], first["read_at"], first["approval_id"]) == ("审核通过", None, None, None)
    assert [(line["label"], line["text"]) for line in first["lines"]] == [
        ("身份", "华南总代理的老板"),
        ("结果", "审核通过"),
        ("时间", "2026-11-01 08:00"),
        ("说明", "—"),
    ]
    assert mini.post("/messages/read", ids=[first["id"]]) == {"unread": 1}
    assert mini.post("/messages/read", ids=[first["id"]]) == {"unread": 1}
    assert [one["id"] for one in items(mini, "?unread=true")] == [items(mini)[1]["id"]]
    assert items(mini)[0]["read_at"].endswith("+08:00")
    assert mini.post("/messages/read") == {"unread": 0}


def test_what_it_asks_to_decide_is_named(app: Flask, cast: Cast) -> None:
    wang = Mini(app, employee("E001"))
    claim = waiting_claim()
    asked = [one for one in items(wang) if one["topic"] == "approval_wanted"]
    assert [(one["title"], one["approval_id"]) for one in asked] == [("待审核提醒", claim)]
    assert "139****0001" in str(asked[0]["lines"])


def test_anothers_messages_are_neither_seen_nor_marked(app: Flask, cast: Cast, database: Database) -> None:
    mine, other = Mini(app, somebody("zhao")), Mini(app, somebody("qian"))
    told(mine.id, 1)
    (message,) = items(mine)
    before = contents(database)
    assert items(other) == []
    assert other.post("/messages/read", ids=[message["id"], "i1", "n999999983"]) == {"unread": 0}
    assert other.post("/messages/read") == {"unread": 0}
    assert contents(database) == before
    assert items(mine)[0]["read_at"] is None
    assert code_of(app.test_client().get("/api/v1/messages")) == (401, "sign_in_again")


def test_headquarters_inbox_is_there_for_its_reader_and_goes_with_the_binding(app: Flask, cast: Cast) -> None:
    wang, li = Mini(app, employee("E001")), Mini(app, employee("E003"))
    console_inbox.alarm("late", "消息积压 %(count)s 条", count=7)
    found = [one for one in items(wang) if one["id"].startswith("i")]
    assert [(one["title"], one["text"], one["lines"]) for one in found] == [("系统提醒", "消息积压 7 条", [])]
    assert [one for one in items(li) if one["id"].startswith("i")] == []
    wang.post("/messages/read", ids=[found[0]["id"]])
    assert [one["read_at"] is not None for one in items(wang) if one["id"].startswith("i")] == [True]
    ending.leave(wang.id, ending.held_by(wang.id)[0].binding_id)
    assert [one for one in items(wang) if one["id"].startswith("i")] == []


def test_what_could_not_be_delivered_is_read_here_once_and_not_once_more_in_the_inbox(app: Flask, cast: Cast) -> None:
    wang = Mini(app, employee("E001"))
    outbox.claim("before", 100)
    told(wang.id, 1)
    (letter,) = [held for held in outbox.claim("worker", 100) if held.topic == "approved"]
    outbox.finish([_handed_over(letter)])
    assert [one["topic"] for one in items(wang)].count("approved") == 1
    owner_id = owner("D001")
    outbox.claim("before", 100)
    told(owner_id, 1)
    (letter,) = [held for held in outbox.claim("worker", 100) if held.topic == "approved"]
    outbox.finish([_handed_over(letter)])
    entry = next(one for one in items(wang) if one["id"].startswith("i"))
    lines = {line["label"]: line["text"] for line in entry["lines"]}
    assert (lines["原定收件人"], lines["原因"]) == ("华南总代理 张伟", "对方没有关注")


def _handed_over(letter: outbox.Claimed) -> Any:
    end = outbox.given_up(letter, why="对方没有关注")
    return type(end)(**{name: getattr(end, name) for name in end.__slots__ if name != "hands_over"}, hands_over=True)


def test_what_deciders_are_told_they_read_only_while_they_decide(app: Flask, cast: Cast) -> None:
    boss = Mini(app, owner("D001"))
    clerk(boss.id)
    assert [one["topic"] for one in items(boss)] == ["approval_wanted"]
    ending.leave(boss.id, ending.held_by(boss.id)[0].binding_id)
    assert "approval_wanted" not in [one["topic"] for one in items(boss)]


def test_content_that_is_past_its_time_is_gone(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("zhao"))
    told(mini.id, 1)
    for letter in outbox.claim("worker", 100):
        outbox.finish([outbox.kept(letter, message_id=7)])
    at = clock.now() + timedelta(days=31)
    clock.use(lambda: at)
    retention.prune()
    clock.use(None)
    assert (items(mini), mini.get("/badges")["messages"]) == ([], 0)


def test_messages_of_two_accounts_of_one_person_are_one_list(app: Flask, cast: Cast) -> None:
    one, two = somebody("zhao"), people.meet(people.MINI_PROGRAM, "zhao in the mini program").id
    told(one, 1)
    told(two, 1)
    merging.verified_phone(one, "+8613900000077")
    stays = merging.verified_phone(two, "+8613900000077").id
    assert len(items(Mini(app, stays))) == 2


@pytest.mark.parametrize("same_moment", [True, False])
def test_two_sources_are_walked_as_one_without_gap_or_double(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, same_moment: bool
) -> None:
    monkeypatch.setattr(messages, "PAGE", 3)
    wang = Mini(app, employee("E001"))
    wang.post("/messages/read")
    begin = datetime(2026, 11, 20, tzinfo=UTC)
    for number in range(5):
        at = begin if same_moment else begin + timedelta(microseconds=number)
        clock.use(lambda at=at: at)  # type: ignore[misc]
        notices.owe("approved", wang.id, FACTS, cause=f"walk {number}")
        console_inbox.alarm(f"walk {number}", "第 %(n)s 条", n=number)
    clock.use(None)
    pages = [wang.get("/messages?unread=true")]
    while pages[-1]["next_cursor"]:
        pages.append(wang.get(f"/messages?unread=true&cursor={pages[-1]['next_cursor']}"))
    seen = [one for page in pages for one in page["items"]]
    assert [len(page["items"]) for page in pages] == [3, 3, 3, 1]
    assert len({one["id"] for one in seen}) == len(seen) == 10
    assert seen == sorted(seen, key=lambda one: (one["created_at"], one["id"][0]), reverse=True)


@pytest.mark.parametrize("cursor", ["1", "x.n.1", "1.z.1", "99999999999999999.n.1", "1.n.", "1.n.1.2"])
def test_a_made_up_cursor_is_malformed_or_the_beginning(app: Flask, cast: Cast, cursor: str) -> None:
    mini = Mini(app, somebody("zhao"))
    answer = mini.ask("GET", f"/messages?cursor={cursor}")
    assert code_of(answer) == (422, "malformed") if answer.status_code != 200 else answer.get_json()["items"] == []


@pytest.mark.parametrize("ids", [["x1"], ["n"], ["n-1"], "n1", [1], ["n1"] * 101])
def test_made_up_ids_are_malformed(app: Flask, cast: Cast, ids: Any) -> None:
    assert code_of(Mini(app, somebody("zhao")).ask("POST", "/messages/read", {"ids": ids})) == (422, "malformed")


def test_every_fact_of_every_notice_has_a_name_that_people_read() -> None:
    facts = {fact for kind in KINDS.values() for fact in kind}
    assert facts - set(LABELS) == set()
    assert facts - set(FACTS_OF_TEMPLATES) == set()


def test_a_notice_about_a_lead_leads_to_it(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("zhao"))
    facts = {"lead": "赵先生", "interest": "春季新品", "phone": "139****0000", "time": "2026-11-01 08:00"}
    notices.owe("lead_new", mini.id, facts, cause="a lead", path="/app/#/pages/leads/lead?id=7")
    won = {"prize": "保温杯", "campaign": "年货节", "until": "2026-12-01 08:00", "time": "2026-11-01 08:00"}
    notices.owe("prize_won", mini.id, won, cause="a prize", path="/me/prizes")
    found = {one["topic"]: one for one in items(mini)}
    assert found["lead_new"]["page"] == "/pages/leads/lead?id=7"
    assert [line["label"] for line in found["lead_new"]["lines"]] == ["客户", "想了解", "手机号", "时间"]
    assert found["prize_won"]["page"] is None
