"""A stranger with a dealer's code and a wrong number: headquarters sees it, refuses, and the stranger reads why."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.story import Step, Story

CODE, NAME, PHONE = "D002", "孙悦", "13700000009"
WHY = "号码与登记不符，请用登记的手机号"


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.decider_ready(cast)
    cast.desk().clear_claims(CODE)
    moves.nobody_yet(cast, "stranger")
    moves.invite(cast, CODE, "confirm", "invitation")


STORY = Story(
    key="a_stranger_is_refused",
    title="号码不符，被拒绝并知道原因",
    about="码被转发给了陌生人：号码对不上，总部看得出来，对方也知道为什么。",
    ready=ready,
    props={"stranger_key": "sun-stranger", "decider_key": moves.DECIDER},
    steps=(
        Step(
            "stranger",
            "孙悦扫了别人的邀请码 D002",
            "拿起孙悦的手机，扫「D002 的邀请码（剧情）」。",
            moves.scan("stranger"),
            moves.welcomed("stranger"),
        ),
        Step(
            "stranger",
            "填上自己的名字和号码，提交",
            f"姓名 {NAME}，手机号 {PHONE}：登记的不是这个号码。",
            moves.hand_in("stranger", NAME, PHONE),
            moves.handed_in("stranger", "申请已提交"),
        ),
        Step(
            "decider",
            "王敏收到提醒，卡片上写着「号码不符」",
            "拿起王敏的手机，看公众号对话里的卡片。",
            moves.await_card("decider", "approval_wanted", "王敏还没有收到审核提醒"),
            lambda cast: cast.card("decider", "approval_wanted", "号码不符"),
        ),
        Step(
            "decider",
            "王敏拒绝，并写下原因",
            f"点开卡片，选「不通过」，原因写：{WHY}。",
            moves.decide("decider", "refuse", WHY),
            lambda cast: cast.page("decider", "GET", "/a/", heading="已拒绝"),
        ),
        Step(
            "stranger",
            "孙悦收到结果，读到原因",
            "他可以换成登记的号码再试一次。",
            moves.await_card("stranger", "refused", "孙悦还没有收到结果"),
            lambda cast: cast.card("stranger", "refused"),
        ),
    ),
)
