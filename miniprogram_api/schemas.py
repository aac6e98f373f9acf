"""The base of every shape the API takes or gives: nothing that it does not name."""

from __future__ import annotations

from marshmallow import RAISE, Schema


class Shape(Schema):
    """More than its fields is refused on the way in and never sent on the way out; the document says so
    (`additionalProperties: false`)."""

    class Meta:
        unknown = RAISE
