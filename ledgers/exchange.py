"""Reading the exchange workbook: which sheet is which, and in which column each field stands."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import cast, get_args

from catalog import exchange, fields
from catalog.findings import Finding, Place
from catalog.folding import fold
from catalog.handin import Belonging, LedgerKind
from ledgers import table
from ledgers.table import Table
from ledgers.workbook import Grid, Workbook

_OWN_SHEETS = {exchange.META_SHEET, exchange.LIST_SHEET, exchange.OVERFLOW_SHEET}
_HEADER_WITHIN = 10
"""Rows from the top among which the header is looked for where the hidden keys are gone."""


def recognised(workbook: Workbook) -> bool:
    """Tell whether WORKBOOK is in the exchange layout: by its meta sheet, or by our tabs with our headers."""
    if _meta(workbook).get("layout") == "exchange":
        return True
    grids = ((grid, exchange.sheet_named(grid.name)) for grid in workbook.grids)
    return any(entity is not None and _header(grid, entity) for grid, entity in grids)


def belonging(workbook: Workbook) -> Belonging:
    """Return whose the exchange WORKBOOK is, as far as its meta sheet says."""
    meta = _meta(workbook)
    kind = meta.get("kind")
    return Belonging(
        organization=meta.get("organization"),
        name=meta.get("organization_name"),
        ledger=meta.get("ledger"),
        kind=cast("LedgerKind", kind) if kind in get_args(LedgerKind) else None,
        department=meta.get("department"),
        effective_on=meta.get("effective_on"),
    )


def tables(workbook: Workbook) -> tuple[list[Table], list[Finding]]:
    """Return the tables of the exchange WORKBOOK, and findings on sheets that are none."""
    overflow, findings = _overflow(workbook)
    found = []
    for grid in workbook.grids:
        entity = exchange.sheet_named(grid.name)
        header = _header(grid, entity) if entity else None
        if entity and header:
            found.append(_table(grid, entity, *header, overflow))
        elif grid.name not in _OWN_SHEETS and any(any(row) for row in grid.rows):
            findings.append(Finding("sheet-ignored" if entity is None else "header-missing", Place(grid.name)))
    return found, findings


def _meta(workbook: Workbook) -> Mapping[str, str]:
    grid = workbook.grid(exchange.META_SHEET)
    rows = grid.rows if grid else ()
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in exchange.META_KEYS and row[1]}


def _header(grid: Grid, entity: fields.Entity) -> tuple[int, dict[int, str]] | None:
    """Return the header row of GRID and the field key of each column; None where it has none of ours.

    The hidden keys say what a column is, whatever its label has become; without them the labels do.
    """
    known = exchange.columns(entity)
    keys = {field.key: field.key for field in known}
    by_key = {column: keys[text] for column, text in _cells(grid, exchange.KEY_ROW) if text in keys}
    labels = {fold(label): field.key for field in known for label in (field.label_ja, field.label_en)}
    keyed = len(by_key) > 1
    for row in range(exchange.HEADER_ROW if keyed else exchange.KEY_ROW, _HEADER_WITHIN + 1):
        by_label = {column: labels[fold(text)] for column, text in _cells(grid, row) if fold(text) in labels}
        if len(by_label) > 1 or (by_label and keyed):
            return row, {**by_label, **by_key} if keyed else by_label
    return (exchange.HEADER_ROW, by_key) if keyed else None


def _cells(grid: Grid, row: int) -> list[tuple[int, str]]:
    """Return the column and the text of each cell of ROW that is not blank."""
    cells = grid.rows[row - 1] if row <= len(grid.rows) else ()
    return [(column, text) for column, text in enumerate(cells, start=1) if text]


def _table(
    grid: Grid, entity: fields.Entity, header_row: int, columns: dict[int, str], overflow: Mapping[int, str]
) -> Table:
    whole = [[_whole(text, overflow) for text in row] for row in grid.rows] if overflow else grid.rows
    return table.read(Grid(grid.name, grid.visible, whole), entity, header_row, columns, header_row + 1)


def _whole(text: str | None, overflow: Mapping[int, str]) -> str | None:
    number = exchange.marked(text) if text else None
    return overflow.get(number, text) if number is not None else text


def _overflow(workbook: Workbook) -> tuple[Mapping[int, str], list[Finding]]:
    """Return the texts of the overflow sheet by number, and findings on those that are damaged."""
    grid = workbook.grid(exchange.OVERFLOW_SHEET)
    parts: dict[int, list[str]] = defaultdict(list)
    for number, part in _parts(grid):
        parts[number].append(part)
    texts, findings = {}, []
    for number, found in parts.items():
        try:
            texts[number] = exchange.joined(found)
        except ValueError:
            findings.append(Finding("overflow-damaged", Place(exchange.OVERFLOW_SHEET), {"number": str(number)}))
    return texts, findings


def _parts(grid: Grid | None) -> Iterator[tuple[int, str]]:
    for row in grid.rows if grid else ():
        if len(row) > 1 and row[0] and row[0].isdigit() and row[1]:
            yield int(row[0]), row[1]
