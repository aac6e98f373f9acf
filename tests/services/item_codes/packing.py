"""Who packs: one who asks, one who releases, the worker who makes, and what is in the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyzipper
from sqlalchemy import select

import storage
from models.code_packages import CodePackage
from models.db import reading, session
from models.second_person import PendingAct
from services import accounts, clock, second_person
from services.access import OPERATOR, Actor
from services.accounts import Proof
from services.item_codes import issuing, keys, package_orders, package_work
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.package_orders import PackageWish
from services.products import demo
from tests.world import PASSWORD

BASE = "https://q.brand.cn"


@dataclass
class Packing:
    """陈洁 asks, 李强 releases; 王敏 administers too."""

    asker: Actor
    releaser: Actor
    other: Actor
    batch: Batch = field(init=False)

    def __post_init__(self) -> None:
        demo.furnish(OPERATOR)
        self.batch = self.issued(100, per_carton=10, inner=True)

    def issued(self, count: int, **said: Any) -> Batch:
        return issuing.issue(OPERATOR, BatchWish("P001", count, **said))

    def wish(self, **said: Any) -> PackageWish:
        return PackageWish(**({"batch": self.batch.code, "printer": "华彩印刷"} | said))

    def asked(self, **said: Any) -> int:
        return package_orders.ask(self.asker, proof(self.asker), self.wish(**said), BASE, reason="首批包装")

    def confirm(self, by: Actor | None = None) -> None:
        """The newest request is confirmed."""
        by = by or self.releaser
        second_person.confirm(by, proof(by), newest_act())

    def released(self, **said: Any) -> int:
        number = self.asked(**said)
        self.confirm()
        return number

    def made(self, **said: Any) -> int:
        number = self.released(**said)
        assert package_work.work_once("worker")
        return number

    def password(self, number: int) -> str:
        return package_orders.show_password(self.releaser, number)

    def taken(self, number: int) -> bytes:
        file = package_orders.take(self.asker, number)
        content = b"".join(storage.in_use().read(file.random_name))
        assert len(content) == file.bytes
        return content


def packing() -> Packing:
    """In a house with its cast."""
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    staff = {one.code: one.actor for one in accounts.all_staff()}
    return Packing(staff["E002"], staff["E003"], staff["E001"])


def proof(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now())


@reading
def newest_act() -> int:
    return session().execute(select(PendingAct.id).order_by(PendingAct.id.desc()).limit(1)).scalar_one()


@reading
def row_of(number: int) -> CodePackage:
    return session().get_one(CodePackage, number)


def opened(content: bytes, password: str) -> dict[str, bytes]:
    """Every file of a package by its name, those of its pictures too."""
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        found = {name: archive.read(name) for name in archive.namelist()}
    for name in [name for name in found if name.endswith("-qr.zip")]:
        with zipfile.ZipFile(io.BytesIO(found.pop(name))) as folder:
            found |= {one: folder.read(one) for one in folder.namelist()}
    return found


@contextmanager
def without_keys() -> Iterator[None]:
    """The rings hold new versions alone, as after a rotation that threw the old ones away."""
    before = {name: list(ring) for name, ring in keys._rings.items()}
    keys.use([(9, b"n" * 32)], [(9, b"m" * 32)])
    try:
        yield
    finally:
        keys.use(before["code"], before["inner"])
