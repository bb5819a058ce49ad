"""A table on a sheet: rows of texts under a header whose columns are known or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog import fields
from catalog.findings import Finding, Place, column_letters
from ledgers.workbook import Grid


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its NUMBER on the sheet, its texts by field key, and ``(header, text, column)`` of unknown columns."""

    number: int
    written: Mapping[str, str]
    unknown: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as it was read: its rows are of ENTITY, COLUMNS says in which column each field stood."""

    sheet: str
    entity: fields.Entity
    header_row: int
    columns: Mapping[str, int]
    rows: Sequence[Row]
    findings: Sequence[Finding]


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
