"""A printed sign outlives its codes: WeChat's temporary code dies, the printed address shows a fresh one."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Fact, Shown, Step, Story

CODE = "D002"
LIFE_SECONDS = 4.0


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    cast.desk().clear_claims(CODE)
    cast.desk().unbind(CODE)
    moves.nobody_yet(cast, "owner")
    cast.turn("short", True, LIFE_SECONDS)
    moves.invite(cast, CODE, "confirm", "invitation")
    cast.turn("short", False)
    cast.world.hand_over(cast.target() + cast.props["invitation_sign"], f"{CODE} 的印刷立牌（剧情）")


def look_at_sign(cast: Cast) -> Shown:
    view, sign = cast.person("owner").webview(), cast.props["invitation_sign"]
    view.get(sign)
    picture = view.get(f"{sign}/qr.png")
    if picture.status_code != 200:
        raise Obstacle("立牌上的二维码暂时取不到，请关掉故障开关再试。")
    return Shown("owner", cast.target() + sign)


def code_is_dead(cast: Cast) -> Fact | None:
    """The code made first has ended."""
    item = next((one for one in cast.world.shelf() if one["content"] == cast.props.get("invitation_qr")), None)
    return cast.now() if item and item["expired"] else None


def wait_for_its_end(cast: Cast) -> None:
    cast.wait_for(code_is_dead, "二维码还没有过期", 30.0)


def scan_old(cast: Cast) -> Shown:
    cast.person("owner").scan(cast.props["invitation_qr"])
    return Shown("owner")


def scan_fresh(cast: Cast) -> Shown:
    """What the sign shows now, read from its picture as a camera would."""
    picture = cast.person("owner").webview().get(f"{cast.props['invitation_sign']}/qr.png")
    cast.person("owner").scan(picture.content)
    return Shown("owner")


STORY = Story(
    key="a_sign_outlives_its_codes",
    title="印刷的立牌，比二维码活得久",
    about="微信的临时二维码最多活三十天，印出去的立牌却要用几年：上面印的是我们自己的地址，每次都给出新码。",
    ready=ready,
    tidy=moves.quiet,
    props={"owner_key": "liu-owner"},
    steps=(
        Step(
            "",
            "等微信的临时二维码过期",
            f"真的微信要等三十天；这里让第一张码只活 {LIFE_SECONDS:.0f} 秒（「故障」里的“二维码短命”）。",
            wait_for_its_end,
            code_is_dead,
        ),
        Step(
            "owner",
            "刘芳扫那张旧码：微信说已过期",
            "拿起刘芳的手机，扫货架上变灰的「D002 的邀请码（剧情）」。",
            scan_old,
            lambda cast: cast.gesture("owner", "scan", "expired"),
        ),
        Step(
            "owner",
            "再看墙上那块立牌：同一个地址，换了新码",
            "扫「D002 的印刷立牌（剧情）」，网页里就是现在有效的二维码。",
            look_at_sign,
            lambda cast: cast.page("owner", "GET", f"{cast.props.get('invitation_sign', '/q/')}/qr.png"),
        ),
        Step(
            "owner",
            "刘芳扫新码，关注成功",
            "新码也出现在货架最上面。",
            scan_fresh,
            moves.welcomed("owner"),
        ),
    ),
)
