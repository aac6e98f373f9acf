"""A dealer's owner is bound: scan, follow, fill in the form; headquarters taps once; both are told."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.story import Step, Story

CODE, NAME, PHONE = "D001", "张伟", "13900000001"


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.decider_ready(cast)
    cast.desk().clear_claims(CODE)
    cast.desk().unbind(CODE)
    moves.nobody_yet(cast, "owner")
    moves.invite(cast, CODE, "confirm", "invitation")


STORY = Story(
    key="a_dealer_is_bound",
    title="渠道商老板绑定",
    about="扫码、关注、填表，总部在微信里点一下，绑定就生效了。",
    ready=ready,
    props={"owner_key": "zhang-owner", "decider_key": moves.DECIDER},
    steps=(
        Step(
            "owner",
            "张伟扫 D001 的邀请码，关注公众号",
            "拿起张伟的手机，点「扫一扫」，选最上面的「D001 的邀请码（剧情）」。",
            moves.scan("owner"),
            moves.welcomed("owner"),
        ),
        Step(
            "owner",
            "点开对话里的链接，看到绑定表单",
            "网页在张伟自己的微信里打开，无需登录。",
            moves.open_form("owner"),
            lambda cast: cast.page("owner", "GET", "/bind/"),
        ),
        Step(
            "owner",
            "填写姓名和手机号，提交",
            f"姓名 {NAME}，手机号 {PHONE}，勾选同意，点「提交」。",
            moves.hand_in("owner", NAME, PHONE),
            moves.handed_in("owner", "申请已提交"),
        ),
        Step(
            "decider",
            "总部的王敏收到审核提醒",
            "拿起王敏的手机，公众号对话里多了一张卡片。",
            moves.await_card("decider", "approval_wanted", "王敏还没有收到审核提醒"),
            lambda cast: cast.card("decider", "approval_wanted", NAME),
        ),
        Step(
            "decider",
            "王敏点开卡片，核对后点「通过」",
            "页面会说号码与登记是否一致。",
            moves.decide("decider", "accept"),
            lambda cast: cast.page("decider", "GET", "/a/", heading="已通过"),
        ),
        Step(
            "owner",
            "张伟收到「审核通过」",
            "再拿起张伟的手机看看。",
            moves.await_card("owner", "approved", "张伟还没有收到结果（是不是被拒绝了？）"),
            lambda cast: cast.card("owner", "approved"),
        ),
    ),
)
