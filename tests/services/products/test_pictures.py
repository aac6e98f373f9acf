"""Pictures of products: their order, the main one, what is removed is gone, nobody adds a tenth."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from models.db import insert_row, session, transaction
from models.organisation import Employee
from models.stored_files import KEPT, LEAVING, WAITING, StoredFile
from services import clock, people, uploads
from services.access import OPERATOR, Actor
from services.errors import NotAllowed, NotFound, Refusal
from services.item_codes import verifying
from services.items import mine
from services.items.binding import Wish, bind
from services.products import catalogue, demo, pictures, records
from tests.labels import labels
from tests.rig.races import at_once

pytestmark = pytest.mark.usefixtures("one_database")
CODE = demo.WISH.code


@pytest.fixture
def editor(one_database: object) -> Actor:
    demo.furnish(OPERATOR)
    return _hired()


@transaction
def _hired() -> Actor:
    row = insert_row(Employee, code="E900", name="王敏", status="active", created_at=clock.now())
    return Actor("hq", "王敏", row.id, frozenset({"content_manager"}))


@transaction
def waiting(editor: Actor, kind: str = "picture") -> int:
    """As an upload leaves it (tests/console/test_product_pictures.py goes through the gates)."""
    facts = {"kind": kind, "media_type": "image/png", "file_name": "杯.png", "bytes": 7, "sha256": "0" * 64}
    row = insert_row(
        StoredFile, random_name=secrets.token_urlsafe(18), state=WAITING, employee_id=editor.id, width=4, height=3,
        created_at=clock.now(), **facts,
    )  # fmt: skip
    return row.id


def added(editor: Actor, count: int) -> list[int]:
    files = [waiting(editor) for _ in range(count)]
    for one in files:
        pictures.add_picture(editor, CODE, one)
    return files


def shown() -> list[int]:
    return [one.id for one in catalogue.card(OPERATOR, CODE).pictures]


@transaction
def state(file_id: int) -> str:
    return session().get_one(StoredFile, file_id, populate_existing=True).state


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_they_stand_in_the_order_they_were_given(editor: Actor) -> None:
    one, two, three = added(editor, 3)
    assert shown() == [one, two, three]
    pictures.make_main(editor, CODE, three)
    assert shown() == [three, one, two]
    pictures.move_earlier(editor, CODE, two)
    assert shown() == [three, two, one]
    for first in (pictures.move_earlier, pictures.make_main):
        first(editor, CODE, three)  # nothing stands before the first
    assert shown() == [three, two, one]


def test_what_is_removed_is_gone_at_its_address_too(editor: Actor) -> None:
    one, two = added(editor, 2)
    picture = catalogue.card(OPERATOR, CODE).pictures[0]
    assert uploads.served(picture.random_name, picture.file_name).bytes == 7
    pictures.remove_picture(editor, CODE, one)
    assert (shown(), state(one), state(two)) == ([two], LEAVING, KEPT)
    with pytest.raises(NotFound, match="file_unknown"):
        uploads.served(picture.random_name, picture.file_name)
    assert refused(lambda: pictures.remove_picture(editor, CODE, one)) == "picture_unknown"


def test_a_product_that_goes_takes_its_pictures_along(editor: Actor) -> None:
    files = added(editor, 2)
    records.delete_product(OPERATOR, CODE)
    assert [state(one) for one in files] == [LEAVING, LEAVING]


def test_what_cannot_be_is_refused_and_changes_nothing(editor: Actor) -> None:
    (mine_already,) = added(editor, 1)
    anothers = Actor("hq", "陈洁", 4711, frozenset({"content_manager"}))
    upload, film = waiting(editor), waiting(editor, "film")
    cases: list[tuple[str, Callable[[], object]]] = [
        ("product_unknown", lambda: pictures.add_picture(editor, "P404", upload)),
        ("picture_wrong", lambda: pictures.add_picture(editor, CODE, film)),
        ("upload_over", lambda: pictures.add_picture(anothers, CODE, upload)),
        ("upload_over", lambda: pictures.add_picture(editor, CODE, mine_already)),
        ("upload_over", lambda: pictures.add_picture(editor, CODE, 10**30)),
        ("upload_over", lambda: pictures.add_picture(editor, CODE, -1)),
        ("picture_unknown", lambda: pictures.make_main(editor, CODE, upload)),
        ("picture_unknown", lambda: pictures.move_earlier(editor, CODE, 0)),
    ]
    assert [refused(act) for _, act in cases] == [code for code, _ in cases]
    boss = Actor("hq", "老板", 5, frozenset({"boss"}))
    for act in (pictures.add_picture, pictures.make_main, pictures.move_earlier, pictures.remove_picture):
        with pytest.raises(NotAllowed):
            act(boss, CODE, mine_already)
    assert (shown(), state(upload), state(film)) == ([mine_already], WAITING, WAITING)
    added(editor, pictures.MOST - 1)
    assert refused(lambda: pictures.add_picture(editor, CODE, upload)) == "pictures_full"


def test_who_verifies_sees_all_and_who_owns_sees_the_main_one(editor: Actor) -> None:
    batch, codes = labels()
    person = people.meet(people.OFFICIAL_ACCOUNT, "oPictures")
    assert batch.product == CODE
    answer = verifying.verify(person.id, codes[0], way="page")
    assert answer.product is not None
    assert answer.product.pictures == ()
    item = bind(person.id, Wish(codes[0], "", frozenset({"bind"}))).item_id
    assert mine.card(person.id, item).item.picture is None
    one, two = added(editor, 2)
    looked = verifying.verify(person.id, codes[0], way="page").product
    assert looked is not None
    assert [picture.id for picture in looked.pictures] == [one, two]
    pictures.make_main(editor, CODE, two)
    paths = {picture.id: picture.path for picture in catalogue.card(OPERATOR, CODE).pictures}
    assert mine.card(person.id, item).item.picture == paths[two]
    assert [row.picture for row in mine.page(person.id)[0]] == [paths[two]]


@pytest.mark.mariadb
class TestAtOnce:
    """On MariaDB alone: SQLite lets one in after the other."""

    @pytest.fixture
    def one_url(self, mariadb_url: str) -> str:
        return mariadb_url

    @pytest.mark.parametrize("guarded", [True, False], ids=["held", "control: not held"])
    def test_of_six_who_add_the_last_one_one_is_heard(
        self, editor: Actor, monkeypatch: pytest.MonkeyPatch, guarded: bool
    ) -> None:
        added(editor, pictures.MOST - 1)
        together, get = threading.Barrier(6), records.get
        if not guarded:
            monkeypatch.setattr(pictures, "get", lambda code, **_: get(code))
            files = pictures._files
            monkeypatch.setattr(pictures, "_files", lambda product: (files(product), together.wait(20))[0])
        told = at_once([partial(attempt, editor, waiting(editor)) for _ in range(6)])
        assert (sorted(told) == ["added", *["pictures_full"] * 5]) is guarded, told
        if guarded:
            monkeypatch.undo()
            assert len(shown()) == pictures.MOST


def attempt(editor: Actor, file_id: int) -> str:
    try:
        pictures.add_picture(editor, CODE, file_id)
    except Refusal as refusal:
        return refusal.code
    except (IntegrityError, OperationalError):
        return "broken"
    return "added"
