"""What is most like a ledger's header on a sheet that was read as none: people can settle its columns."""

from collections.abc import Iterator, Sequence

from catalog.content import Cell
from ledgers import forms, regions, sheetforms
from ledgers.formlabels import is_spelled
from ledgers.headers import Column
from ledgers.regions import Cells, Known
from ledgers.workbook import Grid

_SEARCHED = 50
_SAMPLED = 200
_LONGEST = 60
_FEWEST = 3


def header(grid: Grid, known: Known) -> tuple[int | None, list[Column], Sequence[Cell]]:
    """Return the row that is most likely the header on GRID, and its columns: none where no row is like one.

    Of a sheet of forms the labels are the columns; there is no row, but the cell of each.
    """
    if forms.recognised(grid, known):
        found = forms.find(grid, known)
        return None, sheetforms.columns(found), sheetforms.label_cells(found)
    if tables := regions.find(grid, known):
        region = max(tables, key=lambda one: sum(known(column.header) for column in one.columns))
        return region.header_row, [column for column in region.columns if column.header], ()
    row = max(_rows(grid), default=(0, 0, 0))[2]
    return (-row, _columns(grid, -row), ()) if row else (None, [], ())


def _rows(grid: Grid) -> Iterator[tuple[int, int, int]]:
    """Yield for each row like a header how many of its texts we know, how many it has, and its number below zero."""
    for row in range(1, min(len(grid.rows), _SEARCHED) + 1):
        here = regions.cells(grid, row)
        spelled = sum(is_spelled(text) for _, text in here)
        if _is_like_header(here, regions.cells(grid, row + 1)) and (spelled > 1 or len(here) >= _FEWEST):
            yield spelled, len(here), -row


def _is_like_header(here: Cells, below: Cells) -> bool:
    return len(here) > 1 and len(below) * 2 >= len(here) and all(len(text) <= _LONGEST for _, text in here)


def _columns(grid: Grid, row: int) -> list[Column]:
    last = min(len(grid.rows), row + _SAMPLED)
    return [
        Column(column, text, (), [value for at in range(row + 1, last + 1) if (value := grid.cell(at, column))])
        for column, text in regions.cells(grid, row)
    ]
