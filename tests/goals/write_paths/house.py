"""Writing about the house itself: accounts, settings, the organisation, values all processes share, what was kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from unittest import mock

from sqlalchemy import delete, update

from models.db import session, transaction
from models.dealers import DealerRegion
from models.organisation import EmployeeRegion, Region
from models.saved_views import SavedView
from models.shared_store import TableStore
from services import (
    accounts,
    audit_chain,
    clock,
    hq_settings,
    push_notes,
    push_sources,
    regions,
    retention,
    saved_views,
    searching,
    sessions,
    settings_pages,
)
from services.access import OPERATOR, Actor
from services.bindings import inviting
from services.errors import Conflict
from services.kept_answers import Answer, Asked, answer_once
from services.organisation import importing
from services.organisation.checking import check
from services.organisation.comparing import compare
from services.organisation.sheets import Row, Sheet
from services.organisation.standing import load_standing
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newest, path, somebody
from tests.world import PASSWORD

store = TableStore()


@path
def adds_staff(ground: Ground) -> Act:
    return lambda: accounts.add_staff(OPERATOR, "E003", "channel_manager", PASSWORD)


@path
def sets_a_password(ground: Ground) -> Act:
    return lambda: accounts.set_password(OPERATOR, "E001", "another long password")


@path
def counts_a_wrong_password(ground: Ground) -> Act:
    return lambda: accounts._settle("E001", False, "staff:session:open", rests=True)


@path
def changes_a_setting(ground: Ground) -> Act:
    return lambda: hq_settings.change(OPERATOR, "approvals.link_hours", 24)


@path
def saves_a_page_of_settings(ground: Ground) -> Act:
    seen = settings_pages.version_of("binding")
    typed = {"binding.confirm_days": "30", "binding.trust_typed_phone": "true"}
    return lambda: hq_settings.change_page(OPERATOR, "binding", seen, typed)


@path
def imports_an_organisation(ground: Ground) -> Act:
    cells = {"编码": "E077", "姓名": "林七", "部门编码": "HQ", "手机": "13600000077", "职位": "专员"}
    sheets = [Sheet("员工", frozenset(cells), [Row(2, cells)])]
    standing = load_standing()
    lines, errors = check(sheets, standing, create_missing=False)
    assert not errors
    plan = compare(lines, standing)
    report = importing.ImportReport(1, 1, 0, 0, [])
    return lambda: importing._write(OPERATOR, plan, standing, report)


@path
def furnishes_regions(ground: Ground) -> Act:
    """Only two: what counts is that they come all or none."""
    empty_regions()
    places = [("110000", "北京市", None), ("110101", "东城区", "110000")]

    def act() -> None:
        with mock.patch.object(regions, "places", return_value=places):
            regions._fill()

    return act


@transaction
def empty_regions() -> None:
    for table in (EmployeeRegion, DealerRegion):
        session().execute(delete(table))
    session().execute(update(Region).values(parent_code=None))
    session().execute(delete(Region))


@path
def prunes(ground: Ground) -> Act:
    long_after = clock.now() + timedelta(days=400)
    sessions.open_session("page", follower_id=somebody().id)

    def act() -> object:
        clock.use(lambda: long_after)
        return retention.prune()

    return act


@path
def notes_a_push(ground: Ground) -> Act:
    return lambda: push_notes._write("official_account", "path", 3)


@path
def counts_strangers(ground: Ground) -> Act:
    counted = Counter({(date(2026, 11, 1), "192.0.2.1"): 2, (date(2026, 11, 1), "192.0.2.2"): 1})
    return lambda: push_sources._write(counted)


@path
def remembers_wechats_addresses(ground: Ground) -> Act:
    push_sources.remember(["192.0.2.1", "192.0.2.3"])
    return lambda: push_sources.remember(["192.0.2.1", "192.0.2.9"])


@path
def puts_a_shared_value(ground: Ground) -> Act:
    return lambda: store.put("path", "1", 60)


@path
def counts_a_shared_value(ground: Ground) -> Act:
    store.count("path", 60)
    return lambda: store.count("path", 60)


@path
def gives_back_what_was_counted_ahead(ground: Ground) -> Act:
    store.count("path", 60)
    return lambda: store.give_back("path")


@path
def reserves_of_a_quota(ground: Ground) -> Act:
    store.reserve("path", 1, 10, 60)
    return lambda: store.reserve("path", 3, 10, 60)


@path
def drops_a_shared_value(ground: Ground) -> Act:
    store.put("path", "1", 60)
    return lambda: store.delete("path")


@path
def takes_a_shared_lock(ground: Ground) -> Act:
    return lambda: store.try_lock("path", 60)


@path
def gives_a_shared_lock_back(ground: Ground) -> Act:
    fence = store.try_lock("path", 60)
    assert fence
    return lambda: store.unlock("path", fence)


def asked(key: str) -> Asked:
    return Asked("person:1", "api.path", key, "content", somebody().id)


def as_a_client(ask: Callable[[], Answer]) -> Answer:
    """Who is told that the same request still runs, since its row was waited for in vain, comes once more."""
    try:
        return ask()
    except Conflict as told:
        if told.code != "still_running":
            raise
        return ask()


@path
def answers_a_client_once(ground: Ground) -> Act:
    request = asked("a key of some length")

    def answer() -> Answer:
        return Answer(201, [], inviting.invite_dealer(OPERATOR, "D001").policy)

    return lambda: as_a_client(lambda: answer_once(request, answer, lambda status: True))


@path
def answers_a_client_that_must_come_again(ground: Ground) -> Act:
    request = asked("another key of some length")

    def answer() -> Answer:
        inviting.invite_dealer(OPERATOR, "D001")
        return Answer(409, [], "")

    return lambda: as_a_client(lambda: answer_once(request, answer, lambda status: False))


@path
def seals_the_audit(ground: Ground) -> Act:
    inviting.invite_dealer(OPERATOR, "D001")
    return audit_chain.seal


@path
def keeps_a_view(ground: Ground) -> Act:
    return lambda: saved_views.keep(_at_the_desk(), "console.dealers.listing", "华南", "q=1")


@path
def makes_a_view_the_usual_one(ground: Ground) -> Act:
    saved_views.keep(_at_the_desk(), "console.dealers.listing", "华南", "q=1")
    view = newest(SavedView)
    return lambda: saved_views.make_usual(_at_the_desk(), view, True)


@path
def forgets_a_view(ground: Ground) -> Act:
    saved_views.keep(_at_the_desk(), "console.dealers.listing", "华南", "q=1")
    view = newest(SavedView)
    return lambda: saved_views.forget(_at_the_desk(), view)


@path
def searches_by_a_phone(ground: Ground) -> Act:
    return lambda: searching.find_everywhere(OPERATOR, "13900000001")


def _at_the_desk() -> Actor:
    return accounts.all_staff()[0].actor
