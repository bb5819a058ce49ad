"""A table on a sheet: rows of texts under a header whose columns are known or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog import fields
from catalog.content import Cell, Layout
from catalog.findings import Finding, Place, column_letters
from ledgers.workbook import Grid

ACTIVITY = next(sheet for sheet in fields.sheets() if sheet.table == "activity")
"""What the rows of departments' own sheets are of."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its NUMBER on the sheet, its texts by field key, and ``(header, text, column)`` of unknown columns.

    CELLS are the exceptions: the cells of values that do not stand in this row and their field's column, one for each
    of the many values of a field or one for them all. UNKNOWN_ROWS are the rows of the unknown values where they are
    not this one.
    """

    number: int
    written: Mapping[str, str]
    unknown: Sequence[tuple[str, str, int]]
    cells: Mapping[str, Sequence[Cell]] = field(default_factory=dict)
    unknown_rows: Sequence[int] = ()

    def unknown_row(self, index: int) -> int:
        """Return the row of the unknown value INDEX."""
        return self.unknown_rows[index] if self.unknown_rows else self.number


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was read: its rows are of ENTITY, COLUMNS says in which column each field stood.

    A form has no header row, and each of its values is an exception.
    """

    sheet: str
    entity: fields.Entity
    header_row: int | None
    columns: Mapping[str, int]
    rows: Sequence[Row]
    findings: Sequence[Finding]
    layout: Layout = "exchange"

    def place(self, row: Row, key: str) -> Place:
        """Return the cell of the field KEY in ROW."""
        if cells := row.cells.get(key):
            return Place(self.sheet, *cells[0])
        return Place(self.sheet, row.number, self.columns.get(key))


def read(grid: Grid, entity: fields.Entity, header_row: int, columns: Mapping[int, str], first_row: int) -> Table:
    """Read the rows of GRID from FIRST_ROW on; COLUMNS tells the field key of each column that has one.

    A row that only repeats what the layout itself put there (its number, its hidden id) is no row. Of two columns
    for one field the first of COLUMNS is the field; the other is kept as an unknown column and reported.
    """
    first: dict[str, int] = {}
    for column, key in columns.items():
        first.setdefault(key, column)
    layout = {field.key for field in entity.fields if field.given == "layout"}
    by_column = {column: key for key, column in first.items()}
    rows = [
        row
        for number in range(first_row, len(grid.rows) + 1)
        if (row := _row(grid, number, header_row, by_column)) and (row.unknown or row.written.keys() - layout)
    ]
    return Table(grid.name, entity, header_row, first, rows, _column_findings(grid, header_row, columns, first, rows))


def _row(grid: Grid, number: int, header_row: int, columns: Mapping[int, str]) -> Row | None:
    written, unknown = {}, []
    for column, text in enumerate(grid.rows[number - 1], start=1):
        if text is None:
            continue
        if key := columns.get(column):
            written[key] = text
        else:
            unknown.append((_header(grid, header_row, column), text, column))
    return Row(number, written, unknown) if written or unknown else None


def _header(grid: Grid, header_row: int, column: int) -> str:
    """Return the header of COLUMN, or its letters where it has none."""
    return grid.cell(header_row, column) or column_letters(column)


def _column_findings(
    grid: Grid, header_row: int, columns: Mapping[int, str], first: Mapping[str, int], rows: Sequence[Row]
) -> list[Finding]:
    """Report the columns whose values have no field, once each, at their header."""
    unknown = sorted({column for row in rows for _, _, column in row.unknown})
    return [
        Finding(
            "column-twice" if column in columns else "column-unknown",
            Place(grid.name, header_row, column),
            {
                "header": _header(grid, header_row, column),
                "first": column_letters(first.get(columns.get(column, ""), 0)),
            },
        )
        for column in unknown
    ]
