"""Tags on followers: at most 100, twenty for each person."""

from typing import Any

from sandbox.errors import Refused
from sandbox.people import Person
from sandbox.servers.gate import Call, Route

MOST_TAGS = 100
MOST_PER_PERSON = 20
LARGEST_BATCH = 50
PAGE = 10_000
FIRST_ID = 100  # 0, 1 and 2 are WeChat's own
DONE = {"errcode": 0, "errmsg": "ok"}


def create(call: Call) -> dict[str, Any]:
    name = _name(call)
    if len(call.account.tags) >= MOST_TAGS:
        raise Refused(45056)
    number = max(call.account.tags, default=FIRST_ID - 1) + 1
    call.account.tags[number] = name
    return {"tag": {"id": number, "name": name}}


def update(call: Call) -> dict[str, Any]:
    call.account.tags[_tag_id(call, (call.body.get("tag") or {}).get("id"))] = _name(call)
    return DONE


def delete(call: Call) -> dict[str, Any]:
    number = _tag_id(call, (call.body.get("tag") or {}).get("id"))
    del call.account.tags[number]
    for person in call.state.people.values():
        if number in person.tags:
            person.tags.remove(number)
    return DONE


def listing(call: Call) -> dict[str, Any]:
    counts = dict.fromkeys(call.account.tags, 0)
    for person in call.state.people.values():
        for number in person.tags:
            counts[number] += 1
    return {"tags": [{"id": n, "name": name, "count": counts[n]} for n, name in call.account.tags.items()]}


def tag(call: Call) -> dict[str, Any]:
    number = _tag_id(call, call.body.get("tagid"))
    people = _people(call)
    if any(len(p.tags) >= MOST_PER_PERSON and number not in p.tags for p in people):
        raise Refused(45059)
    for person in people:
        if number not in person.tags:
            person.tags.append(number)
            call.state.live.tell("person", person=person.key)
    return DONE


def untag(call: Call) -> dict[str, Any]:
    number = _tag_id(call, call.body.get("tagid"))
    for person in _people(call):
        if number in person.tags:
            person.tags.remove(number)
            call.state.live.tell("person", person=person.key)
    return DONE


def of_person(call: Call) -> dict[str, Any]:
    return {"tagid_list": list(call.person(call.body.get("openid")).tags)}


def members(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/user/tag/get: who bears a tag, 10,000 a page, from behind `next_openid` on."""
    number = _tag_id(call, call.body.get("tagid"))
    openids = [call.state.openid("official_account", p) for p in call.state.people.values() if number in p.tags]
    start = call.body.get("next_openid")
    if start and start not in openids:
        raise Refused(40003)
    page = openids[openids.index(start) + 1 if start else 0 :][:PAGE]
    answer: dict[str, Any] = {"count": len(page), "next_openid": page[-1] if page else ""}
    return answer | ({"data": {"openid": page}} if page else {})


def _name(call: Call) -> str:
    given = call.body.get("tag")
    name = given.get("name") if isinstance(given, dict) else None
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= 30:
        raise Refused(45158)
    if name in call.account.tags.values():
        raise Refused(45157)
    return name


def _tag_id(call: Call, number: Any) -> int:
    if not isinstance(number, int) or number not in call.account.tags:
        raise Refused(45159)
    return number


def _people(call: Call) -> list[Person]:
    openids = call.body.get("openid_list")
    if not isinstance(openids, list) or not 1 <= len(openids) <= LARGEST_BATCH:
        raise Refused(40032)
    people = [call.person(openid) for openid in openids]
    if not all(person.following for person in people):
        raise Refused(49003, "not match tagid_list or openid is not a follower")
    return people


ROUTES = [
    Route("/cgi-bin/tags/create", "POST", "official_account", create),
    Route("/cgi-bin/tags/update", "POST", "official_account", update),
    Route("/cgi-bin/tags/delete", "POST", "official_account", delete),
    Route("/cgi-bin/tags/get", "GET", "official_account", listing),
    Route("/cgi-bin/tags/members/batchtagging", "POST", "official_account", tag),
    Route("/cgi-bin/tags/members/batchuntagging", "POST", "official_account", untag),
    Route("/cgi-bin/tags/getidlist", "POST", "official_account", of_person),
    Route("/cgi-bin/user/tag/get", "POST", "official_account", members),
]
