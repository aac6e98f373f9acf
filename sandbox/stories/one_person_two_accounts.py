"""One person in two accounts: a phone WeChat vouched for in the mini program binds in the Official Account at once."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Shown, Step, Story

CODE, NAME, PHONE = "D002", "刘芳", "13900000002"
KNOWN_SECONDS = 20.0


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    cast.desk().clear_claims(CODE)
    cast.desk().unbind(CODE)
    moves.nobody_yet(cast, "owner")
    moves.invite(cast, CODE, "confirm", "invitation")


def sign_in(cast: Cast) -> Shown:
    """Opening the mini program signs in by itself, once our side has heard from WeChat who the follower is."""
    cast.wait_for(lambda now: now.call_ok("/cgi-bin/user/info"), "程序还没有向微信核对刘芳是谁", KNOWN_SECONDS)
    view, code = cast.person("owner").webview(), cast.person("owner").login_code()
    answer = view.post("/api/v1/session", json={"code": code})
    if answer.status_code != 200:
        raise Obstacle(f"小程序没能登录（{answer.status_code}），请重新开始这个剧情。")
    cast.props["owner_bearer"] = str(answer.json()["token"])
    return Shown("owner")


def verify_phone(cast: Cast) -> Shown:
    """The mini program's button: WeChat itself vouches for the number."""
    if "owner_bearer" not in cast.props:  # signed in by hand: that page holds its token, so we sign in once more
        sign_in(cast)
    bearer = {"Authorization": f"Bearer {cast.props['owner_bearer']}"}
    code = cast.person("owner").phone_code()
    cast.person("owner").webview().post("/api/v1/phone", json={"code": code}, headers=bearer)
    return Shown("owner")


STORY = Story(
    key="one_person_two_accounts",
    title="一个人，两个账号",
    about="小程序里授权过手机号，公众号里填表就当场绑定：两个账号认出是同一个人，微信担保的号码不用审核。",
    ready=ready,
    props={"owner_key": "liu-owner"},
    steps=(
        Step(
            "owner",
            "刘芳扫 D002 的邀请码，关注公众号",
            "拿起刘芳的手机，点「扫一扫」，选「D002 的邀请码（剧情）」。",
            moves.scan("owner"),
            moves.welcomed("owner"),
        ),
        Step(
            "owner",
            "打开小程序：自动登录",
            "小程序里是另一个 openid，靠 unionid 认出是同一个人。",
            sign_in,
            lambda cast: cast.page("owner", "POST", "/api/v1/session", 200, 201),
        ),
        Step(
            "owner",
            "在小程序里授权手机号",
            "号码由微信担保，不是手填的。微信只在真正的小程序里给号码，网页版里请点「替我做这一步」。",
            verify_phone,
            lambda cast: cast.page("owner", "POST", "/api/v1/phone", 200),
        ),
        Step(
            "owner",
            "回到公众号的表单，填好提交：当场绑定",
            f"姓名 {NAME}，手机号 {PHONE}。没有人审核。",
            moves.hand_in("owner", NAME, PHONE, ends="您已完成绑定"),
            moves.handed_in("owner", "您已完成绑定"),
        ),
        Step(
            "owner",
            "公众号里收到「已自动通过」",
            "再看看刘芳的对话。",
            moves.await_card("owner", "approved", "刘芳还没有收到结果"),
            lambda cast: cast.card("owner", "approved", "自动通过"),
        ),
    ),
)
