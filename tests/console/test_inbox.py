"""The console's own inbox: a bell that counts, a list of one's own, and entries that are read one by one."""

from __future__ import annotations

from collections.abc import Callable

from services import console_inbox
from tests.console.desk import Desk


def test_the_bell_counts_until_an_entry_is_read(signed_in: Callable[[str], Desk]) -> None:
    console_inbox.alarm("late:1", "有 3 条通知排队，最早的已等 9 分钟")
    desk = signed_in("admin")
    page = desk.get("/console/inbox").text
    assert "最早的已等 9 分钟" in page
    assert ">1</b>" in desk.get("/console/inbox/unread").text
    assert desk.post("/console/inbox/1/read").status_code == 303
    assert ">1</b>" not in desk.get("/console/inbox/unread").text
    assert desk.post("/console/inbox/1/read").status_code == 303
    assert "知道了" not in desk.get("/console/inbox").text


def test_another_persons_entry_is_as_unknown_as_a_missing_one(signed_in: Callable[[str], Desk]) -> None:
    console_inbox.alarm("late:1", "有 3 条通知排队")
    desk = signed_in("channel_manager")
    assert "有 3 条通知排队" not in desk.get("/console/inbox").text
    assert desk.post("/console/inbox/1/read").status_code == 404
    assert desk.post("/console/inbox/99/read").status_code == 404
