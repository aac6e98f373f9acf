"""Sign-in inside WeChat's browser: what the page's server asks with the code it was given."""

from typing import Any

from sandbox import names
from sandbox.errors import Refused
from sandbox.people import Person
from sandbox.servers.gate import Call, Route
from sandbox.servers.tokens import credentials
from sandbox.state import State

ACCESS = "/sns/oauth2/access_token"
LIFE = 7200
REFRESH_LIFE = 30 * 86400
FATES = {"unknown": 40029, "used": 40163, "expired": 42003}


def access_token(call: Call) -> dict[str, Any]:
    """GET /sns/oauth2/access_token: a code works once within 5 minutes.

    unionid comes with snsapi_userinfo, and with snsapi_base too where the world says `unionid_in_base`.
    """
    account = credentials(call, dict(call.args), None)
    if not call.args.get("code"):
        raise Refused(41008)
    if call.args.get("grant_type") != "authorization_code":
        raise Refused(40002, "invalid grant_type")
    if account.kind != "official_account":
        raise Refused(48001)
    state = call.state
    fate, code = state.codes.spend("page", call.args["code"], account.appid)
    if fate != "good" or code is None:
        raise Refused(FATES[fate])
    person = state.people[code.person]
    answer = _issue(state, person, code.scope)
    if state.faults.strike_api(ACCESS, ("snapshot",), person.key):
        return answer | {"is_snapshotuser": 1, "openid": names.openid(account.appid, f"snapshot of {person.key}")}
    unionid = state.unionid_of(person)
    if unionid and (code.scope == "snsapi_userinfo" or state.unionid_in_base):
        answer["unionid"] = unionid
    return answer


def _issue(state: State, person: Person, scope: str) -> dict[str, Any]:
    access, refresh = f"99_{names.fresh(90)}", f"99_{names.fresh(90)}"
    now = state.clock.now()
    state.page_tokens[access] = (person.key, scope, now + LIFE)
    state.page_tokens[refresh] = (person.key, scope, now + REFRESH_LIFE)
    openid = state.openid("official_account", person)
    return {
        "access_token": access, "expires_in": LIFE, "refresh_token": refresh, "openid": openid, "scope": scope
    }  # fmt: skip


def refresh(call: Call) -> dict[str, Any]:
    """GET /sns/oauth2/refresh_token: a new page token within 30 days."""
    if call.state.account_with(call.args.get("appid", "")) is None:
        raise Refused(40013)
    person, scope = _holder(call, call.args.get("refresh_token", ""), 42002)
    return _issue(call.state, person, scope)


def check(call: Call) -> dict[str, Any]:
    """GET /sns/auth: whether a page token still works for this openid."""
    person, _ = _holder(call, call.args.get("access_token", ""), 42001)
    if call.args.get("openid") != call.state.openid("official_account", person):
        raise Refused(40003)
    return {"errcode": 0, "errmsg": "ok"}


def userinfo(call: Call) -> dict[str, Any]:
    """GET /sns/userinfo: needs snsapi_userinfo; sex and places are empty since 2021."""
    person, scope = _holder(call, call.args.get("access_token", ""), 42001)
    openid = call.state.openid("official_account", person)
    if call.args.get("openid") != openid:
        raise Refused(40003)
    if scope != "snsapi_userinfo":
        raise Refused(48001)
    facts = {
        "openid": openid, "nickname": person.name, "sex": 0, "language": "", "city": "", "province": "",
        "country": "", "headimgurl": "", "privilege": [],
    }  # fmt: skip
    unionid = call.state.unionid_of(person)
    return facts | ({"unionid": unionid} if unionid else {})


def _holder(call: Call, value: str, expired: int) -> tuple[Person, str]:
    found = call.state.page_tokens.get(value)
    if found is None:
        raise Refused(40001)
    key, scope, until = found
    if call.state.clock.now() >= until:
        raise Refused(expired, "token expired")
    return call.state.people[key], scope


ROUTES = [
    Route(ACCESS, "GET", "nothing", access_token),
    Route("/sns/oauth2/refresh_token", "GET", "nothing", refresh),
    Route("/sns/auth", "GET", "nothing", check),
    Route("/sns/userinfo", "GET", "nothing", userinfo),
]
