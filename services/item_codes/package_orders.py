"""Packages as people order and take them: asked for, released by another, taken a few times by whoever asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.code_packages import ASKED, CANCELLED, DUE, READY, CodePackage
from models.db import insert_row, session, transaction
from services import audit, clock, second_person
from services.access import Actor, require
from services.accounts import Proof
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound
from services.item_codes import issuing, package_release, states
from services.item_codes.package_files import FORMS, refuse_too_many
from services.item_codes.package_release import ACT, RELEASE
from services.item_codes.packages import LINKS, PLAIN_LINK, printer_of
from services.item_codes.states import WHOLE, Span
from services.sentences import say

MOST_DOWNLOADS = 3
LIES = timedelta(days=7)
MOST_DECOYS = 10_000


@dataclass(frozen=True, slots=True)
class PackageWish:
    """What is to go to which printer. A decoy has `decoys` codes of its own instead of a span of the batch."""

    batch: str
    printer: str
    form: str = "csv"
    link: str = PLAIN_LINK
    span: Span = WHOLE
    decoys: int = 0


@dataclass(frozen=True, slots=True)
class File:
    """Where a package lies, and what it is called."""

    random_name: str
    name: str
    bytes: int


@transaction
def ask(actor: Actor, proof: Proof, wish: PackageWish, base_url: str, *, reason: str) -> int:
    """Ask for a package; its number. Nothing is made before another person releases it. `base_url` is what its links
    begin with (PUBLIC_BASE_URL).

    Refuses `batch_unknown`, `range_wrong`, `printer_missing`, `form_unknown`, `too_many_pictures` (10,000),
    `gtin_missing`, `key_gone`, `void_in_it`, `decoys_wrong`, and what `second_person.ask` refuses.
    """
    require(actor, ACT)
    printer = printer_of(wish.printer)
    if wish.form not in FORMS or wish.link not in LINKS:
        raise Invalid("form_unknown", "请选择文件格式和链接样式。")
    known = issuing.batch(actor, wish.batch)
    first, count = _of(wish, known)
    refuse_too_many(wish.form, count)
    now = clock.now()
    row = insert_row(
        CodePackage,
        batch_id=known.id,
        is_decoy=wish.decoys > 0,
        first_serial=first,
        count=count,
        form=wish.form,
        link=wish.link,
        link_base=base_url,
        printer=printer,
        asked_by_id=proof.employee_id,
        asked_at=now,
        expires_at=now + second_person.LASTS,
    )
    package_release.contents(row)
    facts = {"package": str(row.id), "batch": known.code, "count": str(count), "printer": printer, "form": wish.form}
    second_person.ask(actor, proof, RELEASE, facts, reason=reason)
    return row.id


def _of(wish: PackageWish, batch: issuing.Batch) -> tuple[int, int]:
    """The first serial and how many. A decoy's serials are taken from the counter and never issued."""
    if not wish.decoys:
        first, after = states.meant(batch, wish.span)
        return first, after - first
    if not 1 <= wish.decoys <= MOST_DECOYS:
        raise Invalid("decoys_wrong", say("诱饵码数量应为 1 到 %(most)s。", most=f"{MOST_DECOYS:,}"))
    return issuing.reserve(wish.decoys), wish.decoys


@transaction
def cancel(actor: Actor, package_id: int) -> None:
    """Nobody needs it any more: nothing is made or taken from here on. Refuses `package_over`. Locks: package."""
    require(actor, ACT)
    row = held(package_id)
    if row.state == CANCELLED:
        return
    if row.state not in (ASKED, DUE, READY):
        raise Conflict("package_over", "这份码包已经清除，不用再取消。")
    row.state, row.password = CANCELLED, None
    audit.record(actor, "codes:package:cancel", "code_package", row.id, printer=row.printer)


@transaction
def show_password(actor: Actor, package_id: int) -> str:
    """The password, once, to whoever released the package; it travels to the printer apart from the file. Refuses
    `not_releaser` and `password_shown`. Locks: package."""
    require(actor, ACT)
    row = held(package_id)
    if row.released_by_id is None or row.released_by_id != actor.id:
        raise NotAllowed("not_releaser", "口令只给放行的人看，由他直接告诉印刷厂。")
    if row.password is None or row.password_shown_at is not None or row.state not in (DUE, READY):
        raise Expired("password_shown", "口令只显示一次，已经显示过了。没有记下的话，请取消这份码包，重新申请。")
    shown, row.password_shown_at = row.password, clock.now()
    if row.state == READY:
        row.password = None
    audit.record(actor, "codes:package:password", "code_package", row.id, printer=row.printer)
    return shown


@transaction
def take(actor: Actor, package_id: int) -> File:
    """The file, for whoever asked for it, three times within seven days of its making; each is written down. Refuses
    `package_over`. Locks: package."""
    require(actor, ACT)
    row = held(package_id)
    if row.asked_by_id != actor.id:
        raise NotAllowed("not_asker", "只有申请人可以下载这份码包。")
    over = row.state != READY or row.expires_at <= clock.now() or row.downloads >= MOST_DOWNLOADS
    if over or row.random_name is None:
        raise Expired(
            "package_over", say("这份码包已经取过 %(times)s 次，或者不能再下载，请重新申请。", times=row.downloads)
        )
    row.downloads += 1
    told = {"printer": row.printer, "count": row.count, "time": row.downloads}
    audit.record(actor, "codes:package:take", "code_package", row.id, **told)
    return File(row.random_name, f"{name_of(row)}.zip", row.bytes or 0)


def name_of(row: CodePackage) -> str:
    """What its files are called: by batch, never by what tells a decoy."""
    return f"B{row.batch_id:06}-{row.id}"


def held(package_id: int) -> CodePackage:
    """Inside a rule: a package, until the transaction ends. Refuses `package_unknown`."""
    row = session().get(CodePackage, package_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise unknown()
    return row


def unknown() -> NotFound:
    return NotFound("package_unknown", "没有找到这份码包。")
