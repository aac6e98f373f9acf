"""WeChat has a bad day: pushes come twice, answers break off in the middle; the message still arrives exactly once."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.story import Fact, Shown, Step, Story

CODE, NAME, PHONE = "D001", "张伟", "13900000001"
SEND = "/cgi-bin/message/template/send"
RETRIED_SECONDS = 90.0


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.decider_ready(cast)
    cast.desk().clear_claims(CODE)
    cast.desk().unbind(CODE)
    moves.nobody_yet(cast, "owner")
    moves.invite(cast, CODE, "confirm", "invitation")


def trouble(cast: Cast) -> None:
    cast.turn("duplicate", True)
    cast.turn("half", True)


def in_trouble(cast: Cast) -> Fact | None:
    return cast.switched("half") if cast.switched("duplicate") else None


def doubled(cast: Cast) -> Fact | None:
    """The push went out twice and was answered."""
    push = cast.push("owner", "subscribe", "SCAN", saying="/bind/")
    return push if push and push["copies"] == 2 else None


def broken_off(cast: Cast) -> Fact | None:
    return cast.call(SEND, "half_body")


def wait_for_break(cast: Cast) -> Shown:
    cast.wait_for(broken_off, "提醒还没有发出去")
    return Shown("decider")


def mended(cast: Cast) -> Shown:
    """The trouble is over; what was put off is tried again by itself."""
    moves.quiet(cast)
    cast.wait_for(repeated, "还没有重试", RETRIED_SECONDS)
    return Shown("decider")


def repeated(cast: Cast) -> Fact | None:
    """The retry came, and WeChat knew it for a repeat by its client_msg_id."""
    card = cast.card("decider", "approval_wanted", NAME)
    return cast.now() if card and card["suppressed"] else None


def exactly_once(cast: Cast) -> Fact | None:
    """王敏's chat holds one card about this applicant since the story began."""
    began = float(cast.props["began_at"])
    told = [one for one in cast.person("decider").chat() if one["kind"] == "template" and one["at"] >= began]
    cards = [one for one in told if NAME in str(one["fields"])]
    return cast.now() if len(cards) == 1 else None


def look_once(cast: Cast) -> Shown:
    cast.wait_for(exactly_once, "王敏收到的不是恰好一张卡片", 10.0)
    return Shown("decider")


STORY = Story(
    key="wechat_has_a_bad_day",
    title="微信糟糕的一天",
    about="推送来了两遍，回应断在半路：我们不知道消息发没发出去。重试之后，王敏还是恰好收到一条。",
    ready=ready,
    tidy=moves.quiet,
    props={"owner_key": "zhang-owner", "decider_key": moves.DECIDER},
    steps=(
        Step("", "打开故障：推送重复、回应只到一半", "在「故障」里打开这两个开关。", trouble, in_trouble),
        Step(
            "owner",
            "张伟扫 D001：推送来了两遍，只回答一次",
            "拿起张伟的手机，扫「D001 的邀请码（剧情）」；对话里只有一条欢迎。",
            moves.scan("owner"),
            doubled,
        ),
        Step(
            "owner",
            "张伟填表提交",
            f"姓名 {NAME}，手机号 {PHONE}。",
            moves.hand_in("owner", NAME, PHONE),
            moves.handed_in("owner", "申请已提交"),
        ),
        Step(
            "decider",
            "给王敏的提醒：微信收下了，回应却断了",
            "幕后可以看到这次调用被切断，通知被推迟，稍后重试。",
            wait_for_break,
            broken_off,
        ),
        Step(
            "",
            "关掉故障，等它自己重试",
            "在「故障」里全部关掉。几秒后程序带着同一个编号再发一次，微信认出是重复的。",
            mended,
            repeated,
        ),
        Step("decider", "王敏的对话里恰好一张卡片", "不多也不少。", look_once, exactly_once),
    ),
)
