"""An employee is bound by the follow itself; the code is used up by it, and says so to the next one."""

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.story import Step, Story

CODE = "E003"


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    cast.desk().unbind(CODE)
    moves.nobody_yet(cast, "employee")
    moves.nobody_yet(cast, "stranger")
    moves.invite(cast, CODE, "on_follow", "invitation")


STORY = Story(
    key="an_employee_is_bound",
    title="员工关注即绑定",
    about="员工的邀请码只能用一次：一关注就绑定，别人再扫就没有用了。",
    ready=ready,
    props={"employee_key": "li-sales", "stranger_key": "sun-stranger"},
    steps=(
        Step(
            "employee",
            "李强扫 E003 的邀请码：关注的那一下就绑定了",
            "拿起李强的手机，点「扫一扫」，选「E003 的邀请码（剧情）」。",
            moves.scan("employee"),
            lambda cast: cast.push("employee", "subscribe", "SCAN", saying="绑定成功"),
        ),
        Step(
            "stranger",
            "陌生人孙悦也来扫这张码：用过了，不会绑定",
            "拿起孙悦的手机，扫同一张码，看公众号怎么回答。",
            moves.scan("stranger"),
            lambda cast: cast.push("stranger", "subscribe", "SCAN", saying="已经用过了"),
        ),
    ),
)
