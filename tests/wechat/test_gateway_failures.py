"""Whatever WeChat answers, a call ends in a plain value or in one of our own errors, and tells no secret."""

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.wechat.scene import OPENID, Scene, message
from wechat import time_left
from wechat.accounts import Account
from wechat.errors import WeChatError, WeChatRefused
from wechat.gateway import Gateway
from wechat.transport import Question

CALLS: list[tuple[str, Callable[[Gateway], Any]]] = [
    ("cgi-bin/qrcode/create", lambda gateway: gateway.create_temporary_qr("d_1", 60)),
    ("cgi-bin/showqrcode", lambda gateway: gateway.qr_picture("ticket")),
    ("cgi-bin/user/info", lambda gateway: gateway.follower(OPENID)),
    ("cgi-bin/user/info/batchget", lambda gateway: gateway.followers([OPENID])),
    ("cgi-bin/message/template/send", lambda gateway: gateway.send_template(message())),
    ("sns/oauth2/access_token", lambda gateway: gateway.page_identity("code")),
    ("sns/jscode2session", lambda gateway: gateway.mini_identity("code")),
    ("wxa/business/getuserphonenumber", lambda gateway: gateway.verified_phone("code")),
    ("wxa/msg_sec_check", lambda gateway: gateway.judge_text("openid", "想要报价")),
    ("wxa/getuserriskrank", lambda gateway: gateway.risk_rank("openid", "203.0.113.7")),
    ("wxa/getwxacodeunlimit", lambda gateway: gateway.mini_code("m_1", "pages/home")),
    ("cgi-bin/getcallbackip", lambda gateway: gateway.callback_addresses()),
    ("cgi-bin/tags/create", lambda gateway: gateway.create_tag("x")),
    ("cgi-bin/tags/get", lambda gateway: gateway.tags()),
    ("cgi-bin/user/tag/get", lambda gateway: gateway.bearers(1)),
    ("cgi-bin/menu/addconditional", lambda gateway: gateway.create_conditional_menu([], 1)),
    ("cgi-bin/menu/trymatch", lambda gateway: gateway.menu_shown_to(OPENID)),
    ("cgi-bin/ticket/getticket", lambda gateway: gateway.jsapi_ticket()),
]


OTHER_SHAPES = [
    {},
    {"errcode": 0},
    [],
    "x",
    b"",
    b"<html></html>",
    {"tags": [1], "tag": 1, "phone_info": 1, "ip_list": 1, "button": 1, "menuid": True},
    {"openid": 7, "msgid": "7", "subscribe": "1", "ticket": "", "url": None, "session_key": {}},
]


@pytest.mark.parametrize("answer", OTHER_SHAPES)
@pytest.mark.parametrize(("path", "call"), CALLS, ids=[path for path, _ in CALLS])
def test_an_answer_of_another_shape_is_one_of_our_errors(
    scene: Scene, path: str, call: Callable[[Gateway], Any], answer: Any
) -> None:
    scene.answers[path] = [answer] * 3
    with pytest.raises(WeChatError):
        call(scene.gateway)


@pytest.mark.parametrize(("path", "call"), CALLS, ids=[path for path, _ in CALLS])
def test_a_refusal_that_repeats_what_we_sent_does_not_pass_it_on(
    scene: Scene,
    path: str,
    call: Callable[[Gateway], Any],
    account: Account,
    mini_program: Account,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    scene.answers[path] = lambda asked: {
        "errcode": 40003,
        "errmsg": f"{asked.path} {asked.body.decode()} 0f" + "a1" * 15,
    }
    with pytest.raises(WeChatRefused) as caught:
        call(scene.gateway)
    told = f"{caught.value} {caught.value!r} {vars(caught.value)} {caplog.text}"
    accounts = (account, mini_program)
    for secret in [OPENID, "a1" * 15, *(a.secret for a in accounts), *(f"token-of-{a.appid}" for a in accounts)]:
        assert secret not in told


def test_token_call_and_renewal_share_one_time_limit(scene: Scene) -> None:
    """The token's fetch, the call, the renewal and the call again: none begins after the first one's time is up."""
    seen: list[float] = []

    transport = scene.gateway._official._transport
    tries = transport._tries

    def noting(question: Question, cap: int, deadline: float) -> Any:
        seen.append(deadline)
        return tries(question, cap, deadline)

    transport._tries = noting  # type: ignore[method-assign]
    scene.answers["cgi-bin/user/info"] = {"errcode": 40001, "errmsg": "invalid credential"}
    began = time.monotonic()
    with pytest.raises(WeChatError):
        scene.gateway.follower(OPENID)
    assert len(seen) >= 3
    assert max(seen) <= began + transport.total + 0.5
    assert len({round(deadline, 3) for deadline in seen}) == 1
    assert time_left.deadline() == float("inf")
