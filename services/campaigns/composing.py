"""A campaign's page, composed in its draft: blocks in an order, what the form asks, what people agree to. Nobody sees
a change before it is published."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from models.db import session, transaction
from models.materials import Material
from services import audit
from services.access import Actor, require
from services.campaigns import choosing, shapes
from services.campaigns.blocks import Block
from services.campaigns.content import CHOICE, FIELD_KINDS, PURPOSES, Asked, Content, Slots, read, written
from services.campaigns.files import keep_files
from services.campaigns.rows import WRITE, changing
from services.campaigns.shapes import line, lines
from services.errors import Conflict, Invalid, NotFound
from services.organisation.forms import Problems, whole
from services.sentences import N_, say

MOST_BLOCKS, MOST_FIELDS, MOST_OPTIONS = 30, 10, 20
LABEL_LENGTH, OPTION_LENGTH, PRIVACY_LENGTH = 20, 20, 500
YES = "yes"
WEEK = range(1, 8)


@dataclass(frozen=True, slots=True)
class PageWish:
    """What stands around the blocks: `cover` is the number of an upload, `material` the token of the bait."""

    title: str
    summary: str = ""
    cover: str = ""
    material: str = ""


@dataclass(frozen=True, slots=True)
class FieldWish:
    """One question as a form says it; `key` is empty for a new one, `options` stand one a line."""

    label: str
    kind: str
    required: str = ""
    options: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class SlotsWish:
    """`weekdays` are 1 to 7 between 、; moments of the day as 09:00."""

    weekdays: str = ""
    opens: str = ""
    closes: str = ""
    minutes: str = ""
    capacity: str = ""
    days_ahead: str = ""


@transaction
def set_page(actor: Actor, slug: str, seen: int, wish: PageWish) -> None:
    """Title, summary, cover, and the material that is the bait. Refuses `form_wrong`, `changed_meanwhile`,
    `upload_over`, `file_wrong`. Locks: campaign."""

    def changed(content: Content) -> Content:
        problems = Problems()
        title = line(problems, "title", wish.title, shapes.TITLE_LENGTH, needed=N_("请填写标题。"))
        summary = lines(problems, "summary", wish.summary, shapes.SUMMARY_LENGTH)
        cover = shapes.file_number(problems, "cover", wish.cover)
        material_id = _material(problems, wish.material)
        problems.refuse()
        return replace(content, title=title, summary=summary, cover_file_id=cover, material_id=material_id)

    _rewrite(actor, slug, seen, "page", changed)


@transaction
def add_block(actor: Actor, slug: str, seen: int, kind: str, said: Mapping[str, str]) -> int:
    """One more block below the others; its place, from 0. Refuses `form_wrong`, `block_unknown`, `blocks_full` (30),
    `changed_meanwhile`, `upload_over`, `file_wrong`. Locks: campaign."""

    def changed(content: Content) -> Content:
        if len(content.blocks) >= MOST_BLOCKS:
            raise Conflict("blocks_full", say("一个页面最多 %(most)s 块内容，请先删掉一块。", most=MOST_BLOCKS))
        return replace(content, blocks=(*content.blocks, shapes.judge_block(kind, said)))

    return len(_rewrite(actor, slug, seen, "block", changed).blocks) - 1


@transaction
def change_block(actor: Actor, slug: str, seen: int, place: int, said: Mapping[str, str]) -> None:
    """What one block says. Refuses as `add_block`, and `block_gone`. Locks: campaign."""

    def changed(content: Content) -> Content:
        before = _block(content, place)
        blocks = list(content.blocks)
        blocks[place] = shapes.judge_block(before.kind, said)
        return replace(content, blocks=tuple(blocks))

    _rewrite(actor, slug, seen, "block", changed)


@transaction
def move_block(actor: Actor, slug: str, seen: int, place: int, to: int) -> None:
    """Put one block at another place, the others keep their order. Refuses `block_gone` and `changed_meanwhile`. Locks:
    campaign."""

    def changed(content: Content) -> Content:
        moved = _block(content, place)
        blocks = [*content.blocks[:place], *content.blocks[place + 1 :]]
        blocks.insert(min(max(to, 0), len(blocks)), moved)
        return replace(content, blocks=tuple(blocks))

    _rewrite(actor, slug, seen, "order", changed)


@transaction
def remove_block(actor: Actor, slug: str, seen: int, place: int) -> None:
    """Take one block away. Refuses `block_gone` and `changed_meanwhile`. Locks: campaign."""

    def changed(content: Content) -> Content:
        _block(content, place)
        return replace(content, blocks=(*content.blocks[:place], *content.blocks[place + 1 :]))

    _rewrite(actor, slug, seen, "block", changed)


@transaction
def set_fields(actor: Actor, slug: str, seen: int, wishes: Sequence[FieldWish]) -> None:
    """What the form asks, in this order; a question that people may have answered keeps its key. Refuses `form_wrong`
    and `changed_meanwhile`. Locks: campaign."""
    _rewrite(actor, slug, seen, "fields", lambda content: replace(content, fields=_fields(content, wishes)))


@transaction
def set_privacy(actor: Actor, slug: str, seen: int, texts: Mapping[str, str]) -> None:
    """What people agree to, for each purpose. Refuses `form_wrong` and `changed_meanwhile`. Locks: campaign."""

    def changed(content: Content) -> Content:
        problems = Problems()
        said = {purpose: lines(problems, purpose, texts.get(purpose, ""), PRIVACY_LENGTH) for purpose in PURPOSES}
        problems.refuse()
        return replace(content, privacy={purpose: text for purpose, text in said.items() if text})

    _rewrite(actor, slug, seen, "privacy", changed)


@transaction
def set_slots(actor: Actor, slug: str, seen: int, wish: SlotsWish) -> None:
    """When appointments can be had. Refuses `form_wrong` and `changed_meanwhile`. Locks: campaign."""
    _rewrite(actor, slug, seen, "slots", lambda content: replace(content, slots=_slots(wish)))


def _rewrite(actor: Actor, slug: str, seen: int, what: str, change: Callable[[Content], Content]) -> Content:
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    content = change(read(row.draft))
    keep_files(actor, row, content)
    row.draft = written(content)
    audit.record(actor, "campaign:page:change", "campaign", row.id, name=row.name, part=what)
    return content


def _block(content: Content, place: int) -> Block:
    if not 0 <= place < len(content.blocks):
        raise NotFound("block_gone", "这块内容刚被移走，请刷新页面。")
    return content.blocks[place]


def _material(problems: Problems, text: str) -> int | None:
    token = shapes.known(problems, "material", text, choosing.named_material)
    return session().scalar(select(Material.id).where(Material.token == token)) if token else None


def _fields(content: Content, wishes: Sequence[FieldWish]) -> tuple[Asked, ...]:
    problems = Problems()
    if len(wishes) > MOST_FIELDS:
        raise Invalid("form_wrong", say("表单最多问 %(most)s 项，问得越少，填的人越多。", most=MOST_FIELDS))
    known = {one.key: one for one in content.fields}
    found = tuple(_asked(problems, f"{at}.", wish, known) for at, wish in enumerate(wishes))
    asked = Counter(one.label for one in found)
    for at, one in enumerate(found):
        if asked[one.label] > 1:  # told beside each: a form shows one of them
            problems.wrong(f"{at}.label", "这一项已经问过了，请换一个问题。")
    problems.refuse()
    return found


def _asked(problems: Problems, before: str, wish: FieldWish, known: Mapping[str, Asked]) -> Asked:
    """A kept key keeps its kind: what was answered under it stays readable."""
    label = line(problems, f"{before}label", wish.label, LABEL_LENGTH, needed=N_("请填写要问什么。"))
    if wish.kind not in FIELD_KINDS:
        problems.wrong(f"{before}kind", "请选择怎样填写。")
    old = known.get(wish.key)
    key = wish.key if old is not None and old.kind == wish.kind else f"f{secrets.token_hex(4)}"
    typed = [" ".join(one.split()) for one in wish.options.splitlines()]
    options = tuple(dict.fromkeys(one for one in typed if one)) if wish.kind == CHOICE else ()
    if len(options) > MOST_OPTIONS or any(len(one) > OPTION_LENGTH for one in options):
        problems.wrong(
            f"{before}options", say("最多 %(most)s 项，每项最多 %(long)s 个字。", most=MOST_OPTIONS, long=OPTION_LENGTH)
        )
    return Asked(key, label, wish.kind, wish.required == YES, options)


def _slots(wish: SlotsWish) -> Slots:
    problems = Problems()
    typed = [one for one in wish.weekdays.split("、") if one]
    if not typed or any(one not in {str(day) for day in WEEK} for one in typed):
        problems.wrong("weekdays", "请选择哪几天可以预约。")
    opens, closes = (shapes.hour(problems, name, getattr(wish, name)) for name in ("opens", "closes"))
    minutes = whole(problems, "minutes", wish.minutes, 10, 480)
    capacity = whole(problems, "capacity", wish.capacity, 1, 1000)
    ahead = whole(problems, "days_ahead", wish.days_ahead, 1, 90)
    problems.refuse()
    made = Slots(tuple(sorted({int(one) for one in typed})), opens, closes, minutes, capacity, ahead)
    if not list(made.hours()):
        problems.wrong("closes", "开始和结束之间放不下一次预约，请改一下。")
    problems.refuse()
    return made
