"""Access tokens: the plain call and the stable one."""

from typing import Any

from sandbox import quotas
from sandbox.accounts import Account
from sandbox.errors import Refused
from sandbox.servers.gate import Call, Route, check_address


def token(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/token: a new token that outlives the previous by 5 minutes of overlap; 2000 a day."""
    account = credentials(call, dict(call.args), "client_credential")
    quotas.count(account, "/cgi-bin/token", call.state.clock)
    value, life = call.state.tokens.plain(account.appid)
    return {"access_token": value, "expires_in": life}


def stable_token(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/stable_token: the same token with its remaining life, unless forced."""
    account = credentials(call, call.body, "client_credential")
    quotas.count(account, "/cgi-bin/stable_token", call.state.clock)
    value, life = call.state.tokens.stable(account.appid, call.body.get("force_refresh") is True)
    return {"access_token": value, "expires_in": life}


def credentials(call: Call, given: dict[str, Any], grant_type: str | None) -> Account:
    """The account whose appid and secret are given, or what WeChat says of a wrong pair."""
    appid, secret = given.get("appid"), given.get("secret")
    if not appid:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    account = call.state.account_with(str(appid))
    if account is None:
        raise Refused(40013)
    if secret != account.secret:
        raise Refused(40125 if len(str(secret)) != 32 else 40001, "invalid credential, appsecret is wrong")
    if grant_type and given.get("grant_type") != grant_type:
        raise Refused(40002, "invalid grant_type")
    if account.secret_frozen:
        raise Refused(40243)
    check_address(account, call.client)
    return account


ROUTES = [
    Route("/cgi-bin/token", "GET", "nothing", token),
    Route("/cgi-bin/stable_token", "POST", "nothing", stable_token),
]
