"""The letters above columns are those that openpyxl knows, to the last that a sheet can have."""

from __future__ import annotations

from openpyxl.utils import column_index_from_string, get_column_letter

from services.organisation.columns import column_of, letters_of

MOST_COLUMNS = 16_384


def test_every_column_has_the_letters_that_spreadsheet_programs_give_it() -> None:
    columns = range(1, MOST_COLUMNS + 1)
    assert [letters_of(column) for column in columns] == [get_column_letter(column) for column in columns]
    letters = [get_column_letter(column) for column in columns]
    assert [column_of(one.encode()) for one in letters] == [column_index_from_string(one) for one in letters]
