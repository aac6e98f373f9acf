"""What people type freely is looked at: the worst opinion counts, and nobody's silence turns anybody away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models.db import Database
from services import content_check, people
from services.content_check import look
from services.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from wechat.answers import TextJudged
from wechat.errors import WeChatRefused, WeChatUnreachable


class Pretend:
    """WeChat with one opinion; what it was asked."""

    def __init__(self, opinion: str | Exception) -> None:
        self.opinion = opinion
        self.asked: list[tuple[str, str]] = []

    def judge_text(self, openid: str, text: str) -> TextJudged:
        self.asked.append((openid, text))
        if isinstance(self.opinion, Exception):
            raise self.opinion
        return TextJudged(self.opinion, 100)


@pytest.fixture
def somebody(one_database: Database) -> Iterator[int]:
    yield people.meet(MINI_PROGRAM, "oMini1").id
    content_check.use()


@pytest.mark.parametrize(
    ("opinion", "found"),
    [
        ("pass", "clean"),
        ("review", "doubtful"),
        ("risky", "risky"),
        ("a new word of theirs", "doubtful"),
        (WeChatUnreachable("wxa/msg_sec_check", "away"), "unseen"),
        (WeChatRefused("wxa/msg_sec_check", 61010, "code is expired"), "unseen"),
    ],
)
def test_wechats_opinion_becomes_ours(somebody: int, opinion: str | Exception, found: str) -> None:
    wechat = Pretend(opinion)
    assert look(wechat, somebody, ["想要报价", " ", "尽快联系"]) == found
    assert wechat.asked == [("oMini1", "想要报价\n尽快联系")]


def test_whoever_never_opened_the_mini_program_cannot_be_asked_about(one_database: Database) -> None:
    reader = people.meet(OFFICIAL_ACCOUNT, "oReader").id
    wechat = Pretend("risky")
    assert look(wechat, reader, ["随便写的"]) == "unseen"
    assert wechat.asked == []


def test_nothing_typed_is_clean_and_asks_nobody(somebody: int) -> None:
    wechat = Pretend("risky")
    assert look(wechat, somebody, ["", "  "]) == "clean"
    assert wechat.asked == []


def test_a_brands_own_judge_is_asked_besides_and_the_worst_opinion_counts(somebody: int) -> None:
    content_check.use(lambda text: "risky" if "代购" in text else None)
    assert look(Pretend("pass"), somebody, ["想代购"]) == "risky"
    assert look(Pretend("review"), somebody, ["你好"]) == "doubtful"
    assert look(Pretend("pass"), somebody, ["你好"]) == "clean"


def test_of_ten_thousand_letters_wechat_is_shown_all_in_pieces_it_takes(somebody: int) -> None:
    wechat = Pretend("pass")
    assert look(wechat, somebody, ["长" * 10_000]) == "clean"
    assert [len(text) for _, text in wechat.asked] == [2500, 2500, 2500, 2500, 200]


@pytest.mark.parametrize("before", [["\x01" * 3000], ["长" * 500] * 5, ["长" * 2495], ["\x00\x0b" * 100_000]])
def test_nothing_stands_before_what_is_looked_at(somebody: int, before: list[str]) -> None:
    class OfOneWord(Pretend):
        def judge_text(self, openid: str, text: str) -> TextJudged:
            super().judge_text(openid, text)
            return TextJudged("risky" if "代购免税烟酒" in text else "pass", 100)

    wechat = OfOneWord("")
    assert look(wechat, somebody, [*before, "代购免税烟酒"]) == "risky"
    assert max(len(text) for _, text in wechat.asked) <= 2500


@pytest.mark.parametrize("between", ["\u200b", "\u200d", "\ufe0f", "\u2060", "\u202e", "\u3164", "\U000e0041", "\x07"])
def test_nothing_stands_between_the_letters_of_what_is_looked_at(somebody: int, between: str) -> None:
    wechat = Pretend("pass")
    assert look(wechat, somebody, [between.join("代购免税")]) == "clean"
    assert [text for _, text in wechat.asked] == ["代购免税"]


def test_what_is_longer_than_any_form_is_looked_at_by_a_person_and_asks_little(somebody: int) -> None:
    wechat = Pretend("pass")
    assert look(wechat, somebody, ["长" * 800_000]) == "doubtful"
    assert len(wechat.asked) == 5
