"""Moves of stories with a campaign: out of an owner's toolbox, by their own link, to somebody the house never met."""

import re
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.client import Facts
from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Fact, Shown

ONCE = re.compile(r'name="once" value="([^"]+)"')
HANDS_TO = re.compile(r'name="hands_to" value="([^"]*)"')
QUESTION = re.compile(r'<(?:input|select) name="(f_\w+)"(?: type="(tel|text)")?')
PLACE = re.compile(r'<option value="(\d{6})"')
PAGE = re.compile(r"/p/[A-Za-z0-9_-]+\?s=[A-Za-z0-9_-]+")
MINI = re.compile(r"[?&]campaign=([A-Za-z0-9_-]+)")
MOST_GUESTS = 300
AGAIN = "请重新开始这个剧情。"


def ready(cast: Cast, bait: str, called: str) -> None:
    """The campaign of this kind (a bait of the toolbox) is out and may be promoted by the owner; the guest has not
    taken part in it yet."""
    tool = next((one for one in asks(cast, "GET", "/campaigns")["items"] if one["bait"] == bait and one["begun"]), None)
    if tool is None:
        raise Obstacle(f"张伟的工具箱里没有演示活动「{called}」。请重新运行 make run 的演示数据，或在后台发布它。")
    cast.props["campaign"], cast.props["campaign_title"] = tool["id"], tool["title"]
    find_guest(cast)


def asks(cast: Cast, method: str, path: str, body: Any = None) -> Any:
    """The owner's mini program asks the program; Obstacle with its own sentence when it refuses."""
    view, bearer = cast.person("owner").webview(), moves.signed_in(cast, "owner")
    answer = view.request(method, f"/api/v1{path}", json=body, headers=bearer)
    if not answer.ok:
        raise Obstacle(f"{_sentence(answer)}（{answer.status_code}）")
    return answer.json()


def _sentence(answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"这一步没有成功，{AGAIN}"


def find_guest(cast: Cast) -> None:
    """Everybody takes part once: whoever did in an earlier telling gives way to somebody new."""
    known = {one["key"] for one in cast.world.people()}
    for number in range(1, MOST_GUESTS):
        key = cast.props["guest_key"] if number == 1 else f"guest-{number}"
        if key not in known:
            cast.world.add_person(key, name=f"路人{number}号", phone=f"1390007{number:04}", city="苏州")
        if f"/p/{cast.props['campaign']}/entries/" not in cast.world.person(key).webview().get("/me/prizes").text:
            cast.props["guest_key"] = key
            return
    raise Obstacle("来过的陌生人太多了。请清空演示数据，再开始这个剧情。")


def hand_on(cast: Cast) -> Shown:
    """Takes the campaign out of the toolbox and sends its page as a card, as WeChat's own menu does."""
    promotion = asks(cast, "POST", f"/campaigns/{cast.props['campaign']}/promotions")["promotion"]
    cast.person("owner").share(promotion["url"], cast.key("guest"), title=promotion["card"]["title"])
    return Shown("owner")


def handed_on(cast: Cast) -> Fact | None:
    """As a card, or as the link that was copied."""
    return cast.gesture("owner", "share", "sent") or cast.gesture("owner", "write", "sent")


def open_page(cast: Cast) -> Shown:
    link = _link(cast)
    if cast.person("guest").webview().get(link).status_code != 200:
        raise Obstacle(f"活动页打不开，{AGAIN}")
    return Shown("guest", cast.target() + link)


def take_part(*agreed: str) -> moves.Move:
    """Fill in the page's own form and agree to these purposes."""

    def do(cast: Cast) -> Shown:
        view, link = cast.person("guest").webview(), _link(cast)
        page = view.get(link)
        once, hands_to = ONCE.search(page.text), HANDS_TO.search(page.text)
        if once is None or hands_to is None:
            raise Obstacle(f"活动页上没有可以提交的表单，{AGAIN}")
        form = {"csrf_token": moves.csrf_of(page), "once": once[1], "hands_to": hands_to[1], "s": link.split("?s=")[1]}
        slug = cast.props["campaign"]
        came = view.post(f"/p/{slug}/entries", data=form | _answers(cast, page.text) | dict.fromkeys(agreed, "yes"))
        if f"/p/{slug}/entries/" not in came.url:
            raise Obstacle(f"没能参加，这个手机号可能已经用过。{AGAIN}")
        if "正在核对" in came.text:
            raise Obstacle("这次参与被留下核对：请在后台打开这个活动的「参与」，点「核实」再点「通过，算数」。")
        return Shown("guest", cast.target() + urlsplit(came.url).path)

    return do


def took_part(cast: Cast) -> Fact | None:
    return cast.page("guest", "POST", "/p/", 303)


def guest(cast: Cast) -> Facts:
    """Who the guest is: name and number, as they type them."""
    return next(one for one in cast.world.people() if one["key"] == cast.key("guest"))


def _answers(cast: Cast, page: str) -> dict[str, str]:
    who, place = guest(cast), PLACE.search(page)
    said = {"tel": who["phone"], "text": who["name"], "": place[1] if place else ""}
    return {name: said[kind] for name, kind in QUESTION.findall(page)}


def _link(cast: Cast) -> str:
    """The newest link to the campaign in the guest's chat with the owner, however it was sent."""
    for message in reversed(cast.person("guest").friend_chat(cast.key("owner"))):
        found = PAGE.search(message["url"]) or PAGE.search(message["text"])
        if found is not None:
            return found[0]
        mini = MINI.search(message["mini_path"])
        if mini is not None:
            return f"/p/{cast.props['campaign']}?s={mini[1]}"
    raise Obstacle(f"对话里没有活动的链接，{AGAIN}")
