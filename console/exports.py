"""Downloads of lists, each a file named after its list and today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from flask import Response

from services import clock
from services.spreadsheets import FORMATS, Line


def download(form: str, name: str, headings: Sequence[str], lines: Iterable[Line]) -> Response:
    """The file of a list, named after it and today."""
    make, _content_type = FORMATS[form]
    return as_file(form, name, make(headings, lines))


def as_file(form: str, name: str, content: bytes) -> Response:
    """A file that was made already."""
    _make, content_type = FORMATS[form]
    file_name = quote(f"{name}-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d}.{form}")
    disposition = f"attachment; filename=\"list.{form}\"; filename*=UTF-8''{file_name}"
    return Response(content, content_type=content_type, headers={"Content-Disposition": disposition})
