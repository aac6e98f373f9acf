"""G26: the clock of all rules jumps an hour ahead and an hour back while people are signed in, codes are out, notices
wait: who was idle for that long is asked for the password, nobody else is; no push is refused, no code is used twice,
nothing is sent twice or lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import func, select

from doorway import cookies
from models.bindings import Binding
from models.db import reading, session
from services import accounts, clock, outbox, sessions
from services.outbox import LEASE
from tests.goals.deeds import bind_deciders
from tests.goals.ground import Ground, hire
from tests.rig import cannon
from tests.rig.cannon import Cannon, unanswered

HOUR = timedelta(hours=1)
# Seconds, and what a page answers whose reader was here a moment ago: an hour without a look asks for the password.
JUMPS = {3600: 302, -3600: 200, 0: 200}


@reading
def open_bindings() -> int:
    return session().scalar(select(func.count(Binding.id)).where(Binding.ended_at.is_(None))) or 0


@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@pytest.mark.mariadb
def test_only_the_idle_are_signed_out_and_every_push_and_code_counts_once(ground: Ground, tmp_path: Path) -> None:
    account = next(staff.account_id for staff in accounts.all_staff() if staff.code == "E001")
    signed_in = {cookies.CONSOLE: sessions.open_session("console", account_id=account).token}
    moved = tmp_path / "seconds"
    moved.write_text("0", encoding="utf-8")
    with ground.served(f"tests.rig.variants:moving('{moved}')") as served:
        fired = Cannon(cannon.over_http(served.port))
        for number, (jump, status) in enumerate(JUMPS.items(), 1):
            scene = hire(f"J{number}")  # by the true clock, while the program believes another
            moved.with_suffix(".new").write_text(str(jump), encoding="utf-8")
            moved.with_suffix(".new").replace(moved)
            page = requests.get(f"{served.url}/console/dealers", cookies=signed_in, timeout=20, allow_redirects=False)
            assert page.status_code == status, jump
            letters = [ground.follow(f"oJump{number}{who}", scene) for who in "ab"]
            assert unanswered([fired.deliver(letter) for letter in letters]) == []
            assert open_bindings() == number, jump
        assert requests.get(f"{served.url}/readyz", timeout=20).status_code == 200


@pytest.mark.parametrize("jump", [HOUR, -HOUR], ids=["ahead", "back"])
def test_a_notice_in_hand_while_the_clock_jumps_is_ended_once_by_who_holds_it(ground: Ground, jump: timedelta) -> None:
    bind_deciders(ground)
    [held, *_] = outbox.claim("first", 1)
    at = clock.now()
    clock.use(lambda: at + jump)
    taken = [one for one in outbox.claim("second", 100) if one.id == held.id]
    assert [outbox.mark_done(one) for one in (held, *taken)] == ([False, True] if jump > LEASE else [True])
    clock.use(None)
    assert [one.id for one in outbox.claim("third", 100) if one.id == held.id] == []
