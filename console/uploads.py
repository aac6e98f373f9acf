"""Handing a file in: the browser sends it as it is, with progress, and gets back what was kept."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from console.auth import actor
from doorway.access import who_may
from doorway.bodies import takes_a_file
from doorway.house import files_url
from doorway.repeats import safe_to_repeat
from doorway.sentences import said
from doorway.statuses import status_of
from services import uploads as rules
from services.errors import Refusal
from services.uploads.refusals import refusal

uploads = Blueprint("uploads", __name__, url_prefix="/uploads")


@uploads.post("")
@who_may("files.write")
@takes_a_file(rules.LARGEST_BYTES)
@safe_to_repeat("a second copy waits a day beside the first, and is swept away when nobody uses it")
def keep() -> tuple[Response, int]:
    """`?name=` is what the file is called; the body is the file."""
    kept = rules.keep(actor(), request.args.get("name", ""), request.stream)  # type: ignore[arg-type]
    address = files_url(rules.served_path(kept.random_name, kept.file_name))
    told = {"id": kept.id, "name": kept.file_name, "kind": kept.kind, "bytes": kept.bytes, "pages": kept.pages}
    return jsonify({**told, "url": address}), 201


@uploads.errorhandler(Refusal)
def refused(no: Refusal) -> tuple[Response, int]:
    return _worded(no), status_of(no)


@uploads.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> tuple[Response, int]:
    return _worded(refusal("file_too_large_film")), 413


def _worded(no: Refusal) -> Response:
    return jsonify(error={"code": no.code, "message": said(no.sentence), "request_id": g.get("request_id", "")})
