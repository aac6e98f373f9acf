"""Campaign pages with everything on them, and phones to open them on: nothing outside is asked, all can be read."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page
from sqlalchemy import select

import storage
from models.db import session, transaction
from models.products import Product, ProductPicture
from models.stored_files import KEPT, StoredFile
from services import clock, sessions
from services.access import OPERATOR
from services.campaigns.blocks import Block
from services.campaigns.content import NAME, PHONE, REGION, TEXT, Asked, Content
from services.products import demo as products
from services.reading import demo_library
from tests.contrast import faint
from tests.rig.stage import Stage
from tests.sandbox.hands import is_local, shot
from tests.services.campaigns import desk
from tests.shelf import a_material, token_of

PATIENCE_MS = 20_000
IN_WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0.50 Mobile"
WIDTHS = (390, 1440)
MEDIA_TYPES = {"picture": "image/jpeg", "film": "video/mp4"}
FILM = Path(demo_library.__file__).with_name("demo_film.mp4")
SPOT = {"latitude": "22.51", "longitude": "113.94"}


class Phones:
    """One browser for each person; nothing on their pages asks anybody outside, and no script of ours fails."""

    def __init__(self, browser: Browser, stage: Stage) -> None:
        self.browser, self.stage, self.wrong = browser, stage, list[str]()

    def of(self, person: int | None, width: int = 390) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 950}, locale="zh-CN", user_agent=IN_WECHAT
        )
        if person is not None:
            token = sessions.open_session("page", follower_id=person).token
            context.add_cookies([{"name": "qudao_page", "value": token, "url": self.stage.url}])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda sent: self.wrong.append(sent.url) if not is_local(sent.url) else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page


def look(page: Page, name: str) -> None:
    """Nothing runs out of the page to the right; a picture of all of it for whoever asks."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} is {wide} px too wide"
    assert faint(page) == [], name
    size = page.viewport_size or {"width": 0, "height": 0}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": min(2600, max(size["height"], height))})
    shot(page, name)
    page.set_viewport_size(size)


@transaction
def stored(employee_id: int, kind: str, name: str, body: bytes, **size: int) -> int:
    """A kept upload; its id."""
    random = storage.random_name()
    storage.in_use().put(random, io.BytesIO(body))
    facts = {"kind": kind, "media_type": MEDIA_TYPES[kind], "file_name": name, "sha256": "0" * 64, "bytes": len(body)}
    row = StoredFile(random_name=random, state=KEPT, employee_id=employee_id, created_at=clock.now(), **facts, **size)
    session().add(row)
    session().flush()
    return row.id


def a_view(employee_id: int, sky: str, hill: str) -> int:
    """A wide picture of hills and a tent, as a kept upload; its id."""
    picture = Image.new("RGB", (1200, 675), sky)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((860, 90, 1000, 230), fill="#fff3c4")
    pen.polygon([(0, 675), (0, 430), (300, 290), (640, 470), (930, 330), (1200, 450), (1200, 675)], fill=hill)
    pen.polygon([(420, 600), (600, 400), (780, 600)], fill="#f28c38")
    pen.polygon([(560, 600), (600, 500), (640, 600)], fill="#7a3d10")
    drawn = io.BytesIO()
    picture.save(drawn, "JPEG", quality=88)
    return stored(employee_id, "picture", "view.jpg", drawn.getvalue(), width=1200, height=675)


def a_film(employee_id: int) -> int:
    """The demo's film, which plays."""
    return stored(employee_id, "film", "film.mp4", FILM.read_bytes())


@transaction
def pictured(product: str, file_id: int) -> None:
    number = session().scalars(select(Product.id).where(Product.code == product)).one()
    session().add(ProductPicture(product_id=number, position=0, file_id=file_id))


def every_block(stage: Stage) -> Content:
    """A page with one of each block that a form's page may have."""
    wang = stage.cast.employees["E001"]
    product = products.furnish(OPERATOR)
    pictured(product, a_view(wang, "#e8f1ee", "#5b8f7b"))
    return desk.page(
        "form",
        title="城市露营节 · 新品体验周",
        summary="周末带上家人来试用轻量帐篷，留下电话，我们为您留位。",
        cover_file_id=a_view(wang, "#bfe3f5", "#4f8a5b"),
        blocks=(
            Block("countdown", {"target": "end", "words": "报名截止还有"}),
            Block("picture", {"file_id": a_view(wang, "#f6d7b8", "#7d6b91"), "caption": "现场搭好的三人帐"}),
            Block(
                "text",
                {
                    "heading": "可以体验什么",
                    "words": "三分钟速开帐篷、户外电源、折叠桌椅。\n\n现场有教练指导，孩子也能玩。",
                },
            ),
            Block(
                "video", {"file_id": stored(wang, "film", "film.mp4", FILM.read_bytes()), "caption": "一分钟看懂怎么用"}
            ),
            Block("product", {"product": product, "words": "2.3 公斤，一个人也背得动。"}),
            Block("material", {"material": token_of(a_material(employee_id=wang)), "words": "到店可领纸质手册。"}),
            Block("form", {"heading": "我要报名", "words": "填好后门店会尽快与您确认时间。", "button": "提交报名"}),
            Block("contact", {"heading": "有问题找我", "words": "工作日 9:00–18:00 都在。"}),
            Block(
                "map",
                {
                    "place": "深圳湾专卖",
                    "address": "深圳市南山区海德三道 1 号",
                    "latitude": "22.51",
                    "longitude": "113.94",
                },
            ),
        ),
        fields=(
            Asked("name", "怎么称呼您", NAME),
            Asked("phone", "手机号", PHONE, required=True),
            Asked("place", "所在城市", REGION),
            Asked("wants", "想体验", "choice", options=("帐篷", "户外电源", "桌椅")),
            Asked("words", "想说的话", TEXT),
        ),
    )
