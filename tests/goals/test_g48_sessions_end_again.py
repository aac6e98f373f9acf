"""G48: a session that was ended, a lost phone's or a dismissed colleague's, is not good again after a restore."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import accounts, clock, people, sessions
from services.errors import NotAllowed
from tests.contents import contents
from tests.goals.backups import backed_up, restored
from tests.rig.stage import Stage, raised


@pytest.fixture
def single(sqlite_url: str) -> Iterator[Stage]:
    """A stage on SQLite alone."""
    with raised(sqlite_url) as stage:
        yield stage
        clock.use(None)


def test_after_a_restore_everybody_signs_in_again_and_no_ended_session_is_good(single: Stage, tmp_path: Path) -> None:
    staff = accounts.all_staff()[0]
    at_the_desk = sessions.open_session("console", account_id=staff.account_id).token
    who = people.meet(people.OFFICIAL_ACCOUNT, "oLostTheirPhone00001").id
    lost, kept = (sessions.open_session("page", follower_id=who).token for _ in range(2))
    backup = backed_up(single, tmp_path / "backup.db")
    sessions.close_session(lost)
    sessions.end_others(staff, "")
    with restored(single, backup):
        assert sessions.person_behind("page", lost).id == who  # the control: ended, and good again
        assert sessions.staff_behind(at_the_desk).account_id == staff.account_id
        told = single.app.test_cli_runner().invoke(args=["privacy", "end-sessions", "--json"])
        assert (told.exit_code, told.output.strip()) == (0, '{"ended": 3}')
        for token in (lost, kept):
            with pytest.raises(NotAllowed, match="sign_in_again"):
                sessions.person_behind("page", token)
        with pytest.raises(NotAllowed, match="sign_in_again"):
            sessions.staff_behind(at_the_desk)
        before = contents(single.house.database)
        assert sessions.end_all() == 0
        assert contents(single.house.database) == before
