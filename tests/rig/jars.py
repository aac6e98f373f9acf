"""A route of the API that is anything but idempotent: each request fills one jar more. For goals about repeats."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from app.factory import create_app
from app.security import csrf
from doorway.access import BEARER, who_may
from doorway.house import house
from miniprogram_api import auth, errors
from miniprogram_api.keys import takes_keys
from models.db import Database, transaction
from services import audit, people, sessions
from services.access import SYSTEM
from services.audit_tags import TAGS
from services.errors import Conflict, NotAllowed, NotFound, SlowDown
from services.people import Person
from tests.rig.invariants import number

FILLED = "jar:content:fill"
TRIED = "jar:content:try"
TAGS.update({FILLED: "装罐", TRIED: "试尝"})
HOUR = timedelta(hours=1)


class JarSchema(Schema):
    color = fields.String(required=True)


class FilledSchema(Schema):
    filled = fields.Integer(required=True)
    color = fields.String(required=True)


NOES = {
    "missing": NotFound("jar_unknown", "没有这个罐子。"),
    "forbidden": NotAllowed("jar_forbidden", "不可以。"),
    "conflict": Conflict("jar_taken", "已经有人用了。"),
    "often": SlowDown("slow_down", "太快了。", seconds=7),
}
trouble: dict[str, Any] = {}
"""What stands in the way of the next jars: `no` names one of NOES, `answer` replaces the whole answer, `wechat` asks
WeChat where it must not be asked."""


@transaction
def fill(color: str) -> int:
    audit.record(SYSTEM, FILLED, "jar", None, color=color)
    if "no" in trouble:
        raise NOES[trouble["no"]]
    return 1


@transaction
def note_try() -> None:
    """What counts although the jar is refused, as wrong passwords do."""
    audit.record(SYSTEM, TRIED, "jar", None)


def attach(app: Flask) -> None:
    """One more room behind the API's door, with two routes for jars."""
    trouble.clear()
    jars = Blueprint("jars", __name__, url_prefix="/api/v1/jars", description="Jars")
    jars.before_request(auth.guard)
    errors.attach_to(jars)

    def one_more(body: dict[str, str], **_: Any) -> Any:
        """Fill a jar."""
        note_try()
        filled = fill(body["color"])
        if "wechat" in trouble:
            house().gateway.create_temporary_qr("x", 60)
        if "answer" in trouble:
            return trouble["answer"]
        return {"filled": filled, "color": body["color"]}, 201, {"Location": "/api/v1/jars/1"}

    for path, endpoint in (("", "fill"), ("/<int:shelf>", "fill_on_shelf")):
        described = jars.response(201, FilledSchema)(one_more)
        view = who_may(BEARER)(takes_keys(jars)(jars.arguments(JarSchema)(described)))
        jars.add_url_rule(path, endpoint, view, methods=["POST"])
    jars.get("", endpoint="count")(who_may(BEARER)(lambda: Response("1")))
    app.extensions["flask-smorest"]["apis"][""]["ext_obj"].register_blueprint(jars)
    csrf.exempt(jars)


def program() -> Flask:
    """For gunicorn."""
    app = create_app()
    attach(app)
    return app


def bearer(openid: str) -> dict[str, str]:
    """The header of somebody who follows the mini program; a new session each time."""
    person: Person = people.meet(people.MINI_PROGRAM, openid)
    return {"Authorization": f"Bearer {sessions.open_session('api', follower_id=person.id).token}"}


def filled(database: Database) -> int:
    return number(database, f"SELECT COUNT(*) FROM audit_entry WHERE tag = '{FILLED}'")
