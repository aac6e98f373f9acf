"""何静 says 报价 in the chat: a lead of hers waits, she leaves a number, somebody calls; 孙悦 changes their mind."""

from __future__ import annotations

import pytest

from models.db import reading, session
from models.inbox import InboxPush
from models.leads import Lead
from models.privacy import Consent
from services import hq_settings, invariants
from services.access import OPERATOR
from tests.rig.stage import Stage
from tests.walks.steps import csrf_of, last_word
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@reading
def kept() -> int:
    return session().query(InboxPush).filter_by(event="message:text").count()


@reading
def leads() -> list[tuple[str, str, str | None, str | None]]:
    rows = session().query(Lead).order_by(Lead.id)
    return [(one.source, one.state, one.phone, one.outcome) for one in rows]


@reading
def consents() -> list[tuple[str, str]]:
    return [(one.purpose, one.text_version) for one in session().query(Consent).filter_by(channel="chat")]


def test_a_word_becomes_a_lead_and_its_person_leaves_a_number_by_consent(stage: Stage) -> None:
    he = stage.person("he-consumer")
    he.follow()
    he.say("报价？")
    assert "您说的“报价”已转给我们的同事" in last_word(he)
    assert "/me/call" in last_word(he)
    assert leads() == [("keyword", "pool", None, None)]

    page = he.webview().get("/me/call")
    assert "请 我们的同事 联系我" in page.text
    once = page.text.split('name="once" value="')[1].split('"')[0]
    form = {"csrf_token": csrf_of(page), "once": once, "house": "", "phone": "138 1111 2222"}
    refused = he.webview().post("/me/call", data=form)
    assert (refused.status_code, "请先阅读并同意" in refused.text) == (422, True)
    assert leads()[0][2] is None
    left = he.webview().post("/me/call", data=form | {"agreed": "yes"})
    assert "已转告 我们的同事" in left.text
    assert leads() == [("keyword", "pool", "+8613811112222", None)]
    assert consents() == [("lead_to_dealer", "2026-11-chat")]
    he.say("报价")  # again: no second lead, and she hears who is at it
    assert "您的咨询正由我们的同事跟进" in last_word(he)
    assert len(leads()) == 1
    assert invariants.broken() == []


def test_who_wants_no_call_any_more_ends_it_with_one_button(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    sun.follow()
    sun.say("加盟")
    page = sun.webview().get("/me/call")
    over = sun.webview().post("/me/call/no", data={"csrf_token": csrf_of(page)})
    assert "已取消，不会再联系您" in over.text
    assert leads() == [("keyword", "closed", None, "asked")]
    assert "您没有等待答复的咨询" in sun.webview().post("/me/call/no", data={"csrf_token": csrf_of(page)}).text


def test_what_people_write_besides_and_what_ours_write_leaves_no_row(stage: Stage) -> None:
    zhang, he = bind_owner(stage), stage.person("he-consumer")
    he.follow()
    heard = [len(one.chat()) for one in (zhang, he)]
    for text in ("你好", "报价" * 30, "<b>报价</b>", "=报价", "报价多少钱", "🙂"):
        he.say(text)
    assert kept() == 0
    zhang.say("报价")
    assert leads() == []
    assert [len(one.chat()) for one in (zhang, he)] == [heard[0] + 1, heard[1] + 6]  # their own words alone


def test_headquarters_words_hold_at_once_and_a_switch_ends_them(stage: Stage) -> None:
    he = stage.person("he-consumer")
    he.follow()
    hq_settings.change(OPERATOR, "leads.keywords", "试用、Price")
    he.say("报价")
    assert leads() == []
    he.say("price!")
    assert "您说的“Price”" in last_word(he)
    hq_settings.change(OPERATOR, "leads.from_chat", False)
    he.say("试用")
    assert (len(leads()), kept()) == (1, 1)
