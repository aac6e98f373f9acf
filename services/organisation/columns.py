"""The letters above a spreadsheet's columns."""

from __future__ import annotations

LETTERS = 26


def letters_of(column: int) -> str:
    """A for 1, Z for 26, AA for 27."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + place) + letters
    return letters


def column_of(letters: bytes) -> int:
    """1 for A, 26 for Z, 27 for AA; `letters` are capitals, as the bytes of a workbook hold them."""
    column = 0
    for letter in letters:
        column = column * LETTERS + letter - ord("A") + 1
    return column
