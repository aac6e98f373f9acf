"""A brochure travels: an owner sends it to a customer, who passes it on; who read how far is told at every step."""

from urllib.parse import urlsplit

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Shown, Step, Story
from sandbox.stories.to_come import missing

CODE = "D001"
TITLE = "春季新品手册（剧情）"
SUMMARY = "十二款新品，口感与价位一看就懂"
ARTICLE = (
    "<h2>今年春天的三款新酒</h2><p>青梅、桂花与陈酿，各有各的场合。</p>"
    "<h2>怎么选</h2><p>送人选陈酿，聚会选青梅，自己小酌选桂花。</p>"
    "<h2>在哪里买</h2><p>扫码问您身边的经销商，或者留下电话，由他们联系您。</p>"
)
SECONDS_OF_READING = 4


def ready(cast: Cast) -> None:
    moves.quiet(cast)
    moves.bound(cast, CODE, "owner")
    moves.told_at_once(cast, "owner")
    cast.desk().recall_all(TITLE)
    cast.desk().publish_article(TITLE, SUMMARY, ARTICLE)


def take_out(cast: Cast) -> Shown:
    """The mini program's briefcase, as its button does it: a share of one's own, and a card in the chat."""
    owner, view, bearer = cast.person("owner"), cast.person("owner").webview(), moves.signed_in(cast, "owner")
    found = view.get(f"/api/v1/materials?q={TITLE}", headers=bearer).json()["items"]
    material = next((one for one in found if one["title"] == TITLE), None)
    if material is None:
        raise Obstacle("公文包里没有刚发布的画册，请重新开始这个剧情。")
    share = view.post(f"/api/v1/materials/{material['id']}/shares", json={}, headers=bearer).json()
    owner.share(share["url"], cast.key("customer"), title=TITLE, text=SUMMARY)
    return Shown("owner")


def read(role: str, sender: str) -> moves.Move:
    """Open the newest card of a friend and read it, as the page's own script tells it to the program."""

    def do(cast: Cast) -> Shown:
        link = _card(cast, role, sender)
        view = cast.person(role).webview()
        if view.get(link).status_code != 200:
            raise Obstacle("卡片打不开，请重新开始这个剧情。")
        opened = view.post(f"{link}/visits", json={}).json()
        cast.props[f"{role}_forward"] = opened["forward"]
        beat = {"n": 0, "page": 1, "active_ms_delta": SECONDS_OF_READING * 1000, "scroll_pct": 100}
        view.post(f"{link}/beats", json={"visit": opened["visit"], "beats": [beat]})
        return Shown(role, cast.target() + link)

    return do


def pass_on(cast: Cast) -> Shown:
    """WeChat's own menu sends the link that the page named: the reader's own child of the share."""
    if "customer_forward" not in cast.props:  # read by hand: that page holds its link, so we open it once more
        read("customer", "owner")(cast)
    forward = cast.props["customer_forward"]
    cast.person("customer").webview().post(f"{urlsplit(forward).path}/passed-on", json={})
    cast.person("customer").share(forward, cast.key("friend"), title=TITLE, text=SUMMARY)
    return Shown("customer")


def look_who_read(cast: Cast) -> Shown:
    cast.person("owner").webview().get("/me/shares")
    return Shown("owner", cast.target() + "/me/shares")


def _card(cast: Cast, role: str, sender: str) -> str:
    for message in reversed(cast.person(role).friend_chat(cast.key(sender))):
        path = urlsplit(message["url"]).path
        if path.startswith("/m/"):
            return path
    raise Obstacle("对话里没有画册的卡片，请从头开始这个剧情。")


STORY = Story(
    key="a_brochure_travels",
    title="一份画册的旅行",
    about="老板把画册转给顾客，顾客再转给朋友：谁读了多久、经过谁的手，一路都看得见，陌生人也只是一个代号。",
    ready=ready,
    needs=missing("/materials", "还缺：内容分享（/m/…）尚未上线，程序里还没有画册可以转发。"),
    tidy=moves.quiet,
    props={"owner_key": "zhang-owner", "customer_key": "zhao-consumer", "friend_key": "he-consumer"},
    steps=(
        Step(
            "owner",
            "张伟从公文包里取出画册，发给赵磊",
            f"打开小程序的公文包，找到「{TITLE}」，发给赵磊；总部刚刚发布了它。",
            take_out,
            lambda cast: cast.gesture("owner", "share", "sent"),
        ),
        Step(
            "customer",
            "赵磊点开卡片，读到最后",
            "在他和张伟的对话里点那张卡片，往下看。页面只在看得见、有动作时计时。",
            read("customer", "owner"),
            lambda cast: cast.page("customer", "POST", "/m/", 204),
        ),
        Step(
            "",
            "张伟趁热收到提醒",
            "只说“访客 …”在看哪一份、看到哪里；同一个人一小时只提醒一次。",
            moves.await_card("owner", "reader_warm", "张伟还没有收到阅读提醒"),
            lambda cast: cast.card("owner", "reader_warm"),
        ),
        Step(
            "customer",
            "赵磊转给朋友何静",
            "点网页右上角的「更多」，发送给朋友：发出去的是他自己的那条链接。",
            pass_on,
            lambda cast: cast.gesture("customer", "share", "sent"),
        ),
        Step(
            "friend",
            "何静也读完了",
            "在她和赵磊的对话里点那张卡片。",
            read("friend", "customer"),
            lambda cast: cast.page("friend", "POST", "/m/", 204),
        ),
        Step(
            "owner",
            "张伟看见整条路：谁读了，由谁转来",
            "在公众号里点「我的分享」，或点提醒；每位读者只是一个代号。",
            look_who_read,
            lambda cast: cast.page("owner", "GET", "/me/shares"),
        ),
    ),
)
