"""Moves that several stories share: making ready, scanning, filling in the form, deciding."""

import re
from collections.abc import Callable

import requests

from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Fact, Shown

Move = Callable[[Cast], Shown | None]
Proof = Callable[[Cast], Fact | None]

CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
CONFLICT = re.compile(r'name="shown_conflict" value="([a-z_]*)"')
DECIDER, DECIDER_CODE = "wang-hq", "E001"
KNOWN_SECONDS = 20.0


def quiet(cast: Cast) -> None:
    """No trouble of an earlier story stands."""
    cast.world.ask("DELETE", "/switches")


def decider_ready(cast: Cast) -> None:
    """王敏 of headquarters is bound, so that requests reach her phone."""
    bound(cast, DECIDER_CODE, DECIDER)


def bound(cast: Cast, code: str, role: str) -> None:
    """This person follows and stands for the employee or dealer, from before or by a fresh invitation."""
    desk, key = cast.desk(), cast.key(role)
    following = any(one["key"] == key and one["following"] for one in cast.world.people())
    if desk.is_bound(code) and following:
        return
    desk.unbind(code)
    invite(cast, code, "on_follow", f"{role}_ready")
    cast.world.person(key).scan(cast.props[f"{role}_ready_qr"])


def signed_in(cast: Cast, role: str) -> dict[str, str]:
    """The mini program of a dealer's person, once our side has heard from WeChat that both accounts are one person's:
    the header of all it asks."""
    person, view = cast.person(role), cast.person(role).webview()

    def known(_now: Cast) -> dict[str, str] | None:
        answer = view.post("/api/v1/session", json={"code": person.login_code()})
        said = answer.json() if answer.ok else {}
        staff = any(one["kind"] == "dealer_staff" for one in said.get("roles", ()))
        return {"Authorization": f"Bearer {said['token']}"} if staff else None

    found: dict[str, str] = cast.wait_for(known, "小程序还不认识这位老板", KNOWN_SECONDS)
    return found


def told_at_once(cast: Cast, role: str) -> None:
    """They want to be told at once, also at night, when the house leaves everybody in peace."""
    wishes: dict[str, object] = {"off": [], "quiet": {"begins": "00:00", "ends": "00:00"}, "daily_at": None}
    view, bearer = cast.person(role).webview(), signed_in(cast, role)
    if view.request("PUT", "/api/v1/notice-preferences", json=wishes, headers=bearer).status_code != 200:
        raise Obstacle("消息设置没能改成随时提醒，请重新开始这个剧情。")


def invite(cast: Cast, code: str, policy: str, name: str) -> None:
    """A fresh invitation lies on the shelf: `<name>_qr` is its code, `<name>_sign` its printed address."""
    token, sign = cast.desk().invite(code, policy)
    cast.props[f"{name}_token"], cast.props[f"{name}_sign"] = token, sign
    cast.desk().draw_code(code)
    item = next((one for one in cast.world.shelf() if str(one["scene"]).endswith(f"_{token}")), None)
    if item is None:
        raise Obstacle(f"货架上没有出现 {code} 的二维码。")
    cast.props[f"{name}_qr"] = item["content"]
    cast.world.hand_over(item["content"], f"{code} 的邀请码（剧情）")


def nobody_yet(cast: Cast, role: str) -> None:
    """This person does not follow, as on the first day. WeChat's moments are seconds: leaving and following again in
    one second could not be told apart."""
    if cast.person(role).unfollow()["outcome"] == "said":
        left = int(cast.world.now())
        cast.wait_for(lambda now: int(now.world.now()) > left, "沙箱的时钟没有走动", 10.0)


def scan(role: str, name: str = "invitation") -> Move:
    """Hold the phone over the invitation's code."""

    def do(cast: Cast) -> Shown:
        outcome = cast.person(role).scan(cast.props[f"{name}_qr"])["outcome"]
        if outcome not in ("followed", "scanned"):
            raise Obstacle(f"扫码没有成功（{outcome}），请重新开始这个剧情。")
        return Shown(role)

    return do


def open_form(role: str) -> Move:
    """Tap the link in the chat."""

    def do(cast: Cast) -> Shown:
        link = cast.link(role, "/bind/")
        cast.person(role).webview().get(link)
        return Shown(role, cast.target() + link)

    return do


def hand_in(role: str, name: str, phone: str, ends: str = "申请已提交") -> Move:
    """Fill the form in within the person's own browser, its cookies and all; the page then says `ends`."""

    def do(cast: Cast) -> Shown:
        link, view = cast.link(role, "/bind/"), cast.person(role).webview()
        said = {"csrf_token": csrf_of(view.get(link)), "name": name, "phone": phone, "agreed": "yes"}
        page = view.post(link, data=said)
        if ends not in page.text and "您已完成绑定" in page.text:
            raise Obstacle(f"{name}的号码微信已经担保过，一提交就绑定了，不再需要审核。要重看审核，请清空演示数据。")
        return Shown(role, cast.target() + link)

    return do


def await_card(role: str, kind: str, told: str) -> Move:
    """Look at the phone until the card is there."""

    def do(cast: Cast) -> Shown:
        cast.wait_for(lambda now: now.card(role, kind), told)
        return Shown(role)

    return do


def decide(role: str, decision: str, reason: str = "") -> Move:
    """Open the newest request and tap."""

    def do(cast: Cast) -> Shown:
        link, view = cast.link(role, "/a/"), cast.person(role).webview()
        page = view.get(link)
        conflict = CONFLICT.search(page.text)
        form = {"decision": decision, "reason": reason, "shown_conflict": conflict[1] if conflict else ""}
        view.post(link, data=form | {"csrf_token": csrf_of(page)})
        return Shown(role, cast.target() + link)

    return do


def csrf_of(page: requests.Response) -> str:
    found = CSRF.search(page.text)
    if found is None:
        raise Obstacle("页面上没有可以提交的表单：可能已经处理过了。")
    return found[1]


def welcomed(role: str) -> Proof:
    """The scan came through and was answered with a link to the form."""
    return lambda cast: cast.push(role, "subscribe", "SCAN", saying="/bind/")


def handed_in(role: str, heading: str) -> Proof:
    """The form was taken: the page now says how things stand."""

    def seen(cast: Cast) -> Fact | None:
        sent = cast.page(role, "POST", "/bind/", 303)
        return sent if sent and cast.page(role, "GET", "/bind/", heading=heading) else None

    return seen
