"""WeChat's calls about calls: quotas, request ids, its own addresses, the JS-SDK ticket."""

import socket
from typing import Any
from urllib.parse import urlsplit

from sandbox import names, quotas
from sandbox.errors import Refused
from sandbox.servers.gate import Call, Route

DONE = {"errcode": 0, "errmsg": "ok"}
TICKET_LIFE = 7200


def jsapi_ticket(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/ticket/getticket: the same ticket until it ends after two hours."""
    if call.args.get("type") != "jsapi":
        raise Refused(40097)
    now = call.state.clock.now()
    ticket, until = call.state.jsapi_tickets.get(call.account.appid, ("", 0.0))
    if until <= now:
        ticket, until = f"kgt8ON7y{names.fresh(78)}", now + TICKET_LIFE
        call.state.jsapi_tickets[call.account.appid] = (ticket, until)
    return DONE | {"ticket": ticket, "expires_in": int(until - now)}


def callback_addresses(call: Call) -> dict[str, Any]:
    return {"ip_list": call.state.callback_addresses}


def callback_check(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/callback/check: the callback's host looked up for real; whether it answers a ping is a switch."""
    if call.body.get("action") not in ("dns", "ping", "all"):
        raise Refused(40097)
    addresses = _addresses(urlsplit(call.state.callback_url(call.account)).hostname or "")
    lost = "0%" if call.account.pings else "100%"
    ping = {"from_operator": "DEFAULT", "package_loss": lost, "time": "1ms"}
    return {
        "dns": [{"ip": address, "real_operator": "DEFAULT"} for address in addresses],
        "ping": [{"ip": address, **ping} for address in addresses],
    }


def _addresses(host: str) -> list[str]:
    try:
        return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})
    except OSError:
        return []


def clear_quota(call: Call) -> dict[str, Any]:
    if call.body.get("appid") != call.account.appid:
        raise Refused(40013)
    quotas.clear(call.account, call.state.clock)
    return DONE


def quota(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/openapi/quota/get: how much of today's quota of a path is left; not for `sns`."""
    path = call.body.get("cgi_path")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("/sns/"):
        raise Refused(76022)
    most, used = quotas.limit(call.account, path), quotas.used(call.account, path, call.state.clock)
    return DONE | {"quota": {"daily_limit": most, "used": used, "remain": most - used}}


def explain(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/openapi/rid/get: what was asked and answered under a request id."""
    found = call.state.ledger.call_with_rid(str(call.body.get("rid") or ""))
    if found is None:
        raise Refused(76001)
    return DONE | {
        "request": {
            "invoke_time": int(found.at), "cost_in_ms": int(found.latency_ms), "request_url": found.api,
            "request_body": str(found.body or ""), "client_ip": "127.0.0.1",
            "response_body": f'{{"errcode":{found.errcode},"errmsg":"{found.errmsg}"}}',
        }
    }  # fmt: skip


ROUTES = [
    Route("/cgi-bin/ticket/getticket", "GET", "either", jsapi_ticket),
    Route("/cgi-bin/getcallbackip", "GET", "either", callback_addresses),
    Route("/cgi-bin/get_api_domain_ip", "GET", "either", callback_addresses),
    Route("/cgi-bin/callback/check", "POST", "either", callback_check),
    Route("/cgi-bin/clear_quota", "POST", "either", clear_quota),
    Route("/cgi-bin/openapi/quota/get", "POST", "either", quota),
    Route("/cgi-bin/openapi/rid/get", "POST", "either", explain),
]
