"""What a campaign's page lacks or may not say: its blocks, its questions, and every text on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import session
from models.materials import Material
from models.products import ON_SALE, Product
from services.campaigns.blocks import BLOCKS, LINE, LINES, Block, missing
from services.campaigns.collecting import CALLED_BACK, goes_beyond, is_never_asked
from services.campaigns.content import CHOICE, NAME, PHONE, PURPOSES, REGION, Content
from services.campaigns.wording import induces, leads_outside
from services.materials import living
from services.materials.link_cards import sites
from services.organisation.forms import Problems
from services.sentences import Sentence, say

ONCE = (NAME, PHONE, REGION)
FEWEST_OPTIONS = 2
PLACEHOLDER = re.compile("〔[^〕]*〕")  # what a template leaves to be filled in


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change: a stable code, where (`page`, `block`, `fields`, `slots`, `privacy`, `prizes`, `days`,
    `audience`, `budget`, `name`), of a block, a question or a prize which one, from 1, and the sentence."""

    code: str
    where: str
    sentence: Sentence
    number: int | None = None


def blocks(content: Content, bait: str, way_in: str, starts_at: datetime | None) -> Iterator[Finding]:
    """Inside a rule: empty blocks, blocks of another bait, what they show and nobody may see any more."""
    for number, block in enumerate(content.blocks, 1):
        kind = BLOCKS[block.kind]
        name = say(kind.name)
        for part in missing(block):
            sentence = say(
                "第 %(number)s 块“%(kind)s”还没有填“%(part)s”，请补上或删掉这一块。",
                number=number,
                kind=name,
                part=say(part.title),
            )
            yield Finding("block_empty", "block", sentence, number)
        if kind.bait is not None and block.kind != way_in:
            sentence = say("第 %(number)s 块“%(kind)s”不是这个活动的参与方式，请删掉它。", number=number, kind=name)
            yield Finding("block_differs", "block", sentence, number)
        yield from _shown(number, block, starts_at)
    if content.blocks and not any(block.kind == way_in for block in content.blocks):
        sentence = say("页面上没有“%(kind)s”块，客户没有地方参与，请加上。", kind=say(BLOCKS[way_in].name))
        yield Finding("way_in_missing", "page", sentence)


def _shown(number: int, block: Block, starts_at: datetime | None) -> Iterator[Finding]:
    if block.kind == "product" and block.text("product") and not _on_sale(block.text("product")):
        sentence = say("第 %(number)s 块的产品已经停售或不存在，请换一个。", number=number)
        yield Finding("product_gone", "block", sentence, number)
    if block.kind == "material" and block.text("material") and not _is_out(block.text("material")):
        sentence = say("第 %(number)s 块的物料没有发布或已经下架，请换一份。", number=number)
        yield Finding("material_gone", "block", sentence, number)
    if block.kind == "countdown" and block.text("target") == "start" and starts_at is None:
        sentence = say("第 %(number)s 块倒数到活动开始，但还没有填开始时间。", number=number)
        yield Finding("countdown_nowhere", "block", sentence, number)
    if block.kind == "map" and bool(block.text("latitude")) != bool(block.text("longitude")):
        sentence = say("第 %(number)s 块的经度和纬度要一起填，或者都不填。", number=number)
        yield Finding("place_half", "block", sentence, number)


def fields(content: Content, bait: str) -> Iterator[Finding]:
    """Questions that ask too much, twice, or nothing; and a form nobody can be called back by."""
    seen: set[str] = set()
    for number, asked in enumerate(content.fields, 1):
        label = asked.label
        if any(is_never_asked(text) for text in (label, *asked.options)):
            sentence = say("“%(label)s”属于敏感信息，活动不需要，请删掉这一项。", label=label)
            yield Finding("asks_sensitive", "fields", sentence, number)
        elif goes_beyond(bait, asked.kind, label):
            sentence = say("这种活动用不到“%(label)s”，只收必要的信息，请删掉这一项。", label=label)
            yield Finding("asks_too_much", "fields", sentence, number)
        if asked.kind in ONCE and asked.kind in seen:
            sentence = say("“%(label)s”和前面重复，同一种信息只问一次，请删掉这一项。", label=label)
            yield Finding("asked_twice", "fields", sentence, number)
        if asked.kind == CHOICE and len(asked.options) < FEWEST_OPTIONS:
            sentence = say("“%(label)s”至少要有两个选项，请补上。", label=label)
            yield Finding("options_missing", "fields", sentence, number)
        seen.add(asked.kind)
    phone = content.asked(PHONE)
    if bait in CALLED_BACK and (phone is None or not phone.required):
        sentence = say("表单里没有必填的手机号，留下的线索没法联系，请加上。")
        yield Finding("phone_missing", "fields", sentence)


def texts(name: str, content: Content, prizes: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Every text on the page: no reward for sharing or following, no forced sharing, no address of another
    site, nothing that a template left open."""
    hosts = sites()
    for where, number, place, text in _all(name, content, prizes):
        for code, sentence in _worded(place, text, hosts):
            yield Finding(code, where, sentence, number)


def refuse_words(place: Sentence, said: Mapping[str, str]) -> None:
    """Inside a rule that changes what is out without being published: its words, by field, are held to the same.
    Refuses `form_wrong`."""
    hosts, problems = sites(), Problems()
    for field, text in said.items():
        for _, sentence in _worded(place, text, hosts):
            problems.wrong(field, sentence)
    problems.refuse()


def _worded(place: Sentence, text: str, hosts: Collection[str]) -> Iterator[tuple[str, Sentence]]:
    said = induces(text)
    if said is not None:
        yield (
            "induces_sharing",
            say(
                "%(place)s里有“%(passage)s”：微信不允许用奖励或条件让人分享、关注，请改成不带条件的说法，比如“到店出示即可领取”。",
                place=place,
                passage=said.passage,
            ),
        )
    left = PLACEHOLDER.search(text)
    if left is not None:
        yield (
            "placeholder_left",
            say("%(place)s里的“%(passage)s”是模板里留的空，请换成您的内容。", place=place, passage=left.group()),
        )
    said = leads_outside(text, hosts)
    if said is not None:
        yield (
            "outside_link",
            say("%(place)s里有外部网址“%(passage)s”，请删掉，或改用“物料”块。", place=place, passage=said.passage),
        )


def _all(
    name: str, content: Content, prizes: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, int | None, Sentence, str]]:
    yield "name", None, say("活动名称"), name
    yield "page", None, say("标题"), content.title
    yield "page", None, say("一句话介绍"), content.summary
    for number, block in enumerate(content.blocks, 1):
        place = say("第 %(number)s 块“%(kind)s”", number=number, kind=say(BLOCKS[block.kind].name))
        # A heading and what stands below it are read in one go.
        said = (block.text(part.name) for part in BLOCKS[block.kind].parts if part.shape in (LINE, LINES))
        yield "block", number, place, " ".join(said)
    for number, asked in enumerate(content.fields, 1):
        yield "fields", number, say("第 %(number)s 个问题", number=number), "\n".join((asked.label, *asked.options))
    for purpose, text in content.privacy.items():
        yield "privacy", None, say("“%(purpose)s”的说明", purpose=say(PURPOSES[purpose])), text
    for number, (title, detail) in enumerate(prizes, 1):
        yield "prizes", number, say("奖品“%(name)s”", name=title), f"{title}\n{detail}"


def _on_sale(code: str) -> bool:
    return session().scalar(select(Product.id).where(Product.code == code, Product.state == ON_SALE)) is not None


def _is_out(token: str) -> bool:
    return session().scalar(select(Material.id).where(Material.token == token, living())) is not None
