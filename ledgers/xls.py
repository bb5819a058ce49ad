"""Reading .xls by xlrd: values with their number formats, error cells, merged cells, hidden rows and columns."""

import struct
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import Any

from catalog.findings import Finding, Place
from ledgers import formats, texts
from ledgers.limits import Room, Unreadable
from ledgers.workbook import Grid, Workbook, clipped, within

_PASSWORD = "encrypted"  # noqa: S105 - a word of xlrd's message
_NONSENSE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    RecursionError,
    struct.error,
)
"""What xlrd raises, beside its own errors, over bytes that make no sense."""
_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = range(6)
_HOURS = ("[h", "[m", "[s")


def read(data: bytes) -> Workbook:
    """Read the workbook of which DATA are the bytes.

    Raises:
        Unreadable: it is damaged, encrypted, or goes beyond the limits.
    """
    import xlrd
    from xlrd.compdoc import CompDocError

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=StringIO())
        return _read(book)
    except xlrd.XLRDError as error:
        raise Unreadable("file-encrypted" if _PASSWORD in str(error) else "file-damaged") from error
    except (CompDocError, *_NONSENSE) as error:
        raise Unreadable("file-damaged") from error


def _read(book: Any) -> Workbook:
    room = Room()
    for sheet in book.sheets():
        widths = [sheet.row_len(row) for row in range(sheet.nrows)]
        room.take(len(widths), max(widths, default=0), sum(widths))
    codes = {number: str(told.format_str) for number, told in book.format_map.items()}
    styles = {str(number): codes.get(style.format_key, "") for number, style in enumerate(book.xf_list)}
    sheets = [_Sheet(book, sheet, styles) for sheet in book.sheets()]
    findings = [finding for one in sheets for finding in one.findings]
    return Workbook([one.grid for one in sheets], findings)


class _Sheet:
    """A sheet as it was read: its GRID, and FINDINGS on its cells."""

    def __init__(self, book: Any, sheet: Any, styles: Mapping[str, str]) -> None:
        self._book, self._sheet, self._styles = book, sheet, styles
        self._speaking = formats.speaking(styles)
        self.findings: list[Finding] = []
        rows = [[self._text(row, column) for column in range(sheet.row_len(row))] for row in range(sheet.nrows)]
        height, width = len(rows), max(map(len, rows), default=0)
        self.grid = Grid(
            sheet.name,
            sheet.visibility == 0,
            rows,
            clipped(
                ((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells), height, width
            ),
            within((row + 1 for row, told in sheet.rowinfo_map.items() if told.hidden), height),
            within((column + 1 for column, told in sheet.colinfo_map.items() if told.hidden), width),
        )
        self.findings += texts.unfit(sheet.name, rows)

    def _text(self, row: int, column: int) -> str | None:
        """Return the words of a cell, and add to the findings where it is an error."""
        kind, value = self._sheet.cell_type(row, column), self._sheet.cell_value(row, column)
        if kind in {_TEXT, _NUMBER}:
            return texts.text_of(self._shown(value, row, column))
        if kind == _BOOLEAN:
            return texts.text_of(bool(value))
        if kind == _DATE:
            return texts.text_of(self._time(value, self._styles.get(self._style(row, column), "")))
        if kind == _ERROR:
            error = _errors().get(value, "#ERROR!")
            self.findings.append(Finding("cell-error", Place(self._sheet.name, row + 1, column + 1), {"value": error}))
            return error
        return None

    def _style(self, row: int, column: int) -> str:
        return str(self._sheet.cell_xf_index(row, column))

    def _shown(self, value: object, row: int, column: int) -> object:
        code = self._speaking.get(self._style(row, column)) if self._speaking else None
        shown = formats.shown(value, code, since_1904=bool(self._book.datemode)) if code else None
        return value if shown is None else shown

    def _time(self, value: float, code: str) -> object:
        """Return the day, time or duration that VALUE is, as its format CODE shows it."""
        from xlrd.xldate import xldate_as_datetime

        if code.lower().startswith(_HOURS):
            return timedelta(days=value)
        try:
            found: datetime = xldate_as_datetime(value, self._book.datemode)
        except (ValueError, OverflowError):  # beyond the calendar, where Excel shows #####
            return value
        if 0 <= value < 1:
            return time(found.hour, found.minute, found.second)
        return date(found.year, found.month, found.day) if value == int(value) else found


def _errors() -> Mapping[int, str]:
    from xlrd import error_text_from_code

    told: Mapping[int, str] = error_text_from_code
    return told
