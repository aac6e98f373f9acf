"""The menu under the chat: one for everybody, others for people with a tag."""

from typing import Any

from sandbox.accounts import Account
from sandbox.errors import Refused
from sandbox.people import Person
from sandbox.servers.gate import Call, Route

DONE = {"errcode": 0, "errmsg": "ok"}
KEYED = {
    "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select"
}  # fmt: skip
OTHERS = {"view", "miniprogram", "media_id", "view_limited", "article_id", "article_view_limited"}
FIRST_MENU_ID = 400_000_000


def _told(call: Call) -> dict[str, Any]:
    """Open phones draw their menus anew. (WeChat itself takes up to a day, or until one follows again.)"""
    call.state.live.tell("menu")
    return DONE


def create(call: Call) -> dict[str, Any]:
    """POST /cgi-bin/menu/create: 1–3 buttons with 1–5 sub-buttons; conditional menus stay."""
    call.account.menu = _checked(call, call.body.get("button"))
    return _told(call)


def get(call: Call) -> dict[str, Any]:
    if call.account.menu is None:
        raise Refused(46003)
    answer: dict[str, Any] = {"menu": {"button": call.account.menu}}
    if call.account.conditional_menus:
        answer["conditionalmenu"] = call.account.conditional_menus
    return answer


def delete(call: Call) -> dict[str, Any]:
    """GET /cgi-bin/menu/delete takes the conditional menus with it."""
    call.account.menu = None
    call.account.conditional_menus.clear()
    return _told(call)


def add_conditional(call: Call) -> dict[str, Any]:
    if call.account.menu is None:
        raise Refused(65303)
    rule = call.body.get("matchrule")
    if not isinstance(rule, dict) or not any(rule.values()):
        raise Refused(65302, "there must be at least one field in matchrule")
    number = FIRST_MENU_ID + next(call.state.numbers)
    menu = {"button": _checked(call, call.body.get("button")), "matchrule": rule, "menuid": number}
    call.account.conditional_menus.append(menu)
    _told(call)
    return {"menuid": str(number)}


def delete_conditional(call: Call) -> dict[str, Any]:
    wanted = str(call.body.get("menuid"))
    kept = [m for m in call.account.conditional_menus if str(m["menuid"]) != wanted]
    if len(kept) == len(call.account.conditional_menus):
        raise Refused(65301)
    call.account.conditional_menus[:] = kept
    return _told(call)


def try_match(call: Call) -> dict[str, Any]:
    return {"button": menu_for(call.account, call.person(call.body.get("user_id")))[0]}


def menu_for(account: Account, person: Person) -> tuple[list[dict[str, Any]], int | None]:
    """The buttons a person sees, with the conditional menu's id; of several that match, the last created wins."""
    for menu in reversed(account.conditional_menus):
        tag = menu["matchrule"].get("tag_id") or menu["matchrule"].get("group_id")
        if tag is not None and str(tag) in {str(number) for number in person.tags}:
            return menu["button"], menu["menuid"]
    return account.menu or [], None


def _checked(call: Call, buttons: Any) -> list[dict[str, Any]]:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3 or not all(isinstance(b, dict) for b in buttons):
        raise Refused(40016)
    for button in buttons:
        subs = button.get("sub_button")
        if subs:
            _check_name(button, 16, 40018)
            if not isinstance(subs, list) or len(subs) > 5 or not all(isinstance(s, dict) for s in subs):
                raise Refused(40023)
            for sub in subs:
                _check_name(sub, 60, 40025)
                _check_button(call, sub, 40024, 40026, 40027)
        else:
            _check_name(button, 16, 40018)
            _check_button(call, button, 40017, 40019, 40020)
    return buttons


def _check_name(button: dict[str, Any], most: int, errcode: int) -> None:
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= most:
        raise Refused(errcode)


def _check_button(call: Call, button: dict[str, Any], bad_type: int, bad_key: int, bad_url: int) -> None:
    kind = button.get("type")
    if kind not in KEYED | OTHERS:
        raise Refused(bad_type)
    if kind in KEYED and not 1 <= len(str(button.get("key") or "").encode()) <= 128:
        raise Refused(bad_key)
    if kind in ("view", "miniprogram"):
        url = str(button.get("url") or "")
        if not url.startswith(("http://", "https://")) or len(url.encode()) > 1024:
            raise Refused(bad_url)
    if kind == "miniprogram":
        if button.get("appid") != call.state.accounts["mini_program"].appid:
            raise Refused(65318, "must link the mini program before using it in a menu")
        if not button.get("pagepath"):
            raise Refused(40165)


ROUTES = [
    Route("/cgi-bin/menu/create", "POST", "official_account", create),
    Route("/cgi-bin/menu/get", "GET", "official_account", get),
    Route("/cgi-bin/menu/delete", "GET", "official_account", delete),
    Route("/cgi-bin/menu/addconditional", "POST", "official_account", add_conditional),
    Route("/cgi-bin/menu/delconditional", "POST", "official_account", delete_conditional),
    Route("/cgi-bin/menu/trymatch", "POST", "official_account", try_match),
]
