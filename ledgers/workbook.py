"""The cells of a workbook as text: what a person sees as the cell's words, sheet by sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from catalog.findings import Finding
from ledgers.package import Details, Unreadable, inspect

_EXACT = 2**53
"""Up to here a workbook's numbers are whole numbers exactly."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet's cells from A1 on: ROWS of texts, None where there is nothing. VISIBLE tells whether people see it."""

    name: str
    visible: bool
    rows: Sequence[Sequence[str | None]]

    def cell(self, row: int, column: int) -> str | None:
        """Return the text at ROW and COLUMN counted from 1."""
        cells = self.rows[row - 1] if row <= len(self.rows) else ()
        return cells[column - 1] if column <= len(cells) else None


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a workbook and what is wrong with single cells whatever they mean."""

    grids: Sequence[Grid]
    findings: Sequence[Finding]

    def grid(self, name: str) -> Grid | None:
        """Return the sheet called NAME, or None."""
        return next((grid for grid in self.grids if grid.name == name), None)


def read(path: Path) -> Workbook:
    """Read the .xlsx workbook at PATH.

    Raises:
        Unreadable: it is no workbook, is encrypted or damaged, or goes beyond the limits.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    details = inspect(path)
    try:
        book = CalamineWorkbook.from_path(path)
        grids = [
            Grid(
                sheet.name,
                sheet.visible is SheetVisibleEnum.Visible,
                _rows(book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False), details[sheet.name]),
            )
            for sheet in book.sheets_metadata
            if sheet.name in details
        ]
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("file-damaged") from error
    return Workbook(grids, [finding for name, found in details.items() for finding in found.findings(name)])


def _rows(values: Sequence[Sequence[object]], details: Details) -> list[list[str | None]]:
    rows = [[text_of(value) for value in row] for row in values]
    for (row, column), error in details.errors.items():
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = error
    return rows


def text_of(value: object) -> str | None:
    """Return the words of a cell's VALUE: numbers without a needless fraction, dates in ISO 8601; None for blank."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n") if value.strip() else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, timedelta | int):
        return str(value)
    return None if value is None else str(value)
