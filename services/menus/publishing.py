"""Bringing WeChat's menus to what is wanted: the new ones first, the old ones go once all new ones stand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services import audit, role_tags
from services.access import Actor, require
from services.errors import Conflict
from services.menus import editing, history
from services.menus.buttons import Menu, Wire, wire
from services.menus.editing import EVERYBODY
from wechat.errors import WeChatError, WeChatRefused
from wechat.gateway import Gateway
from wechat.time_left import all_within

NO_MENU, NO_SUCH_MENU = 46003, 65301
SECONDS_TO_LOOK, SECONDS_TO_WRITE, SECONDS_TO_TAKE_BACK = 10.0, 25.0, 15.0


@dataclass(frozen=True, slots=True)
class Published:
    """Which roles' menus were written just now; none when WeChat already showed them."""

    roles: list[str]


@dataclass(frozen=True, slots=True)
class AtWeChat:
    """What WeChat holds: by role what it shows them by their tag (None: nothing of its own), and the numbers of menus
    of ours that are shown to nobody any more."""

    shown: dict[str, Wire | None]
    wanted: dict[str, Wire]
    stale: list[str]
    stands: bool

    @property
    def differing(self) -> list[str]:
        """The roles that do not see what is wanted. Conditional menus stand or fall together: their order decides."""
        found = [EVERYBODY] if self.shown[EVERYBODY] != self.wanted[EVERYBODY] else []
        return found if self.stands else [*found, *role_tags.TAGS]


def look(gateway: Gateway, base_url: str) -> AtWeChat:
    """Ask WeChat what it shows to whom."""
    wanted = {role: wire(menu, base_url) for role, menu in editing.wanted().items()}
    there, known = _there(gateway), gateway.tags()
    return _compared(wanted, there, {role: known.get(name) for role, name in role_tags.TAGS.items()})


def publish(actor: Actor, gateway: Gateway, base_url: str) -> Published:
    """Bring WeChat's menus to what is wanted; nothing is written when they are. Menus of others stay. When WeChat
    refuses one, or is away, the new ones made so far are taken back, so that what stood before stands; publishing again
    takes it up from whatever WeChat really holds. Its phones show a change within a day, at once after following anew.

    Refused: `publishing_now`; raises WeChat's own errors, after they are written into the history.
    """
    require(actor, "settings.write")
    fence = history.lock()
    if fence is None:
        raise Conflict("publishing_now", "正在发布，可能是另一位同事点的。请等一两分钟再看。")
    try:
        return _publish(actor, gateway, base_url, editing.wanted())
    finally:
        history.unlock(fence)


def _publish(actor: Actor, gateway: Gateway, base_url: str, menus: dict[str, Menu]) -> Published:
    try:
        with all_within(SECONDS_TO_LOOK):
            there, tags = _there(gateway), role_tags.tag_ids_now(gateway)
    except WeChatError as error:
        history.fail(history.begin(actor, menus), [], history.NOT_BEGUN, _errcode(error))
        raise
    wanted = {role: wire(menu, base_url) for role, menu in menus.items()}
    plan = _compared(wanted, there, dict(tags))
    if not plan.differing and not plan.stale:
        return Published([])
    number = history.begin(actor, menus)
    made: list[str] = []
    try:
        with all_within(SECONDS_TO_WRITE):
            _bring(gateway, plan, tags, made, bool(there))
    except WeChatError as error:
        history.fail(number, made, _taken_back(gateway, plan, there, tags), _errcode(error))
        raise
    history.finish(number, made)
    audit.record(actor, "settings:menu:publish", "menu", number, roles=plan.differing)
    return Published(plan.differing)


def _bring(gateway: Gateway, plan: AtWeChat, tags: dict[str, int], made: list[str], has_default: bool) -> None:
    """What is not there yet is made; only then what is over goes."""
    if not has_default:  # without a menu for everybody WeChat takes no other
        gateway.create_menu(plan.wanted[EVERYBODY])
    if not plan.stands:
        for role, tag in tags.items():
            made.append(gateway.create_conditional_menu(plan.wanted[role], tag))
    if has_default and EVERYBODY in plan.differing:
        gateway.create_menu(plan.wanted[EVERYBODY])
    for menu_id in plan.stale:
        _delete(gateway, menu_id)


def _taken_back(gateway: Gateway, plan: AtWeChat, there: dict[str, Any], tags: dict[str, int]) -> str:
    """After a failure: away with the new ones that stand half, and a word for what WeChat shows now."""
    before = {_id_of(one) for one in there.get("conditionalmenu", [])}
    with suppress(WeChatError), all_within(SECONDS_TO_TAKE_BACK):
        now = _there(gateway)
        if not _compared(plan.wanted, now, dict(tags)).differing:
            return history.STALE_LEFT
        for one in _ours(now, set(tags.values())):
            if _id_of(one) not in before:
                _delete(gateway, _id_of(one))
        return history.TAKEN_BACK
    return history.MIXED


def _errcode(error: WeChatError) -> int | None:
    return error.errcode if isinstance(error, WeChatRefused) else None


def _delete(gateway: Gateway, menu_id: str) -> None:
    try:
        gateway.delete_conditional_menu(menu_id)
    except WeChatRefused as refusal:
        if refusal.errcode != NO_SUCH_MENU:  # somebody deleted it already
            raise


def _there(gateway: Gateway) -> dict[str, Any]:
    try:
        return gateway.menus()
    except WeChatRefused as refusal:
        if refusal.errcode != NO_MENU:
            raise
        return {}


def _compared(wanted: dict[str, Wire], there: dict[str, Any], tags: dict[str, int | None]) -> AtWeChat:
    """`stands`: the last conditional menus of ours are the wanted ones, in their order; those before them are stale."""
    ours = _ours(there, set(tags.values()) - {None})
    asked = [(tag, wanted[role]) for role, tag in tags.items()]
    tail = ours[-len(asked) :]
    stands = [(_tag_of(one), plain(one.get("button"))) for one in tail] == asked
    shown: dict[str, Wire | None] = {EVERYBODY: plain(there.get("menu", {}).get("button"))}
    for role, tag in tags.items():
        own = [one for one in ours if tag is not None and _tag_of(one) == tag]
        shown[role] = plain(own[-1].get("button")) if own else None
    stale = ours[: -len(asked)] if stands else ours
    return AtWeChat(shown, wanted, [_id_of(one) for one in stale], stands)


def _ours(there: dict[str, Any], tags: set[int | None]) -> list[dict[str, Any]]:
    """Conditional menus on our tags, or made by us on a tag that is gone."""
    known = history.known_ids()
    return [one for one in there.get("conditionalmenu", []) if _tag_of(one) in tags or _id_of(one) in known]


def _id_of(menu: dict[str, Any]) -> str:
    return str(menu.get("menuid", ""))


def _tag_of(menu: dict[str, Any]) -> int | None:
    """The tag a conditional menu is for; None for menus by other rules."""
    rule = menu.get("matchrule", {})
    number = str(rule.get("tag_id") or rule.get("group_id") or "")
    return int(number) if number.isdigit() else None


def plain(buttons: Any) -> Wire:
    """Buttons without what WeChat adds when it tells them."""
    found = []
    for one in buttons or []:
        below = one.get("sub_button")
        if isinstance(below, dict):  # as the older answer tells them
            below = below.get("list")
        kept = {key: value for key, value in one.items() if key != "sub_button" and value not in ([], "", None)}
        found.append(kept | ({"sub_button": plain(below)} if below else {}))
    return found
