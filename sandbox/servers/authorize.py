"""open.weixin.qq.com: the page that sends a reader on to the brand's page with a code."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.people import Person
from sandbox.state import State

SCOPES = ("snsapi_base", "snsapi_userinfo")
STATE_SHAPE = re.compile(r"[a-zA-Z0-9]{0,128}")


def authorize(state: State, person: Person | None) -> AnyResponse:
    """Silent for snsapi_base; asks for snsapi_userinfo. In a plain browser it first asks who is holding the phone.

    Shows WeChat's error pages for an unknown appid, a host that is not registered (10003), a bad scope or state.
    """
    args = request.args
    trouble = _trouble(state)
    if trouble:
        return Response(render_template("authorize_error.html", trouble=trouble), status=200)
    chosen = state.people.get(args.get("sandbox_person", "")) or person
    if chosen is None:
        return Response(render_template("authorize_who.html", people=state.people.values(), again=_again))
    if args["scope"] == "snsapi_userinfo" and "sandbox_answer" not in args:
        return Response(render_template("authorize_consent.html", person=chosen, again=_again))
    if args.get("sandbox_answer") == "refuse":
        return redirect(with_query(args["redirect_uri"], {"state": args.get("state", "")}), 302)
    with state.lock:
        code = state.codes.issue("page", args["appid"], chosen.key, args["scope"])
    return redirect(with_query(args["redirect_uri"], {"code": code, "state": args.get("state", "")}), 302)


def _trouble(state: State) -> str | None:
    args = request.args
    account = state.accounts["official_account"]
    if args.get("appid") != account.appid:
        return "AppID 参数错误"
    target = urlsplit(args.get("redirect_uri", ""))
    host = target.hostname or ""
    if target.scheme not in ("http", "https") or host not in [*state.oauth_domains, urlsplit(state.target).hostname]:
        return "redirect_uri 域名与后台配置不一致，错误码:10003"
    if args.get("response_type") != "code":
        return "response_type 参数错误"
    if args.get("scope") not in SCOPES:
        return "Scope 参数错误或没有 Scope 权限，错误码:10005"
    if not STATE_SHAPE.fullmatch(args.get("state", "")):
        return "state 参数只能是 128 字节以内的 a-zA-Z0-9"
    return None


def _again(**more: str) -> str:
    """This page's own address with one more answer in it."""
    return "?" + urlencode({**request.args.to_dict(), **more})


def with_query(url: str, more: dict[str, str]) -> str:
    parts = urlsplit(url)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True) + list(more.items()))
    return urlunsplit(parts._replace(query=query))
