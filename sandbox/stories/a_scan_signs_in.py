"""Headquarters signs in at a computer by holding the phone over its screen."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Fact, Shown, Step, Story

LETTER = "c_"
COMPUTER_IS_IN = 15.0


def ready(cast: Cast) -> None:
    """王敏 is bound as E001, and her account is linked to that WeChat."""
    moves.quiet(cast)
    moves.decider_ready(cast)
    cast.computer()  # the same one for every step
    if not cast.desk().is_linked():
        cast.desk().show_link_code()
        cast.person("wang").scan(newest_code(cast))
        confirm(cast)


def newest_code(cast: Cast) -> str:
    """What the newest code on a computer's screen says."""
    found = [item for item in cast.world.shelf() if str(item["scene"]).startswith(LETTER)]
    if not found:
        raise Obstacle("电脑上没有显示二维码。")
    return str(max(found, key=lambda item: item["n"])["content"])


def show(cast: Cast) -> None:
    cast.computer().show_code()
    code = newest_code(cast)
    cast.props["code_qr"] = code
    cast.world.hand_over(code, "登录页上的二维码（剧情）")


def confirm(cast: Cast) -> Shown:
    link, view = cast.link("wang", "/enter/"), cast.person("wang").webview()
    view.post(link, data={"csrf_token": moves.csrf_of(view.get(link)), "decision": "accept"})
    return Shown("wang", cast.target() + link)


def await_computer(cast: Cast) -> None:
    cast.wait_for(lambda now: now.computer().is_in(), "电脑没有登录", COMPUTER_IS_IN)


def confirmed(cast: Cast) -> Fact | None:
    sent = cast.page("wang", "POST", "/enter/", 303)
    return sent if sent and cast.page("wang", "GET", "/enter/", heading="已确认") else None


STORY = Story(
    key="a_scan_signs_in",
    title="扫一扫，登录后台",
    about="王敏不用输密码：电脑上显示二维码，她用手机扫、核对数字、点确认，电脑就登录了。",
    ready=ready,
    props={"wang_key": "wang-hq"},
    steps=(
        Step(
            "",
            "电脑打开登录页，显示二维码",
            "由导演替电脑打开登录页，点“微信扫码登录”。",
            show,
            lambda cast: cast.now() if cast.props.get("code_qr") and cast.computer().waits() else None,
        ),
        Step(
            "wang",
            "王敏扫电脑上的码，公众号回复里有一个要核对的数字",
            "拿起王敏的手机，点「扫一扫」，选「登录页上的二维码（剧情）」。",
            moves.scan("wang", "code"),
            lambda cast: cast.push("wang", "SCAN", saying="/enter/"),
        ),
        Step(
            "wang",
            "她核对数字，点“确认登录”",
            "点对话里的链接，看清是哪台电脑，再点“确认登录”。",
            confirm,
            confirmed,
        ),
        Step(
            "",
            "电脑自己登录了，没有输过密码",
            "电脑每两秒问一次，等它登录。",
            await_computer,
            lambda cast: cast.now() if cast.computer().is_in() else None,
        ),
    ),
)
