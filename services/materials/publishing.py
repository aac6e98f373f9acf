"""Publishing and recalling: both count for the next look anybody takes, wherever it is taken."""

from __future__ import annotations

from sqlalchemy import exists, select

from models.db import session, transaction
from models.materials import (
    CONVERTING,
    FAILED,
    PUBLISHED,
    RECALLED,
    WAITING,
    Material,
    MaterialAudience,
    MaterialVersion,
)
from services import audit, clock
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.materials.files import give_new_addresses
from services.materials.notes import GIVEN_UP, NOTES
from services.materials.rows import WRITE, get_material, get_version, newest_version
from services.organisation.forms import renew
from services.sentences import say

LONGEST_REASON = 200


@transaction
def publish(actor: Actor, token: str, seen: int, number: int | None = None) -> int:
    """Let everybody of the audience have this version (None: the newest), also those who hold an older link; its
    number. An earlier version may be taken again, and what was recalled be published again: both on purpose, both on
    record.

    Refuses `changed_meanwhile`, `no_content`, `still_converting`, `no_pages` for what could not be converted,
    `no_audience`, `days_over`, and `published_already`. Locks: material.
    """
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    version = newest_version(row.id) if number is None else get_version(row, number)
    _refuse_unfit(row, version)
    assert version is not None
    if row.state == PUBLISHED and row.current_version_id == version.id:
        raise Conflict("published_already", say("第 %(number)s 版已经发布了。", number=version.number))
    row.state, row.current_version_id, row.published_at = PUBLISHED, version.id, clock.now()
    row.recalled_at = row.recall_reason = None
    audit.record(actor, "material:record:publish", "material", row.id, name=row.title, number=version.number)
    return version.number


@transaction
def recall(actor: Actor, token: str, seen: int, reason: str) -> None:
    """Take a published material back: from here on nobody sees it, links to it say that it is gone, and addresses of
    its files that somebody noted lead nowhere. Refuses `changed_meanwhile`, `not_published` and `reason_missing` (also
    over 200 letters). Locks: material, its files."""
    require(actor, WRITE)
    row = get_material(token, hold=True)
    renew(actor, row, seen)
    why = " ".join(reason.split())
    if not 0 < len(why) <= LONGEST_REASON:
        raise Invalid(
            "reason_missing", say("请写一句为什么下架，最多 %(most)s 个字，方便同事了解。", most=LONGEST_REASON)
        )
    if row.state != PUBLISHED:
        raise Conflict("not_published", "这份物料没有发布，不需要下架。")
    row.state, row.recalled_at, row.recall_reason = RECALLED, clock.now(), why
    give_new_addresses(row)
    audit.record(actor, "material:record:recall", "material", row.id, name=row.title, reason=why)


def _refuse_unfit(row: Material, version: MaterialVersion | None) -> None:
    """What the version and the material still lack; each sentence says what to do."""
    if version is None:
        raise Invalid("no_content", "还没有内容，请先上传文件、填写链接或写图文，再发布。")
    if version.state in (WAITING, CONVERTING):
        raise Conflict("still_converting", "还在转换成图片，完成后就可以发布，可以先去做别的。")
    if version.state == FAILED:
        note = version.state_note or GIVEN_UP
        raise Invalid("no_pages", say(NOTES[note]))
    lines = exists().where(MaterialAudience.material_id == row.id)
    if not session().execute(select(lines)).scalar_one():
        raise Invalid("no_audience", "还没有选谁可以看，请先设置“谁可以看”，再发布。")
    if row.valid_until is not None and row.valid_until <= clock.now():
        raise Invalid("days_over", "失效日期已经过了，请先改有效期，再发布。")
