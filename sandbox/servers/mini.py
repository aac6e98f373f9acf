"""The mini program's own calls: login, phone number, codes and links, risk."""

import base64
import re
import secrets
from typing import Any
from urllib.parse import urlencode

from sandbox import names
from sandbox.accounts import MiniLink, ShelfItem
from sandbox.errors import Refused
from sandbox.servers.gate import Answer, Call, Picture, Route
from sandbox.servers.tokens import credentials

SCENE = re.compile(r"[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}")
MINI_CODE = "https://mp.weixin.qq.com/a/~"
LONGEST_LINK_DAYS = 30
LATELY = 2 * 60 * 60  # seconds since somebody opened the mini program, within which its safety calls answer


def login(call: Call) -> dict[str, Any]:
    """GET /sns/jscode2session: a login code works once; each login makes a new session_key. No errcode on success."""
    account = credentials(call, dict(call.args), None)
    if not call.args.get("js_code"):
        raise Refused(41008)
    if call.args.get("grant_type") != "authorization_code":
        raise Refused(40002, "invalid grant_type")
    fate, code = call.state.codes.spend("login", call.args["js_code"], account.appid)
    if fate != "good" or code is None:
        raise Refused(40029)
    person = call.state.people[code.person]
    person.mini_opened_at = call.state.clock.now()
    person.session_key = base64.b64encode(secrets.token_bytes(16)).decode()
    answer = {"session_key": person.session_key, "openid": call.state.openid("mini_program", person)}
    unionid = call.state.unionid_of(person)
    return answer | ({"unionid": unionid} if unionid else {})


def phone_number(call: Call) -> dict[str, Any]:
    """POST /wxa/business/getuserphonenumber: the code is single-use and not the login code."""
    fate, code = call.state.codes.spend("phone", str(call.body.get("code") or ""), call.account.appid)
    if fate != "good" or code is None:
        raise Refused(40029)
    person = call.state.people[code.person]
    openid = call.body.get("openid")
    if openid is not None and openid != call.state.openid("mini_program", person):
        raise Refused(40003)
    watermark = {"timestamp": call.state.clock.seconds(), "appid": call.account.appid}
    numbers = {"phoneNumber": person.phone, "purePhoneNumber": person.phone, "countryCode": "86"}
    return {"errcode": 0, "errmsg": "ok", "phone_info": numbers | {"watermark": watermark}}


def unlimited_code(call: Call) -> Answer:
    """POST /wxa/getwxacodeunlimit: a picture, or an errcode in JSON, both with HTTP 200."""
    scene, page = call.body.get("scene"), call.body.get("page", "pages/index/index")
    if not isinstance(scene, str) or not scene:
        raise Refused(40129)
    if not SCENE.fullmatch(scene):
        raise Refused(40169)
    if not isinstance(page, str) or page.startswith("/") or "?" in page:
        raise Refused(41030)
    width = call.body.get("width", 430)
    if not isinstance(width, int) or not 280 <= width <= 1280:
        raise Refused(40097)
    if call.body.get("env_version", "release") not in ("release", "trial", "develop"):
        raise Refused(40097)
    content = MINI_CODE + "?" + urlencode({"appid": call.account.appid, "page": page, "scene": scene})
    call.state.put_on_shelf(ShelfItem(0, "mini_code", content, f"小程序码 {scene}", 0.0))
    return Picture(content)


def url_link(call: Call) -> dict[str, Any]:
    """POST /wxa/generate_urllink: 30 days at most, permanent ones no longer exist."""
    path, query = str(call.body.get("path") or ""), str(call.body.get("query") or "")
    if path.startswith("/") and "?" in path:
        raise Refused(40165)
    if len(query) > 1024:
        raise Refused(40212, "invalid query")
    now = call.state.clock.now()
    if call.body.get("expire_type") == 1:
        days = call.body.get("expire_interval")
        if not isinstance(days, int) or not 1 <= days <= LONGEST_LINK_DAYS:
            raise Refused(85401)
        until = now + days * 86400
    else:
        until = float(call.body.get("expire_time") or now + LONGEST_LINK_DAYS * 86400)
        if not now + 60 <= until <= now + LONGEST_LINK_DAYS * 86400:
            raise Refused(85401)
    link = MiniLink(f"https://wxaurl.cn/{names.fresh(11)}", path, query, until)
    call.state.mini_links[link.url] = link
    call.state.put_on_shelf(ShelfItem(0, "link", link.url, f"小程序链接 {path}", 0.0, until))
    return {"errcode": 0, "errmsg": "ok", "url_link": link.url}


def risk_rank(call: Call) -> dict[str, Any]:
    """POST /wxa/getuserriskrank: 0 (harmless) to 4, of whoever opened the mini program lately; the person's rank is set
    by the director."""
    if call.body.get("appid") != call.account.appid:
        raise Refused(40013)
    person = call.person(call.body.get("openid"))
    if call.body.get("scene") not in (0, 1):
        raise Refused(40129)
    if not call.body.get("client_ip"):
        raise Refused(44002)
    if call.state.clock.now() - person.mini_opened_at > LATELY:
        raise Refused(61010)
    facts = {"risk_rank": person.risk_rank, "unoin_id": names.big_number()}
    return {"errcode": 0, "errmsg": "getuserriskrank succ"} | facts


# Any of these makes a text risky here, and a question mark after it one to be looked at.
RISKY_WORDS = ("赌博", "代开发票", "违禁内容")
RISKY, CLEAN = 20002, 100


def judge_text(call: Call) -> dict[str, Any]:
    """POST /wxa/msg_sec_check, version 2: only of somebody who opened the mini program lately; here, ever."""
    text, person = call.body.get("content"), call.person(call.body.get("openid"))
    if call.body.get("version") != 2 or call.body.get("scene") not in (1, 2, 3, 4):
        raise Refused(40129)
    if not isinstance(text, str) or not 0 < len(text) <= 2500:
        raise Refused(47001)
    if not person.session_key:
        raise Refused(61010)
    found = next((word for word in RISKY_WORDS if word in text), None)
    suggest = "pass" if found is None else "review" if f"{found}？" in text else "risky"
    result = {"suggest": suggest, "label": CLEAN if found is None else RISKY}
    return {"errcode": 0, "errmsg": "ok", "result": result, "detail": [], "trace_id": names.fresh(16)}


ROUTES = [
    Route("/wxa/msg_sec_check", "POST", "mini_program", judge_text),
    Route("/sns/jscode2session", "GET", "nothing", login, wrong_method=41002),
    Route("/wxa/business/getuserphonenumber", "POST", "mini_program", phone_number),
    Route("/wxa/getwxacodeunlimit", "POST", "mini_program", unlimited_code),
    Route("/wxa/generate_urllink", "POST", "mini_program", url_link),
    Route("/wxa/getuserriskrank", "POST", "mini_program", risk_rank),
]
