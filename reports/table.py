"""A table on a sheet: header rows, body rows as high as their texts need, ready to print."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, zip_longest
from typing import NamedTuple

from reports import measure
from reports.book import Sheet
from reports.style import GREY_TEXT, INK, PALE, Style, styled

BODY = Style()
CENTRED = styled(BODY, align="center")
NUMBER = styled(BODY, align="right", number="#,##0")
DATE = styled(BODY, align="center", number="yyyy/mm/dd")
LINKED = styled(CENTRED, color="#0563C1", underline=True)
LABEL = styled(BODY, bold=True, fill=PALE)
HEADER = Style(bold=True, fill=PALE, align="center", valign="vcenter", number="General")
HEADER_DOWN = styled(HEADER, vertical=True, valign="top", align="center")
GROUP = Style(bold=True, color="#FFFFFF", fill=INK, align="center", valign="vcenter", number="General")
TITLE = Style(size=16, bold=True, color=INK, border=False, wrap=False, valign="vcenter", number="General")
NOTE = Style(size=9, color=GREY_TEXT, border=False, valign="vcenter", number="General")
SECTION = Style(size=11, bold=True, color=INK, border=False, wrap=False, valign="vcenter", number="General")

_GROUP_STYLES: dict[str, Style] = {}


class Cell(NamedTuple):
    """What stands in a cell and how it looks; a tuple because large registers have hundreds of thousands of them."""

    value: str | int | date | None
    style: Style = BODY


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its WIDTH in pixels, the GROUP over it with its fill, whether the header runs down."""

    label: str
    width: float
    group: str = ""
    fill: str = INK
    vertical: bool = False


def header(sheet: Sheet, top: int, columns: Sequence[Column]) -> int:
    """Write the header of COLUMNS from row TOP on; return the row after it."""
    row = top
    deepest = max((measure.lines(c.label, c.width, 9) for c in columns if not c.vertical), default=1)
    down = max((len(column.label) for column in columns if column.vertical), default=0)
    if any(column.group for column in columns):
        _groups(sheet, row, columns)
        row += 1
    sheet.height(row, max(measure.height(deepest, 9), down * 12.5 + 8 if down else 0))
    for at, column in enumerate(columns, start=1):
        sheet.text(row, at, column.label, HEADER_DOWN if column.vertical else HEADER)
    return row + 1


def body(
    sheet: Sheet,
    top: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    size: float = 9,
    repeated: int = 1,
) -> int:
    """Write ROWS from row TOP on, each as high as its longest text needs; return the row after the last.

    What no row can show goes on in further rows, with the first REPEATED cells again.
    """
    widths = [column.width for column in columns]
    row = top
    for cells in rows:
        for part, height in _measured(cells, widths, size, repeated):
            sheet.height(row, height)
            for at, cell in enumerate(part, start=1):
                put(sheet, row, at, cell)
            row += 1
    return row


def parted(
    cells: Sequence[Cell], widths: Sequence[float], size: float = 9, repeated: int = 1
) -> Iterator[Sequence[Cell]]:
    """Yield the row CELLS in as many rows as its texts need, the first REPEATED cells in each of them."""
    return (part for part, _ in _measured(cells, widths, size, repeated))


def _measured(
    cells: Sequence[Cell], widths: Sequence[float], size: float, repeated: int
) -> Iterator[tuple[Sequence[Cell], float]]:
    """Yield the rows that the row CELLS needs, each with its height in points."""
    needed = row_height([cell.value for cell in cells], widths, size)
    if needed < measure.TALLEST:
        yield cells, needed
        return
    texts = [
        measure.portions(cell.value, width, size) if isinstance(cell.value, str) else [cell.value]
        for cell, width in zip(cells, widths, strict=False)
    ]
    for number, values in enumerate(zip_longest(*texts)):
        again = [text[0] if at < repeated and len(text) == 1 else None for at, text in enumerate(texts)]
        words = values if number == 0 else [value or first for value, first in zip(values, again, strict=True)]
        part = [
            Cell(value, BODY if number and value is None else cell.style)
            for cell, value in zip(cells, words, strict=False)
        ]
        yield part, row_height(words, widths, size)


def row_height(values: Sequence[object], widths: Sequence[float], size: float = 9) -> float:
    """Return the height in points of a row with VALUES in columns of WIDTHS pixels."""
    told = ((value, width) for value, width in zip(values, widths, strict=False) if isinstance(value, str))
    return measure.height(max((measure.lines(value, width, size) for value, width in told), default=1), size)


def put(sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """Write CELL as what it is: text, date or number."""
    value, style = cell
    if value is None or isinstance(value, str):
        sheet.text(row, column, value, style)
    elif isinstance(value, date):
        sheet.day(row, column, value, style)
    else:
        sheet.number(row, column, value, style)


def titled(sheet: Sheet, title: str, note: str, widths: Sequence[float]) -> int:
    """Write the TITLE and a NOTE over columns of WIDTHS at the top of SHEET; return the row where its table starts."""
    sheet.height(1, 28)
    sheet.text(1, 1, title, TITLE)
    sheet.height(2, measure.height(measure.lines(note, sum(widths), NOTE.size), NOTE.size, 18))
    sheet.merged(2, 1, len(widths), note, NOTE)
    return 4 if note else 3


def _groups(sheet: Sheet, row: int, columns: Sequence[Column]) -> None:
    sheet.height(row, 20)
    first = 1
    for group, members in groupby(columns, key=lambda column: (column.group, column.fill)):
        last = first + len(list(members)) - 1
        sheet.merged(row, first, last, group[0], _group_style(group[1]))
        first = last + 1


def _group_style(fill: str) -> Style:
    if fill not in _GROUP_STYLES:
        _GROUP_STYLES[fill] = styled(GROUP, fill=fill)
    return _GROUP_STYLES[fill]
