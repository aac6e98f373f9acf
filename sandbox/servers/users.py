"""Who follows, and what the account may know of a follower."""

from typing import Any

from sandbox.errors import Refused
from sandbox.people import Person
from sandbox.servers.gate import Call, Route

LARGEST_BATCH = 100
PAGE = 10_000


def info(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/user/info: no name, no picture since 2021; somebody who does not follow is only `subscribe: 0`."""
    if not call.args.get("openid"):
        raise Refused(41009)
    return _facts(call, call.person(call.args["openid"]))


def batch(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/user/info/batchget: up to 100 people at once."""
    asked = call.body.get("user_list")
    if not isinstance(asked, list) or not 1 <= len(asked) <= LARGEST_BATCH:
        raise Refused(40032)
    if not all(isinstance(one, dict) for one in asked):
        raise Refused(40003)
    return {"user_info_list": [_facts(call, call.person(one.get("openid"))) for one in asked]}


def listing(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/user/get: followers' openids, 10,000 a page, from `next_openid` on."""
    openids = [call.state.openid("official_account", p) for p in call.state.people.values() if p.following]
    start = call.args.get("next_openid")
    if start and start not in openids:
        raise Refused(40003)
    page = openids[openids.index(start) + 1 if start else 0 :][:PAGE]
    answer: dict[str, Any] = {"total": len(openids), "count": len(page), "next_openid": page[-1] if page else ""}
    return answer | ({"data": {"openid": page}} if page else {})


def _facts(call: Call, person: Person) -> dict[str, Any]:
    openid = call.state.openid("official_account", person)
    if not person.following:
        return {"subscribe": 0, "openid": openid}
    facts = {
        "subscribe": 1, "openid": openid, "nickname": "", "sex": 0, "language": "zh_CN", "city": "", "province": "",
        "country": "", "headimgurl": "", "subscribe_time": person.subscribed_at, "remark": "", "groupid": 0,
        "tagid_list": list(person.tags), "subscribe_scene": person.subscribe_scene, "qr_scene": person.qr_scene,
        "qr_scene_str": person.qr_scene_str,
    }  # fmt: skip
    unionid = call.state.unionid_of(person)
    return facts | ({"unionid": unionid} if unionid else {})


ROUTES = [
    Route("/cgi-bin/user/info", "GET", "official_account", info),
    Route("/cgi-bin/user/info/batchget", "POST", "official_account", batch),
    Route("/cgi-bin/user/get", "GET", "official_account", listing),
]
