"""A coupon is redeemed: an owner's own link brings somebody unknown, who gets a voucher and uses it at the counter."""

import re
import secrets

from sandbox.stories import moves, promoting
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Shown, Step, Story
from sandbox.stories.to_come import missing

CODE = "D001"
CALLED = "到店满 200 减 50"
VOUCHER = re.compile(r'class="voucher">([^<]+)<')


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.bound(cast, CODE, "owner")
    promoting.ready(cast, "coupon", CALLED)


def redeem(cast: Cast) -> Shown:
    """What the counter does with a code it scanned: look at it, then redeem it under a name of this scan's own."""
    code = _voucher(cast)
    seen = promoting.asks(cast, "POST", "/redemptions/look", {"code": code})
    if seen["state"] != "good":
        raise Obstacle("这张券已经不能用了，请重新开始这个剧情。")
    promoting.asks(cast, "POST", "/redemptions", {"code": code, "key": secrets.token_hex(16)})
    return Shown("owner")


def look_again(cast: Cast) -> Shown:
    """The same code once more says when it was redeemed, and that it was here."""
    seen = promoting.asks(cast, "POST", "/redemptions/look", {"code": _voucher(cast)})
    if (seen["state"], seen["redeemed_here"]) != ("redeemed", True):
        raise Obstacle("这张券没有显示为已经核销，请看「幕后」。")
    return Shown("owner")


def look_at_mine(cast: Cast) -> Shown:
    cast.person("guest").webview().get("/me/prizes")
    return Shown("guest", f"{cast.target()}/me/prizes")


def look_what_came(cast: Cast) -> Shown:
    promoting.asks(cast, "GET", f"/campaigns/{cast.props['campaign']}/promotion")
    return Shown("owner")


def _voucher(cast: Cast) -> str:
    """What stands on the guest's phone for the counter to read."""
    view = cast.person("guest").webview()
    entry = re.search(rf"/p/{cast.props['campaign']}/entries/\d+", view.get("/me/prizes").text)
    shown = VOUCHER.search(view.get(entry[0]).text) if entry else None
    if shown is None:
        raise Obstacle("陌生人的手机上没有券码，请重新开始这个剧情。")
    return shown[1]


STORY = Story(
    key="a_coupon_is_redeemed",
    title="一张券，从领取到核销",
    about="老板把活动用自己的链接发给陌生人，陌生人不用关注公众号就能领券，到店核销一次：每一步都记在老板名下。",
    ready=ready,
    needs=missing("/redemptions", "还缺：活动和核销尚未上线，程序里还没有券可以领。"),
    tidy=moves.quiet,
    props={"owner_key": "zhang-owner", "guest_key": "sun-stranger"},
    steps=(
        Step(
            "owner",
            "张伟从工具箱里取出活动，发给陌生人",
            "在公众号菜单点「工作台」，再点「工具箱」，选「到店优惠券」，点「领取推广码」；然后点右上角的「更多」发送给朋友，"
            "选剧情里的陌生人。",
            promoting.hand_on,
            promoting.handed_on,
        ),
        Step(
            "guest",
            "陌生人点开：看得见是谁邀请的",
            "在和张伟的对话里点那张卡片。陌生人没有关注公众号。",
            promoting.open_page,
            lambda cast: cast.page("guest", "GET", "/p/"),
        ),
        Step(
            "guest",
            "填手机号，领到一张券",
            "填好手机号，勾选必选的同意，点「马上领取」。要不要接电话是选填的，不影响领券。",
            promoting.take_part("prize", "phone"),
            promoting.took_part,
        ),
        Step(
            "owner",
            "到店：张伟核销这张券",
            "在「工作台」点「核销」，扫陌生人手机上的券码或输入它，看清是什么券，再点「确认核销」。",
            redeem,
            lambda cast: cast.page("owner", "POST", "/api/v1/redemptions", 201),
        ),
        Step(
            "owner",
            "再查同一张券：已经用过了",
            "点「核销下一张」，再扫一次：会说什么时候、在哪里用过。一张券只能核销一次。",
            look_again,
            lambda cast: cast.page("owner", "POST", "/api/v1/redemptions/look"),
        ),
        Step(
            "guest",
            "陌生人的券也显示「已使用」",
            "在活动页下面点「我的奖品」。",
            look_at_mine,
            lambda cast: cast.page("guest", "GET", "/me/prizes"),
        ),
        Step(
            "owner",
            "张伟看见自己带来了什么",
            "回到「工具箱」里的这个活动：打开、参与、已核销，都算在他名下。全部数字在后台的「活动数据」里。",
            look_what_came,
            lambda cast: cast.page("owner", "GET", "/api/v1/campaigns/"),
        ),
    ),
)
