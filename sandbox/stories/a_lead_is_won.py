"""A lead is won: somebody unknown leaves a number by an owner's link, who is told, calls, follows up and sells."""

from datetime import UTC, datetime, timedelta

from sandbox.client import Facts
from sandbox.stories import moves, promoting
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Shown, Step, Story
from sandbox.stories.to_come import missing

CODE = "D001"
CALLED = "316L 保温杯试用招募"
OPEN = ("assigned", "claimed", "contacted", "qualified", "opportunity")
AMOUNT_FEN, SURE, WITHIN = 440_000, 80, timedelta(days=30)


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.bound(cast, CODE, "owner")
    moves.told_at_once(cast, "owner")
    promoting.ready(cast, "trial", CALLED)


def take_up(cast: Cast) -> Shown:
    """Take it, and look at the whole number, which is a line of the lead's history."""
    lead = _lead(cast)
    promoting.asks(cast, "POST", f"/leads/{lead['id']}/claim")
    promoting.asks(cast, "POST", f"/leads/{lead['id']}/call")
    return Shown("owner")


def note_opportunity(cast: Cast) -> Shown:
    day = (datetime.fromtimestamp(cast.world.now(), UTC) + WITHIN).date().isoformat()
    figures = {"amount_fen": AMOUNT_FEN, "probability": SURE, "expected_on": day}
    said = {"note": "公司要五十只，周三送样", "stage": "opportunity", "opportunity": figures}
    promoting.asks(cast, "POST", f"/leads/{_lead(cast)['id']}/follow-ups", said)
    return Shown("owner")


def win(cast: Cast) -> Shown:
    said = {"note": "样品满意，已付款", "stage": "won", "way": "wechat"}
    promoting.asks(cast, "POST", f"/leads/{_lead(cast)['id']}/follow-ups", said)
    return Shown("owner")


def _lead(cast: Cast) -> Facts:
    """The owner's open lead with the guest's number, which he sees masked."""
    phone = promoting.guest(cast)["phone"]
    masked = f"{phone[:3]}****{phone[-4:]}"
    mine = promoting.asks(cast, "GET", "/leads")["items"]
    lead: Facts | None = next((one for one in mine if one["phone"] == masked and one["state"] in OPEN), None)
    if lead is None:
        raise Obstacle("张伟手上没有这位陌生人的线索，可能已经成交或退回了。请重新开始这个剧情。")
    return lead


STORY = Story(
    key="a_lead_is_won",
    title="一条线索，从留电话到成交",
    about="陌生人在活动里留下电话，线索马上归到推广它的门店；老板收到提醒、打电话、记商机，直到成交。",
    ready=ready,
    needs=missing("/follow-ups", "还缺：线索尚未上线，留下的电话还没有人跟进。"),
    tidy=moves.quiet,
    props={"owner_key": "zhang-owner", "guest_key": "sun-stranger"},
    steps=(
        Step(
            "owner",
            "张伟把试用活动发给陌生人",
            "在公众号菜单点「工作台」，再点「工具箱」，选「新品试用招募」，点「领取推广码」；然后点右上角的「更多」发送给朋友，"
            "选剧情里的陌生人。",
            promoting.hand_on,
            promoting.handed_on,
        ),
        Step(
            "guest",
            "陌生人点开，看到由谁联系",
            "在和张伟的对话里点那张卡片：提交之前就写着电话会交给哪家门店。",
            promoting.open_page,
            lambda cast: cast.page("guest", "GET", "/p/"),
        ),
        Step(
            "guest",
            "留下姓名、电话和城市",
            "勾选必选的同意，点「申请试用」。不同意转交电话，就不会有人打来。",
            promoting.take_part("prize", "phone", "lead_to_dealer"),
            promoting.took_part,
        ),
        Step(
            "",
            "张伟马上收到新线索的提醒",
            "线索归推广的人所在的门店，号码只露头尾。",
            moves.await_card("owner", "lead_new", "张伟还没有收到新线索的提醒"),
            lambda cast: cast.card("owner", "lead_new"),
        ),
        Step(
            "owner",
            "张伟接手，打电话",
            "点提醒里的链接，或在「工作台」点「线索」打开它，先点「接手」，再点「打电话」：谁看过完整号码，都留在经过里。",
            take_up,
            lambda cast: cast.page("owner", "POST", "/api/v1/leads/"),
        ),
        Step(
            "owner",
            "记下跟进：是商机，五十只",
            "在「写跟进」里写一句，进展选「是商机」，填金额和把握。",
            note_opportunity,
            lambda cast: cast.page("owner", "POST", "/api/v1/leads/", 201),
        ),
        Step(
            "owner",
            "成交了",
            "再写一句跟进，进展选「成交了」。总部在后台的「线索」里看得到同一条经过，数字也跟着变。",
            win,
            lambda cast: cast.page("owner", "POST", "/api/v1/leads/", 201),
        ),
    ),
)
