"""Workbooks handed in at the console: checked, confirmed, written once, invited; whatever happens to the worker."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.db import reading, session, transaction
from models.imports import ImportPiece, OrganisationImport
from models.organisation import ACTIVE, Employee
from services import accounts, clock, regions, retention
from services.access import OPERATOR, Actor
from services.bindings import batches, inviting
from services.errors import Conflict, Expired, Invalid, NotAllowed
from services.organisation import import_jobs, import_work
from services.organisation import sheets as sheets_of_a_workbook
from services.organisation.import_jobs import ImportView
from services.organisation.standing import load_standing
from tests.rig.races import at_once
from tests.services.organisation.bad_cells import put
from tests.services.organisation.workbooks import organisation, workbook

PASSWORD = "a good long password"


@pytest.fixture
def admin(database: object) -> Actor:
    """An administrator on an otherwise empty database; on SQLite and on MariaDB."""
    assert database
    regions.furnish()
    _employ()
    return accounts.add_staff(OPERATOR, "E900", "admin", PASSWORD).actor


@transaction
def _employ() -> None:
    session().add(Employee(code="E900", name="王总", status=ACTIVE, created_at=clock.now()))


def _hand_in(admin: Actor, content: BytesIO | None = None, *, invites: bool = False) -> int:
    file = (content or workbook(organisation())).getvalue()
    return import_jobs.hand_in(admin, "渠道.xlsx", file, create_missing=True, invites=invites)


def _work(admin: Actor, number: int) -> ImportView:
    while import_work.work_once("w1"):
        pass
    return import_jobs.one(admin, number)


@reading
def _pieces() -> int:
    return session().query(ImportPiece).count()


def test_nothing_is_written_before_it_is_confirmed_and_then_once(admin: Actor) -> None:
    number = _hand_in(admin)
    view = _work(admin, number)
    assert (view.state, view.counts["created"], view.counts["errors"]) == ("checked", 6, 0)
    assert load_standing().dealers == {}
    import_jobs.confirm(admin, number)
    import_jobs.confirm(admin, number)
    view = _work(admin, number)
    assert (view.state, view.counts["created"]) == ("done", 6)
    assert set(load_standing().dealers) == {"D001", "D002"}
    assert _pieces() == 0
    with pytest.raises(Conflict):
        import_jobs.drop(admin, number)


def test_the_same_file_again_changes_nothing(admin: Actor) -> None:
    for counts in ((6, 0), (0, 6)):
        number = _hand_in(admin)
        _work(admin, number)
        import_jobs.confirm(admin, number)
        view = _work(admin, number)
        assert (view.counts["created"], view.counts["unchanged"]) == counts


def test_every_bad_cell_is_marked_in_its_row_and_nothing_can_be_confirmed(admin: Actor) -> None:
    sheets = organisation()
    put("渠道商", 2, "手机", "1")(sheets)
    put("渠道商", 2, "上级编码", "D999")(sheets)
    number = _hand_in(admin, workbook(sheets))
    view = _work(admin, number)
    assert (view.state, view.counts["errors"]) == ("checked", 2)
    (row,) = view.bad_rows
    assert (row.sheet, row.number, [column for column, _ in row.wrong]) == ("渠道商", 2, ["上级编码", "手机"])
    assert ["名称", "浙江启明商贸"] in [list(cell) for cell in row.cells]
    with pytest.raises(Conflict):
        import_jobs.confirm(admin, number)
    clock.use(lambda: clock._wall() + timedelta(days=8))
    try:
        retention.prune()
        assert _pieces() == 0
        with pytest.raises(Expired):
            import_jobs.marked(admin, number)
    finally:
        clock.use(None)


def test_the_marked_workbook_says_what_is_wrong_and_is_handed_in_again_once_mended(admin: Actor) -> None:
    sheets = organisation()
    put("渠道商", 3, "手机", "1")(sheets)
    put("员工", 2, "姓名", "=1+1")(sheets)
    number = _hand_in(admin, workbook(sheets))
    _work(admin, number)
    book = load_workbook(BytesIO(import_jobs.marked(admin, number)))
    dealers, column = book["渠道商"], [cell.value for cell in book["渠道商"][1]].index("手机") + 1
    assert dealers.cell(3, column).fill.fgColor.rgb == "00FFD9D6"
    assert dealers.cell(2, column).fill.fgColor.rgb == "00000000"
    assert dealers.cell(3, dealers.max_column).value == "手机：请填写 11 位中国大陆手机号。"
    assert dealers.cell(2, 1).value == "D001"
    assert book["员工"].cell(2, 2).data_type in ("s", "inlineStr")  # never a formula
    dealers.cell(3, column).value = "13900000002"
    book["员工"].cell(2, 2).value = "王敏"
    mended = BytesIO()
    book.save(mended)
    view = _work(admin, _hand_in(admin, mended))
    assert (view.state, view.counts["errors"], view.counts["created"]) == ("checked", 0, 6)


def test_of_a_file_in_which_everything_is_wrong_the_first_are_told_and_the_others_counted(
    admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets_of_a_workbook, "MOST_KEPT", 5)
    headings, _good, *_ = organisation()["渠道商"]
    rows = [[f"D{n}", "店", "经销商", "省代", None, None, None, "张伟", "1", None] for n in range(9)]
    number = _hand_in(admin, workbook({"渠道商": [headings, *rows]}))
    view = _work(admin, number)
    assert (view.counts["errors"], sum(bad.size for bad in view.bad_rows)) == (9, 5)
    marked = load_workbook(BytesIO(import_jobs.marked(admin, number)))["渠道商"]
    assert marked.max_row == 10
    with pytest.raises(Conflict):
        import_jobs.confirm(admin, number)


@pytest.mark.parametrize("looks", [1, 3, 6, 12])
def test_a_worker_told_to_end_lays_the_import_down_and_the_next_one_does_it_whole(admin: Actor, looks: int) -> None:
    """Told so at some step of the work: nothing is written, nothing counts against the file, nobody waits."""
    number = _hand_in(admin)
    _work(admin, number)
    import_jobs.confirm(admin, number)
    told = iter([False] * looks)
    before = load_standing()
    assert import_work.work_once("ends", lambda: next(told, True))
    assert import_jobs.one(admin, number).state == "write"
    assert load_standing() == before
    assert _tries(number) == 0
    view = _work(admin, number)
    assert (view.state, view.counts["created"]) == ("done", 6)


@reading
def _tries(number: int) -> int:
    return session().get_one(OrganisationImport, number).tries


def test_of_a_bad_row_no_more_is_kept_than_a_page_shows(admin: Actor) -> None:
    sheets = organisation()
    put("渠道商", 2, "名称", "长" * 1_000_000)(sheets)
    view = _work(admin, _hand_in(admin, workbook(sheets)))
    assert view.state == "checked"
    assert max(len(text) for bad in view.bad_rows for _, text in bad.cells) == import_work.SHOWN_LETTERS


def test_what_is_no_workbook_ends_with_a_sentence(admin: Actor) -> None:
    view = _work(admin, _hand_in(admin, BytesIO("编码,名称\n".encode("gbk"))))
    assert view.state == "failed"
    assert view.problem is not None
    assert ".csv 请先另存为 .xlsx" in view.problem


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "workbook_missing"), (b"P" * (20 * 1024 * 1024 + 1), "workbook_too_big")]
)
def test_what_cannot_be_kept_is_refused_at_the_door(admin: Actor, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        import_jobs.hand_in(admin, "a.xlsx", content, create_missing=False, invites=False)
    assert refused.value.code == code
    with pytest.raises(NotAllowed):
        import_jobs.hand_in(OPERATOR, "a.xlsx", b"x", create_missing=False, invites=False)


def test_invitations_are_made_for_whom_has_none_and_can_be_printed_together(admin: Actor) -> None:
    number = _hand_in(admin)
    _work(admin, number)
    import_jobs.confirm(admin, number)
    _work(admin, number)
    inviting.invite_dealer(OPERATOR, "D001")
    second = _hand_in(admin, invites=True)
    _work(admin, second)
    import_jobs.confirm(admin, second)
    view = _work(admin, second)
    assert (view.state, view.counts["invited"]) == ("done", 1)
    assert [one.code for one in batches.batch_of(admin, second)] == ["D002"]
    assert batches.invite_batch(admin, second, ["D001", "D002", "D404"]) == 0


def test_a_worker_that_dies_is_taken_over_and_one_that_wakes_up_writes_nothing(admin: Actor) -> None:
    number = _hand_in(admin)
    dead = import_work._claim("dead")
    assert dead is not None
    assert not import_work.work_once("w1")
    clock.use(lambda: clock._wall() + import_work.LEASE + timedelta(seconds=1))
    try:
        assert _work(admin, number).state == "checked"
        with pytest.raises(Conflict, match="import_taken_over"):
            import_work._tell(dead, "checking")
    finally:
        clock.use(None)


@pytest.mark.mariadb
@pytest.mark.parametrize("fenced", [True, False], ids=["the import is held", "control: it is not"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_a_worker_taken_for_dead_that_wakes_up_invites_nobody_twice(
    admin: Actor, monkeypatch: pytest.MonkeyPatch, fenced: bool
) -> None:
    number = _hand_in(admin, invites=True)
    _work(admin, number)
    import_jobs.confirm(admin, number)
    assert import_work.work_once("w1")
    sleeper = import_work._claim("sleeper")
    assert sleeper is not None
    clock.use(lambda: clock._wall() + import_work.LEASE + timedelta(seconds=1))
    heir = import_work._claim("heir")
    assert heir is not None
    both = threading.Barrier(2)

    def invite(held: import_work.Held) -> str:
        try:
            if fenced:
                both.wait(20)
                import_work._invite_some(held, admin, ["D001"], done=1, of=1)
            else:
                _invite_unfenced(held, admin, both)
        except Conflict as late:
            return late.code
        return "done"

    try:
        ends = at_once([lambda: invite(sleeper), lambda: invite(heir)])
    finally:
        clock.use(None)
    codes = [one.code for one in batches.batch_of(admin, number)]
    assert (ends, codes) == ((["import_taken_over", "done"], ["D001"]) if fenced else (["done"] * 2, ["D001"] * 2))


@transaction
def _invite_unfenced(held: import_work.Held, admin: Actor, both: threading.Barrier) -> None:
    _pieces()  # the snapshot of either is taken before the other has invited anybody
    both.wait(20)
    batches.invite_batch(admin, held.id, ["D001"])


def test_who_was_let_go_meanwhile_imports_nothing(admin: Actor) -> None:
    number = _hand_in(admin)
    _work(admin, number)
    import_jobs.confirm(admin, number)
    _leave()
    held = import_work.work_once("w1")
    assert held
    assert load_standing().dealers == {}


@transaction
def _leave() -> None:
    session().query(Employee).filter_by(code="E900").update({"status": "left"})


def test_a_file_nobody_confirms_is_let_go_after_a_week(admin: Actor) -> None:
    number = _hand_in(admin)
    _work(admin, number)
    clock.use(lambda: clock._wall() + timedelta(days=8))
    try:
        retention.prune()
    finally:
        clock.use(None)
    assert import_jobs.one(admin, number).state == "dropped"
    assert _pieces() == 0


@reading
def _stored() -> bytes:
    return bytes(session().connection().exec_driver_sql("SELECT body FROM import_piece").scalar_one())


def test_the_file_lies_sealed(admin: Actor) -> None:
    _hand_in(admin, BytesIO(b"13900000001" * 20))
    assert b"13900000001" not in _stored()
    assert OrganisationImport.__table__.c.bad_rows is not None
