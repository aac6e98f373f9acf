"""A bottle is scanned twice: the first makes it theirs, the second is told kindly; then it is given to them."""

import re
from urllib.parse import urlsplit

import requests

from sandbox.stories import moves
from sandbox.stories.cast import Cast
from sandbox.stories.obstacle import Obstacle
from sandbox.stories.story import Shown, Step, Story
from sandbox.stories.to_come import missing

CODE = "D001"
PATIENCE = 5


def ready(cast: Cast) -> None:
    """The shop's owner is bound, to be told of it; a bottle that nobody scanned yet lies on the shelf."""
    moves.quiet(cast)
    moves.bound(cast, CODE, "owner")
    link = next((one for one in _bottles(cast) if _is_fresh(cast, one)), None)
    if link is None:
        raise Obstacle("演示的瓶子都被扫过了。请重新运行 make run 的演示数据，再开始这个剧情。")
    cast.props["bottle"] = urlsplit(link).path
    cast.world.hand_over(link, "一瓶还没人扫过的货（剧情）")


def _bottles(cast: Cast) -> list[str]:
    answer = requests.get(f"{cast.target()}/dev/bottles", timeout=PATIENCE)
    if not answer.ok:
        raise Obstacle("程序没有说出演示的瓶子上印了什么码。")
    links: list[str] = answer.json()["links"]
    return links


def _is_fresh(cast: Cast, link: str) -> bool:
    """Asked as an unknown browser, which leaves no look behind."""
    address = cast.target() + urlsplit(link).path
    told = requests.get(address, headers={"Accept": "application/json"}, timeout=PATIENCE).json()
    return (told.get("verdict"), told.get("owner"), told.get("first_verified_at")) == ("genuine", "nobody", None)


def look(role: str) -> moves.Move:
    """Hold the phone over the bottle."""

    def do(cast: Cast) -> Shown:
        page = cast.person(role).webview().get(cast.props["bottle"])
        if page.status_code != 200:
            raise Obstacle("验真页打不开，请重新开始这个剧情。")
        return Shown(role, cast.target() + cast.props["bottle"])

    return do


def bind(cast: Cast) -> Shown:
    """Agree, and make it mine."""
    view, address = cast.person("customer").webview(), f"{cast.props['bottle']}/bind"
    form = {"csrf_token": _token(view.get(address)), "bind": "yes"}
    card = view.post(address, data=form)
    found = re.search(r"/me/items/\d+", card.url)
    if found is None:
        raise Obstacle("没能绑定，请重新开始这个剧情。")
    return Shown("customer", cast.target() + found[0])


def give(cast: Cast) -> Shown:
    """The newest of his items goes to the friend, as a card in their chat."""
    view = cast.person("customer").webview()
    found = re.search(r'href="(/me/items/\d+)"', view.get("/me/items").text)
    if found is None:
        raise Obstacle("赵磊名下没有产品，请从头开始这个剧情。")
    sent = view.post(f"{found[1]}/give", data={"csrf_token": _token(view.get(found[1]))})
    cast.props["gift"] = urlsplit(sent.url).path
    cast.person("customer").share(cast.target() + cast.props["gift"], cast.key("friend"), title="送您一件产品")
    return Shown("customer", cast.target() + cast.props["gift"])


def accept(cast: Cast) -> Shown:
    """Open the card and take it."""
    view = cast.person("friend").webview()
    gift = next(
        (path for one in reversed(cast.person("friend").friend_chat(cast.key("customer")))
         if (path := urlsplit(one["url"]).path).startswith("/g/")),
        None,
    )  # fmt: skip
    if gift is None:
        raise Obstacle("对话里没有转赠的卡片，请从头开始这个剧情。")
    card = view.post(gift, data={"csrf_token": _token(view.get(gift)), "bind": "yes"})
    return Shown("friend", cast.target() + urlsplit(card.url).path)


def _token(page: requests.Response) -> str:
    found = moves.CSRF.search(page.text)
    if found is None:
        raise Obstacle("页面上没有可以提交的表单，请重新开始这个剧情。")
    return found[1]


STORY = Story(
    key="a_bottle_is_scanned_twice",
    title="一瓶货，被扫两次",
    about="第一次扫是正品，绑定到人，门店老板马上知道；第二个人再扫，会被客气地告知；最后转赠给他，保修跟着走。",
    ready=ready,
    needs=missing("/item-codes/bind", "还缺：产品绑定尚未上线，程序会验真，还不能把一瓶记到人名下。"),
    tidy=moves.quiet,
    props={"owner_key": "zhang-owner", "customer_key": "zhao-consumer", "friend_key": "he-consumer"},
    steps=(
        Step(
            "customer",
            "赵磊扫瓶身上的码：正品",
            "在货架上点那瓶还没人扫过的货，用他的手机扫一扫。",
            look("customer"),
            lambda cast: cast.page("customer", "GET", "/c/", heading="正品"),
        ),
        Step(
            "customer",
            "他把这一瓶绑定到自己名下",
            "点绿色的「绑定到我名下」，读完说明勾选同意；保修从今天算起。",
            bind,
            lambda cast: cast.page("customer", "POST", "/c/", 303),
        ),
        Step(
            "",
            "张伟知道店里的货有了主人",
            "只说“访客 …”绑定了哪件产品，不说姓名和手机号。",
            moves.await_card("owner", "item_bound", "张伟还没有收到绑定提醒"),
            lambda cast: cast.card("owner", "item_bound"),
        ),
        Step(
            "friend",
            "何静扫同一瓶：之前有人查过",
            "不指责谁：送礼、转手都会这样。页面也说明它已经绑定在别人名下。",
            look("friend"),
            lambda cast: cast.page("friend", "GET", "/c/", heading="之前有人查过"),
        ),
        Step(
            "customer",
            "赵磊把它转赠给何静",
            "在「我的产品」里打开保修卡，生成转赠链接，发给何静。",
            give,
            lambda cast: cast.gesture("customer", "share", "sent"),
        ),
        Step(
            "friend",
            "何静收下，保修和优惠券归她",
            "在她和赵磊的对话里点那张卡片，勾选同意，点「收下」。",
            accept,
            lambda cast: cast.page("friend", "POST", "/g/", 303),
        ),
    ),
)
