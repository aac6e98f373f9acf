"""The base of every shape the API takes or gives: nothing that it does not name; and a whole number as JSON has it."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields


class Shape(Schema):
    """More than its fields is refused on the way in and never sent on the way out; the document says so
    (`additionalProperties: false`)."""

    class Meta:
        unknown = RAISE


class WholeNumber(fields.Integer):
    """A number without a fraction, `7` as well as `7.0`: to JSON they are the same. Text is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)

    def _validated(self, value: Any) -> int:
        return super()._validated(int(value) if isinstance(value, float) and value.is_integer() else value)
