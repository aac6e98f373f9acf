"""What we ask of WeChat about our own accounts: credentials, call-back lines, quotas, templates, its clock."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wechat.access_token import AccessToken
from wechat.accounts import AccountKind
from wechat.answers import number_of, text_of
from wechat.caller import Caller
from wechat.errors import WeChatOutcomeUnknown, WeChatUnreachable
from wechat.looking import NotSeen, Seen, look
from wechat.transport import Question, Transport

_KEY = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\.DATA\s*\}\}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Lines:
    """How WeChat reaches the host of our call-back address: the addresses of its name, and those that answer a ping."""

    addresses: tuple[str, ...]
    answering: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """Calls of one path today, by Beijing's calendar."""

    most: int
    used: int

    @property
    def left(self) -> int:
        return self.most - self.used


@dataclass(frozen=True, slots=True)
class ChosenTemplate:
    """A template message template in use: its id, title, keys (`thing1`, `time2`, …), and what stands before each."""

    template_id: str
    title: str
    keys: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)


class Examining:
    """Calls that change nothing at WeChat; both accounts answer them."""

    def __init__(
        self,
        callers: Mapping[AccountKind, Caller],
        tokens: Mapping[AccountKind, AccessToken],
        transports: Mapping[AccountKind, Transport],
    ) -> None:
        self._callers = callers
        self._tokens = tokens
        self._transports = transports

    def prove_credentials(self, kind: AccountKind) -> int:
        """Asks for the stable token now, whatever is kept, and uses it once; how many seconds it still lives.

        POST /cgi-bin/stable_token in normal mode hands out the token in use (500,000 a day), so nobody loses theirs;
        GET /cgi-bin/get_api_domain_ip (doc: getApiDomainIp) needs no permission. Refused with 40013, 40125, 40164 …
        """
        life = self._tokens[kind].ask_now()
        self._callers[kind].json(Question("cgi-bin/get_api_domain_ip", repeatable=True))
        return int(life)

    def lines_to_us(self, kind: AccountKind) -> Lines:
        """WeChat looks our call-back host up and pings each address once: POST /cgi-bin/callback/check (doc:
        callbackCheck). It does not say whether the program answers, and many hosts answer no ping."""
        body = {"action": "all", "check_operator": "DEFAULT"}
        question = Question("cgi-bin/callback/check", body=body, repeatable=True)
        answer = self._callers[kind].json(question)
        names, pings = answer.get("dns") or [], answer.get("ping") or []
        if not isinstance(names, list) or not isinstance(pings, list):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no lists")
        answering = (ping for ping in pings if str(ping.get("package_loss", "100%")) != "100%")
        return Lines(
            tuple(text_of(question, name, "ip") for name in names),
            tuple(text_of(question, ping, "ip") for ping in answering),
        )

    def quota(self, kind: AccountKind, path: str) -> Quota:
        """What is left of today's calls of a path such as /cgi-bin/qrcode/create: POST /cgi-bin/openapi/quota/get
        (doc: getApiQuota). Refused with 76022 for sns paths, 76021 for paths WeChat does not know."""
        question = Question("cgi-bin/openapi/quota/get", body={"cgi_path": path}, repeatable=True)
        quota = self._callers[kind].json(question).get("quota")
        if not isinstance(quota, dict):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no quota")
        return Quota(number_of(question, quota, "daily_limit"), number_of(question, quota, "used"))

    def chosen_templates(self) -> list[ChosenTemplate]:
        """The template message templates of the Official Account: GET /cgi-bin/template/get_all_private_template
        (doc: getAllTemplates); their keys are read from `content`, where each stands as {{thing1.DATA}}."""
        question = Question("cgi-bin/template/get_all_private_template", repeatable=True)
        listed = self._callers["official_account"].json(question).get("template_list")
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise WeChatOutcomeUnknown(question.api, "the answer holds no template_list")
        return [
            ChosenTemplate(
                text_of(question, one, "template_id"),
                str(one.get("title", "")),
                tuple(_KEY.findall(str(one.get("content", "")))),
                _labels(str(one.get("content", ""))),
            )
            for one in listed
        ]

    def time_at_wechat(self, kind: AccountKind) -> float | None:
        """WeChat's clock in seconds since 1970, to the second, by the Date header of a call without a token, which is
        refused; None when it shows none."""
        api = "cgi-bin/get_api_domain_ip"
        return _look(api, self._transports[kind].bases.url("api", api)).says_it_is

    def authorize_page(self, url: str) -> str:
        """What open.weixin.qq.com shows for an authorize URL when asked with the name of WeChat's browser.

        It answers an unregistered redirect host with a page that names error 10003 (tried against the sandbox only).
        """
        browser = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0"}
        seen = _look("connect/oauth2/authorize", url.partition("#")[0], browser)
        return seen.body.decode("utf-8", "replace")


def _labels(content: str) -> dict[str, str]:
    """What people read before each value, from lines such as 申请人:{{thing1.DATA}}."""
    labels = {}
    for line in content.splitlines():
        if found := _KEY.search(line):
            labels[found[1]] = line[: found.start()].strip().rstrip(":：").strip()
    return labels


def _look(api: str, url: str, headers: Mapping[str, str] | None = None) -> Seen:
    try:
        return look(url, headers=headers)
    except NotSeen as nothing:
        raise WeChatUnreachable(api, nothing.why) from None
