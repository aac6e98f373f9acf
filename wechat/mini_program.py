"""What we ask of WeChat in the name of the mini program: verified phones, round codes, what it
thinks of texts and accounts."""

import re

from wechat.answers import SubscriptionMessage, TextJudged, VerifiedPhone, text_of
from wechat.caller import Caller
from wechat.errors import WeChatOutcomeUnknown
from wechat.template_fields import fit
from wechat.transport import Question

LONGEST_JUDGED = 2500
HIGHEST_RANK = 4
_SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")


class MiniProgram:
    """Calls that carry the mini program's access_token."""

    def __init__(self, mini: Caller) -> None:
        self._mini = mini

    def verified_phone(self, code: str, openid: str | None = None) -> VerifiedPhone:
        """The number behind a code of the phone button: POST /wxa/business/getuserphonenumber.

        The code works once within five minutes and is not the login code; with `openid` another person's code
        is refused. Refused with 40029 for a bad code, 40013 for one of another mini program.
        """
        body = {"code": code} if openid is None else {"code": code, "openid": openid}
        question = Question("wxa/business/getuserphonenumber", body=body)
        phone = self._mini.json(question).get("phone_info")
        if not isinstance(phone, dict):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no phone_info")
        return VerifiedPhone(text_of(question, phone, "purePhoneNumber"), text_of(question, phone, "countryCode"))

    def send_subscription(self, message: SubscriptionMessage) -> int | None:
        """One message that the person allowed: POST /cgi-bin/message/subscribe/send; each needs a grant of its own.

        Refused with 43101 when none is left, 43107 when the mini program may send none at all. There is no key against
        doubles, so a lost answer is not repeated here. The values are fitted to their types. The message's number,
        where the answer tells one.
        """
        body = {
            "touser": message.openid,
            "template_id": message.template_id,
            "page": message.page,
            "data": {key: {"value": value} for key, value in fit(message.fields).items()},
        }
        number = self._mini.json(Question("cgi-bin/message/subscribe/send", body=body)).get("msgid")
        return number if isinstance(number, int) else None

    def judge_text(self, openid: str, text: str) -> TextJudged:
        """Whether a text that somebody typed may be shown: POST /wxa/msg_sec_check, version 2, as a comment; up to 2500
        letters, 4000 a minute. Refused with 61010 for whoever did not open the mini program in the last two hours.
        Tencent says itself that nobody should rely on it alone."""
        if len(text) > LONGEST_JUDGED:
            raise ValueError("a text of more than 2500 letters")
        body = {"version": 2, "scene": 2, "openid": openid, "content": text}
        question = Question("wxa/msg_sec_check", body=body)
        result = self._mini.json(question).get("result")
        if not isinstance(result, dict):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no result")
        label = result.get("label")
        return TextJudged(text_of(question, result, "suggest"), label if isinstance(label, int) else None)

    def risk_rank(self, openid: str, address: str) -> int:
        """What WeChat thinks of an account that takes part in a promotion, from 0 (harmless) to 4: POST
        /wxa/getuserriskrank, scene 1. `address` is where its person comes from. Nothing else is told of them, though
        WeChat would take their number.

        Refused with 61010 for whoever did not open the mini program in the last two hours, 48001 where the mini program
        was not granted the call. Tencent's advice: nothing stands against 0, a light check for 1, and so on up.
        """
        body = {"appid": self._mini.appid, "openid": openid, "scene": 1, "client_ip": address}
        question = Question("wxa/getuserriskrank", body=body, repeatable=True)
        rank = self._mini.json(question).get("risk_rank")
        if isinstance(rank, bool) or not isinstance(rank, int) or not 0 <= rank <= HIGHEST_RANK:
            raise WeChatOutcomeUnknown(question.api, "the answer holds no risk_rank")
        return rank

    def mini_code(
        self,
        scene: str,
        page: str,
        *,
        env_version: str = "release",
        check_path: bool = True,
        width: int = 430,
    ) -> bytes:
        """The picture of a round code that opens `page` with `scene`: POST /wxa/getwxacodeunlimit; 5000 a minute.

        The scene has 1 to 32 visible characters without %; the page, without leading / or query, must be
        published unless `check_path` is off; `width` is 280 to 1280 pixels.
        """
        if not _SCENE.fullmatch(scene):
            raise ValueError("a scene has 1 to 32 visible characters without %")
        if page.startswith("/") or "?" in page or not 280 <= width <= 1280:
            raise ValueError("a page has no leading / and no query, and the picture is 280 to 1280 pixels wide")
        body = {
            "scene": scene,
            "page": page,
            "env_version": env_version,
            "check_path": check_path,
            "width": width,
        }
        return self._mini.picture(Question("wxa/getwxacodeunlimit", body=body, repeatable=True))
