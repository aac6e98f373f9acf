"""马超 taps 允许 and 拒绝 in the mini program: WeChat tells of it as the client does, and each tap counts once."""

from __future__ import annotations

import pytest

from services import notices
from tests.rig.stage import Stage
from tests.walks.steps import later
from tests.walks.test_how_one_is_told import APPROVED, TEMPLATE, Hand, became

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def hand(stage: Stage) -> Hand:
    return Hand(stage, stage.person("ma-clerk"))


def tap(stage: Stage, *, accept: bool = True) -> None:
    """Nobody taps twice within a second: two pushes that are alike in every field are one."""
    later(stage, 2)
    stage.person("ma-clerk").allow_message(TEMPLATE, accept=accept)


def allowed(hand: Hand) -> int:
    """How many messages 马超 still allows, as the client shows it."""
    [offer] = [one for one in hand.ask("GET", "notice-preferences")["mini_program"] if one["template_id"] == TEMPLATE]
    return int(offer["remaining"])


def test_a_tap_of_which_the_client_could_not_tell_counts_by_wechats_word(stage: Stage, hand: Hand) -> None:
    tap(stage)
    assert allowed(hand) == 1


def test_a_tap_that_both_tell_of_counts_once_whoever_is_first(stage: Stage, hand: Hand) -> None:
    for taps in (1, 2, 3):
        if taps == 2:  # the client is quicker this time: WeChat's word comes when two are told of already
            hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
            tap(stage)
        else:
            tap(stage)
            hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
        assert allowed(hand) == taps
    stage.world.fail_push("subscribe_msg_popup_event", "drop")
    tap(stage)
    hand.ask("POST", "message-grants", {"templates": [TEMPLATE]})
    assert allowed(hand) == 4


def test_who_refuses_is_not_written_to_any_more_until_they_allow_again(stage: Stage, hand: Hand) -> None:
    ma = stage.person("ma-clerk")
    for _ in range(2):
        tap(stage)
    tap(stage, accept=False)
    assert allowed(hand) == 0
    tap(stage)
    assert allowed(hand) == 1
    ma.refuse_messages(TEMPLATE)  # in WeChat's own settings
    assert allowed(hand) == 0
    notices.owe("approved", hand.id, APPROVED, cause="refused")
    calls = len(stage.world.calls())
    stage.work()
    assert not [one for one in stage.world.calls()[calls:] if "subscribe/send" in str(one)]
    assert ma.chat("notices") == []


def test_a_template_that_tells_nothing_of_ours_leaves_no_trace(stage: Stage, hand: Hand) -> None:
    ma = stage.person("ma-clerk")
    entry = {"TemplateId": "somebody-elses", "SubscribeStatusString": "accept", "PopupScene": "0"}
    ma.event("subscribe_msg_popup_event", "mini_program", SubscribeMsgPopupEvent={"List": [entry]})
    assert allowed(hand) == 0


def test_a_message_that_wechat_lost_on_the_way_is_known_as_failed(stage: Stage, hand: Hand) -> None:
    ma = stage.person("ma-clerk")
    tap(stage)
    notices.owe("approved", hand.id, APPROVED, cause="lost")
    stage.work()
    assert became("approved") == [("done", "by_mini_program")]
    [told] = [one for one in stage.world.pushes() if one["event"] == "subscribe_msg_sent_event"]
    [entry] = told["fields"]["SubscribeMsgSentEvent"]["List"]
    number = entry["MsgID"]
    fault = {"TemplateId": TEMPLATE, "MsgID": number, "ErrorCode": "1", "ErrorStatus": "system failure"}
    ma.event("subscribe_msg_sent_event", "mini_program", SubscribeMsgSentEvent={"List": [fault]})
    stage.work()
    assert became("approved") == [("done", "failed")]
