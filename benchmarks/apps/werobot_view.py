"""WeRoBot in a Flask view as its documentation shows it, with no handler for the event: it answers with nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from werobot import WeRoBot
from werobot.contrib.flask import make_view

from config import AccountSettings


def make(account: AccountSettings) -> Callable[..., Any]:
    robot = WeRoBot(token=account.token, encoding_aes_key=account.aes_key, app_id=account.appid)
    robot.config["SESSION_STORAGE"] = False  # else it opens a SQLite file and reads it at each event
    robot.logger.setLevel(logging.ERROR)  # else it warns at each event that nobody handles, which would only slow it
    view: Callable[..., Any] = make_view(robot)
    return view
