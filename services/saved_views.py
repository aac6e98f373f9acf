"""Views of lists under names of one's own: kept, taken away, one of them the usual one of its list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select, update

from models.bindings import OPEN
from models.db import reading, session, transaction
from models.organisation import Employee
from models.saved_views import SavedView
from services import clock
from services.access import Actor
from services.errors import Invalid, NotFound

LONGEST_NAME = 40
LONGEST_STATE = 800
MOST = 20


@dataclass(frozen=True, slots=True)
class View:
    """One view; `state` is the query part of the list's address."""

    id: int
    room: str
    name: str
    state: str
    usual: bool


@reading
def views_of(actor: Actor, room: str) -> list[View]:
    """One's own views of a list, the oldest first."""
    mine = select(SavedView).where(SavedView.employee_id == _owner(actor), SavedView.room == room)
    return [_view(row) for row in session().scalars(mine.order_by(SavedView.id))]


@transaction
def keep(actor: Actor, room: str, name: str, state: str) -> None:
    """Keep a view; one of that name is replaced. Refuses `name_wrong`, `state_wrong` and, beyond twenty of one list,
    `too_many`."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid("name_wrong", "请给这个筛选起个名字，最多 40 个字。")
    if len(state) > LONGEST_STATE:
        raise Invalid("state_wrong", "条件太长了，请缩短搜索词再保存。")
    owner = _locked(actor)
    same = select(SavedView).where(SavedView.employee_id == owner, SavedView.room == room, SavedView.name == name)
    if found := session().scalars(same).one_or_none():
        found.state = state
        return
    mine = select(func.count()).where(SavedView.employee_id == owner, SavedView.room == room)
    if session().execute(mine).scalar_one() >= MOST:
        raise Invalid("too_many", "每个列表最多保存 20 个筛选，请先删掉不用的。")
    session().add(SavedView(employee_id=owner, room=room, name=name, state=state, created_at=clock.now()))


@transaction
def forget(actor: Actor, view_id: int) -> View:
    """Take one of one's own views away; the view that was."""
    view = _mine(_locked(actor), view_id)
    session().execute(delete(SavedView).where(SavedView.id == view.id))
    return view


@transaction
def make_usual(actor: Actor, view_id: int, usual: bool) -> View:
    """Let a list open with this view, or with none."""
    owner = _locked(actor)
    view = _mine(owner, view_id)
    of_list = update(SavedView).where(SavedView.employee_id == owner, SavedView.room == view.room)
    session().execute(of_list.values(usual_marker=None))
    if usual:
        session().execute(update(SavedView).where(SavedView.id == view.id).values(usual_marker=OPEN))
    return view


def _owner(actor: Actor) -> int:
    """Only headquarters' people keep views; nobody else's id is ever an employee's."""
    return actor.id if actor.kind == "hq" and actor.id is not None else 0


def _locked(actor: Actor) -> int:
    """One change of somebody's views after the other. Locks: employee."""
    row = session().execute(select(Employee.id).where(Employee.id == _owner(actor)).with_for_update()).first()
    if row is None:
        raise NotFound("view_unknown", "没有找到这个筛选。")
    return int(row.id)


def _mine(owner: int, view_id: int) -> View:
    row = session().get(SavedView, view_id)
    if row is None or row.employee_id != owner:
        raise NotFound("view_unknown", "没有找到这个筛选。")
    return _view(row)


def _view(row: SavedView) -> View:
    return View(row.id, row.room, row.name, row.state, row.usual_marker is not None)
