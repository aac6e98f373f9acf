"""How the console answers an act: by htmx in place, without scripts by going back to a page."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, flash, make_response, redirect, request


def from_htmx() -> bool:
    return request.headers.get("HX-Request") == "true"


def wants_fragment() -> bool:
    """Only a part of the page is asked for; when history is restored the whole page is."""
    return from_htmx() and request.headers.get("HX-History-Restore-Request") != "true"


def done(sentence: Any, page: str) -> Response:
    """The act is done: close the drawer, say so, refresh the lists on the page; or go to `page` and say so there."""
    if from_htmx():
        response = make_response("", 204)
        # Header values are ASCII, which is what json.dumps makes of Chinese.
        response.headers["HX-Trigger"] = json.dumps({"done": {"sentence": str(sentence)}, "refresh": {}})
        return response
    flash(str(sentence))
    return redirect(page, 303)  # type: ignore[return-value]
