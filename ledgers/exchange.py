"""Reading the exchange workbook and the input template: which sheet is which, and in which column each field stands."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import cast, get_args

from catalog import exchange, fields, template
from catalog.content import Layout
from catalog.findings import Finding, Place
from catalog.folding import fold
from catalog.handin import Belonging, LedgerKind
from ledgers import review, table
from ledgers.limits import Unreadable
from ledgers.table import ACTIVITY, Table
from ledgers.workbook import Grid, Workbook

_OWN_SHEETS = {
    exchange.META_SHEET,
    exchange.LIST_SHEET,
    exchange.OVERFLOW_SHEET,
    *template.titles("guide", "choices"),
}
_SURE_KEYS = {"row", "activity", "name"}
"""Keys that no row of people's own headers has all of."""
_HEADER_WITHIN = 10
"""Rows from the top among which the header is looked for where the hidden keys are gone."""


def recognised(workbook: Workbook) -> bool:
    """Tell whether WORKBOOK is in the exchange layout: by its meta sheet, or by our tabs or keys with our headers.

    An input template is one as long as it has its keys; without them it is read like any department's own sheet.
    """
    if _meta(workbook).get("layout") == "exchange":
        return True
    return any(entity is not None and _header(grid, entity) for grid, entity in _entities(workbook))


def require_known(workbook: Workbook) -> None:
    """Make sure that WORKBOOK, where it is an input template, is of a version that this program knows.

    Raises:
        Unreadable: it is of a newer version.
    """
    meta = _meta(workbook)
    if meta.get("layout") == template.LAYOUT and not template.is_known(meta.get("version")):
        values = {"version": meta.get("version", "?"), "known": template.VERSION}
        raise Unreadable.because([Finding("template-version", Place(exchange.META_SHEET), values)])


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
        effective_on=None if meta.get("revision") else meta.get("effective_on"),
        exported_on=meta.get("effective_on") if meta.get("revision") else None,
    )


def tables(workbook: Workbook) -> tuple[list[Table], list[Finding]]:
    """Return the tables of the exchange WORKBOOK, and findings on sheets that are none, on columns and on cells."""
    overflow, layout = _overflow(workbook), _layout(workbook)
    found, findings = [], []
    for grid, entity in _entities(workbook):
        header = _header(grid, entity) if entity else None
        if entity and header:
            row, columns = header
            whole, damaged = _whole(grid, overflow)
            found.append(replace(table.read(whole, entity, row, columns, row + 1), layout=layout))
            findings += [*found[-1].findings, *damaged]
        elif any(any(row) for row in grid.rows):
            findings.append(Finding("sheet-ignored" if entity is None else "header-missing", Place(grid.name)))
    settled, told = review.settle(found, _meta(workbook).get("department"))
    return settled, [*findings, *told]


def _entities(workbook: Workbook) -> list[tuple[Grid, fields.Entity | None]]:
    """Return the sheets of WORKBOOK that are not only for people or for us, each with what its rows are of.

    The sheet of an input template may be called anything: its keys tell it.
    """
    grids = [grid for grid in workbook.grids if grid.name not in _OWN_SHEETS]
    return [(grid, exchange.sheet_named(grid.name) or (ACTIVITY if _keyed(grid) else None)) for grid in grids]


def _layout(workbook: Workbook) -> Layout:
    """Return which of our layouts WORKBOOK has: its meta sheet says it, or a sheet that only its keys tell."""
    told = _meta(workbook).get("layout")
    if told is None and any(exchange.sheet_named(grid.name) is None for grid, entity in _entities(workbook) if entity):
        told = template.LAYOUT
    return "template" if told == template.LAYOUT else "exchange"


def _keyed(grid: Grid) -> bool:
    return any(set(row) >= _SURE_KEYS for row in grid.rows[:_HEADER_WITHIN])


def _meta(workbook: Workbook) -> Mapping[str, str]:
    grid = workbook.grid(exchange.META_SHEET)
    rows = grid.rows if grid else ()
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in exchange.META_KEYS and row[1]}


def _header(grid: Grid, entity: fields.Entity) -> tuple[int, dict[int, str]] | None:
    """Return the header row of GRID and the field key of each column; None where it has none of ours.

    The hidden keys say what a column is, whatever its label has become; without them the labels do.
    """
    known = exchange.columns(entity)
    keys = {field.key for field in known} | ({fields.review().key} if entity is ACTIVITY else set())
    labels = {fold(label): field.key for field in known for label in (field.label_ja, field.label_en)}
    for row in range(1, _HEADER_WITHIN + 1):
        by_key = {column: text for column, text in _cells(grid, row) if text in keys}
        # people's own headers may be words that our keys are made of, too; a row of keys has more than those
        if len(by_key) > 1 and any(labels.get(fold(key)) != key for key in by_key.values()):
            return _below_keys(grid, row, by_key, labels)
        by_label = _labelled(grid, row, labels)
        if len(by_label) > 1:
            return row, by_label
    return None


def _below_keys(
    grid: Grid, key_row: int, by_key: dict[int, str], labels: Mapping[str, str]
) -> tuple[int, dict[int, str]]:
    """Return the row of labels below KEY_ROW, and the columns: those with a key first, then those with a label only."""
    for row in range(key_row + 1, key_row + _HEADER_WITHIN + 1):
        by_label = _labelled(grid, row, labels)
        if any(by_key.get(column) == key for column, key in by_label.items()):
            return row, by_key | {column: key for column, key in by_label.items() if column not in by_key}
    return key_row + 1, by_key


def _labelled(grid: Grid, row: int, labels: Mapping[str, str]) -> dict[int, str]:
    return {column: labels[folded] for column, text in _cells(grid, row) if (folded := fold(text)) in labels}


def _cells(grid: Grid, row: int) -> list[tuple[int, str]]:
    """Return the column and the text of each cell of ROW that is not blank."""
    cells = grid.rows[row - 1] if row <= len(grid.rows) else ()
    return [(column, text) for column, text in enumerate(cells, start=1) if text]


def _whole(grid: Grid, overflow: Mapping[str, str]) -> tuple[Grid, list[Finding]]:
    """Return GRID with the texts of the OVERFLOW sheet in their cells, and findings on cells whose text is damaged."""
    marked = [
        (row, column, number)
        for row, cells in enumerate(grid.rows)
        for column, text in enumerate(cells)
        if text is not None and (number := exchange.marked(text)) is not None
    ]
    if not marked:
        return grid, []
    rows, findings = [list(cells) for cells in grid.rows], []
    for row, column, number in marked:
        if number in overflow:
            rows[row][column] = overflow[number]
        else:
            findings.append(Finding("overflow-damaged", Place(grid.name, row + 1, column + 1), {"number": number}))
    return replace(grid, rows=rows), findings


def _overflow(workbook: Workbook) -> Mapping[str, str]:
    """Return the texts of the overflow sheet by number, without those that are damaged."""
    grid = workbook.grid(exchange.OVERFLOW_SHEET)
    parts: dict[str, list[str]] = defaultdict(list)
    for row in grid.rows if grid else ():
        if len(row) > 1 and row[0] and row[1]:
            parts[row[0]].append(row[1])
    texts = {}
    for number, found in parts.items():
        with suppress(ValueError):
            texts[number] = exchange.joined(found)
    return texts
