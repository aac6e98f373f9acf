"""Packages of codes: asked for, released, claimed, told of, ready, failed, laid down, shown, taken, cancelled, gone."""

from __future__ import annotations

from sqlalchemy import update

from models.code_packages import CodePackage
from models.db import reading, session, transaction
from models.second_person import PendingAct
from services import second_person
from services.access import OPERATOR, Actor
from services.errors import Expired
from services.item_codes import asking, issuing, keys, package_orders, package_work, verifying
from services.item_codes.issuing import BatchWish
from services.item_codes.package_orders import PackageWish
from services.item_codes.package_work import Held
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.products import demo
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.accounts import administrator, proof
from tests.goals.write_paths.registry import LONG_AGO, newest, path

BASE = "https://q.brand.cn"


def _batch() -> issuing.Batch:
    demo.furnish(OPERATOR)
    return issuing.issue(OPERATOR, BatchWish("P001", 10))


def _asked(asker: Actor) -> int:
    wish = PackageWish(_batch().code, "华彩印刷")
    return package_orders.ask(asker, proof(asker), wish, BASE, reason="首批包装")


def _released() -> tuple[Actor, Actor, int]:
    asker, releaser = administrator("E001"), administrator("E002")
    number = _asked(asker)
    second_person.confirm(releaser, proof(releaser), newest(PendingAct))
    return asker, releaser, number


def _held() -> Held:
    _released()
    held = package_work._claim("w1")
    assert held is not None
    return held


@transaction
def _set(number: int, **values: object) -> None:
    session().execute(update(CodePackage).where(CodePackage.id == number).values(**values))


@path
def asks_for_a_batch(ground: Ground) -> Act:
    asker = administrator("E001")
    demo.furnish(OPERATOR)
    return lambda: asking.ask_issue(asker, proof(asker), BatchWish("P001", 10, "L1", 5), reason="首批")


@path
def confirms_a_batch(ground: Ground) -> Act:
    asker, other = administrator("E001"), administrator("E002")
    demo.furnish(OPERATOR)
    act = asking.ask_issue(asker, proof(asker), BatchWish("P001", 10, "L1", 5), reason="首批")
    return lambda: second_person.confirm(other, proof(other), act)


@path
def asks_for_codes_to_be_killed(ground: Ground) -> Act:
    asker, batch = administrator("E001"), _batch()
    return lambda: asking.ask_void(asker, proof(asker), batch.code, Span(), reason="被盗")


@path
def confirms_that_codes_are_killed(ground: Ground) -> Act:
    asker, other, batch = administrator("E001"), administrator("E002"), _batch()
    act = asking.ask_void(asker, proof(asker), batch.code, Span(), reason="被盗")
    return lambda: second_person.confirm(other, proof(other), act)


@path
def asks_for_a_package(ground: Ground) -> Act:
    asker, batch = administrator("E001"), _batch()
    wish = PackageWish(batch.code, "华彩印刷")
    return lambda: package_orders.ask(asker, proof(asker), wish, BASE, reason="首批包装")


@path
def asks_for_a_decoy(ground: Ground) -> Act:
    asker, batch = administrator("E001"), _batch()
    wish = PackageWish(batch.code, "旧共享盘", decoys=5)
    return lambda: package_orders.ask(asker, proof(asker), wish, BASE, reason="诱饵")


@path
def releases_a_package(ground: Ground) -> Act:
    asker, releaser = administrator("E001"), administrator("E002")
    _asked(asker)
    act = newest(PendingAct)
    return lambda: second_person.confirm(releaser, proof(releaser), act)


@path
def claims_a_package(ground: Ground) -> Act:
    _released()
    return lambda: package_work._claim("w1")


@path
def tells_how_far_a_package_is(ground: Ground) -> Act:
    held = _held()
    return lambda: package_work._tell(held, 5)


@path
def says_that_a_package_is_ready(ground: Ground) -> Act:
    held = _held()
    return lambda: package_work._ready(held, 1000)


@path
def says_that_a_package_failed(ground: Ground) -> Act:
    held = _held()
    return lambda: package_work._fail(held, Expired("key_gone", "密钥不在了。"))


@path
def lays_a_package_down(ground: Ground) -> Act:
    held = _held()
    return lambda: package_work._lay_down(held)


@path
def shows_a_password(ground: Ground) -> Act:
    _asker, releaser, number = _released()
    return lambda: package_orders.show_password(releaser, number)


@path
def takes_a_package(ground: Ground) -> Act:
    asker, _releaser, number = _released()
    held = package_work._claim("w1")
    assert held is not None
    package_work._ready(held, 1000)
    return lambda: package_orders.take(asker, number)


@path
def cancels_a_package(ground: Ground) -> Act:
    asker, _releaser, number = _released()
    return lambda: package_orders.cancel(asker, number)


@path
def lets_old_packages_go(ground: Ground) -> Act:
    number = _asked(administrator("E001"))
    _set(number, expires_at=LONG_AGO)
    return package_work._let_go


@path
def forgets_where_a_package_lay(ground: Ground) -> Act:
    held = _held()
    return lambda: package_work._forget_file(held.id, held.random_name)


@path
def catches_a_decoy(ground: Ground) -> Act:
    asker, batch = administrator("E001"), _batch()
    wish = PackageWish(batch.code, "旧共享盘", decoys=5)
    number = package_orders.ask(asker, proof(asker), wish, BASE, reason="诱饵")
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(_first_of(number))
    return lambda: verifying.verify(None, code, way="page")


@reading
def _first_of(number: int) -> int:
    return session().get_one(CodePackage, number).first_serial
