"""How a page in WeChat's browser and the mini program learn who is there; neither call needs an access_token."""

import re
from urllib.parse import quote

from wechat.accounts import Account
from wechat.answers import MiniIdentity, PageIdentity, optional_text, text_of
from wechat.transport import Question, Transport

_STATE = re.compile(r"[A-Za-z0-9]{1,128}")


class SignIn:
    """Calls that carry an AppSecret instead of a token. Codes work once, so a lost answer is never repeated."""

    def __init__(
        self, official_account: Account, mini_program: Account, transport: Transport, to_mini: Transport
    ) -> None:
        self._official_account = official_account
        self._mini_program = mini_program
        self._transport = transport
        self._to_mini = to_mini

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Where to send WeChat's browser so that it comes back with a code, without asking the person.

        Web authorization document: open.weixin.qq.com/connect/oauth2/authorize, scope snsapi_base, parameters
        in this order; `state` is 1 to 128 letters and digits; the redirect's host must be registered.
        """
        if not _STATE.fullmatch(state):
            raise ValueError("a state has 1 to 128 letters and digits")
        query = (
            f"appid={quote(self._official_account.appid, safe='')}&redirect_uri={quote(redirect_uri, safe='')}"
            f"&response_type=code&scope=snsapi_base&state={state}"
        )
        return f"{self._transport.bases.url('open', 'connect/oauth2/authorize')}?{query}#wechat_redirect"

    def page_identity(self, code: str) -> PageIdentity:
        """Who came back with this code: GET /sns/oauth2/access_token; 50,000 a minute.

        The code lives five minutes; refused with 40029 or 40163 when used before, 42003 when expired.
        """
        params = {
            "appid": self._official_account.appid,
            "secret": self._official_account.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        question = Question("sns/oauth2/access_token", params)
        answer = self._transport.json(question)
        return PageIdentity(
            openid=text_of(question, answer, "openid"),
            unionid=optional_text(answer, "unionid"),
            snapshot=str(answer.get("is_snapshotuser", 0)) == "1",
        )

    def mini_identity(self, js_code: str) -> MiniIdentity:
        """Who called wx.login: GET /sns/jscode2session; 100 a minute for one person.

        Refused with 40029 for a code used before, expired or of another mini program, 40226 for a blocked
        person.
        """
        params = {
            "appid": self._mini_program.appid,
            "secret": self._mini_program.secret,
            "js_code": js_code,
            "grant_type": "authorization_code",
        }
        question = Question("sns/jscode2session", params)
        answer = self._to_mini.json(question)
        return MiniIdentity(
            openid=text_of(question, answer, "openid"),
            unionid=optional_text(answer, "unionid"),
            session_key=text_of(question, answer, "session_key"),
        )
