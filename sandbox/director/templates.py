"""Directing the templates of the two accounts: as if somebody took one out of use, or WeChat changed its fields."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.accounts import Template
from sandbox.director.asking import wanted
from sandbox.state import State


def build(state: State) -> Blueprint:
    blueprint = Blueprint("templates", __name__, url_prefix="/sandbox/accounts")

    def of(kind: Any) -> dict[str, Template]:
        return state.templates[kind]

    def shown(kind: Any) -> Response:
        return jsonify(templates=[{"template_id": t.template_id, "fields": t.fields} for t in of(kind).values()])

    @blueprint.put("/<any(official_account, mini_program):kind>/templates/<template_id>")
    def put(kind: Any, template_id: str) -> Response:
        """Adds a template, or changes it: {title, fields: {key: label}}."""
        title, fields = str(wanted("title")), wanted("fields")
        if not isinstance(fields, dict) or not fields:
            abort(400, "fields is an object of keys and labels")
        with state.lock:
            of(kind)[template_id] = Template(template_id, title, {str(k): str(v) for k, v in fields.items()})
        return shown(kind)

    @blueprint.delete("/<any(official_account, mini_program):kind>/templates/<template_id>")
    def delete(kind: Any, template_id: str) -> Response:
        with state.lock:
            if of(kind).pop(template_id, None) is None:
                abort(404, "no such template")
        return shown(kind)

    return blueprint
