"""Understanding departments' sheets as they are: which of them are ledgers, and what each says."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from catalog.content import Cell, Layout
from catalog.findings import Finding, Place
from catalog.folding import fold
from catalog.handin import Belonging
from catalog.messages import Bilingual, say
from ledgers import forms, headers, likeness, naming, owners, preamble, records, regions, rowkinds, sheetforms, signs
from ledgers.headers import Column, Match
from ledgers.owners import Owner
from ledgers.preamble import Told
from ledgers.regions import Known, Region
from ledgers.table import ACTIVITY, Table
from ledgers.workbook import Grid, Workbook

Remembered = Callable[[str], Mapping[str, str]]
_FEWEST_FIELDS = 4
_SEARCHED = 50
_UNTOLD = ("none", "other")
"""Why a sheet was not read where people may know better."""
_NEVER_LEDGERS = ("options", "guide", "revisions")


@dataclass(frozen=True, slots=True)
class SheetReading:
    """How a sheet, or one of the tables on it, was read: as which LAYOUT, by which header, or WHY not at all.

    CELLS are those of a form's labels, one for each of MATCHES.
    """

    sheet: str
    layout: Layout
    header_row: int | None
    fingerprint: str
    matches: Sequence[Match]
    rows: int
    why: str
    cells: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What a workbook says: its TABLES of activities, FINDINGS, whose it is, and how each of its SHEETS was read."""

    tables: Sequence[Table]
    findings: Sequence[Finding]
    belonging: Belonging
    sheets: Sequence[SheetReading]


@dataclass(frozen=True, slots=True)
class _Found:
    """A table of activities, what stands around it, and how its sheet was read."""

    table: Table
    told: Sequence[Told]
    reading: SheetReading


def understand(book: Workbook, settled: Mapping[str, str], remembered: Remembered, called: str = "") -> Understood:
    """Read what BOOK, a file CALLED so, says in whatever shape.

    SETTLED tells the field of folded headers for certain; REMEMBERED does for a header's fingerprint.
    """
    tables: list[Table] = []
    findings: list[Finding] = []
    sheets: list[SheetReading] = []
    around: list[Owner] = []
    passed: dict[str, Grid] = {}
    for grid in book.grids:
        if not any(any(row) for row in grid.rows):
            continue
        found, why = _sheet(grid, settled, remembered)
        if not found:
            sheets.append(SheetReading(grid.name, "ignored", None, "", (), 0, why))
            passed[grid.name] = grid
            findings.append(Finding("sheet-passed-over", Place(grid.name), {"why": _said(f"sheet.{why}")}))
        for one in found:
            owner = owners.owner(grid, one.told, called)
            around.append(owner)
            tables.append(owners.applied(one.table, owner))
            sheets.append(one.reading)
            findings += [*one.table.findings, *_hidden(grid, one.table)]
    if not tables:
        sheets = [_guessed(passed[sheet.sheet], sheet, settled, remembered) for sheet in sheets]
    findings += owners.findings(around)
    return Understood(tables, findings, owners.belonging(around), sheets)


def _guessed(grid: Grid, passed: SheetReading, settled: Mapping[str, str], remembered: Remembered) -> SheetReading:
    """Return the reading of GRID, which was PASSED over, with the columns of what is most like a header there."""
    if passed.why not in _UNTOLD:
        return passed
    row, columns, cells = likeness.header(grid, _known(settled))
    if not columns:
        return passed
    matches, fingerprint = _match(columns, settled, remembered)
    return replace(passed, header_row=row, matches=matches, fingerprint=fingerprint, cells=cells)


def _sheet(grid: Grid, settled: Mapping[str, str], remembered: Remembered) -> tuple[list[_Found], str]:
    """Return the tables of activities on GRID, or why there are none."""
    named = next((kind for kind in _NEVER_LEDGERS if signs.says(kind, _unnumbered(grid.name))), None)
    if named or signs.exemplary(grid.name):
        return [], named or "example"
    known = _known(settled)
    matcher = partial(_match, settled=settled, remembered=remembered)
    why = "none"
    if forms.recognised(grid, known):
        found, why = sheetforms.read(grid, known, matcher)
        if found:
            count = len(found.table.rows)
            reading = SheetReading(grid.name, "form", None, found.fingerprint, found.matches, count, "", found.cells)
            around = [*preamble.read(grid, 1, found.top - 1), *found.told]
            return [_Found(found.table, around, reading)], ""
    places = regions.find(grid, known) or _remembered_regions(grid, remembered)
    tables, told = _tables(grid, places, matcher)
    return tables, told if why == "none" else why


def _tables(grid: Grid, places: Sequence[Region], matcher: sheetforms.Matcher) -> tuple[list[_Found], str]:
    """Return those of the tables in PLACES that are of activities, or why there are none."""
    found: list[_Found] = []
    why = "none"
    above = 1
    for region in places:
        matches, fingerprint = matcher(region.columns)
        if not _is_ledger(matches):
            why = "other"
            continue
        read = records.read(grid, region, matches)
        told = preamble.read(grid, above, region.top - 1)
        named = naming.findings(grid.name, region.header_row, matches) if read.rows else ()
        findings = [*named, *read.findings]
        table = Table(grid.name, ACTIVITY, region.header_row, read.columns, read.rows, findings, "table")
        reading = SheetReading(grid.name, "table", region.header_row, fingerprint, matches, len(read.rows), "")
        found.append(_Found(table, told, reading))
        above = region.last + 1
    if found:
        found[0] = replace(found[0], table=_with_unread(grid, found[0].table, places))
    if found and not any(one.table.rows for one in found):
        return [], "unfilled"
    return found, why


def _with_unread(grid: Grid, table: Table, places: Sequence[Region]) -> Table:
    """Return TABLE with findings on columns beside it that were taken for no part of any table in PLACES."""
    findings = []
    for region in places:
        known = {column.number for one in places if one.top == region.top for column in one.columns}
        beside = [(column, text) for column, text in regions.cells(grid, region.header_row) if column not in known]
        rows = region.last - region.header_row + 1
        findings += [
            rowkinds.passed_over(Place(grid.name, region.header_row, column), "outside", text, rows)
            for column, text in beside
        ]
    return replace(table, findings=[*table.findings, *findings])


def _is_ledger(matches: Sequence[Match]) -> bool:
    """Tell whether a table whose columns are MATCHES is of activities: lists of choices are tables, too."""
    fields = {match.field for match in matches if match.field}
    if "name" in fields:
        return len(fields) > 1
    return len(fields) >= _FEWEST_FIELDS and len(fields & naming.SUBSTANCE) > 1


def _match(columns: Sequence[Column], settled: Mapping[str, str], remembered: Remembered) -> tuple[list[Match], str]:
    fingerprint = headers.fingerprint([column.header for column in columns])
    return naming.settled(columns, headers.match(columns, settled, remembered(fingerprint))), fingerprint


def _remembered_regions(grid: Grid, remembered: Remembered) -> list[Region]:
    """Return the table on GRID whose header is known only because people settled all of it before."""
    for row in range(1, min(len(grid.rows), _SEARCHED) + 1):
        here = regions.cells(grid, row)
        if len(here) > 1 and (given := remembered(headers.fingerprint(_across(here)))):
            known = _known(given)
            return [region for region in regions.find(grid, known) if region.header_row == row]
    return []


def _across(here: regions.Cells) -> list[str]:
    """Return the texts of a row from its first to its last, blank where it has none."""
    texts = dict(here)
    return [texts.get(column, "") for column in range(min(texts), max(texts) + 1)]


def _known(settled: Mapping[str, str]) -> Known:
    """Return what tells headers: the spellings of fields, and those that were SETTLED."""
    if not settled:
        known: Known = headers.known  # a function that remembers its answers is of no type that says which
        return known
    return cache(lambda text: headers.known(text) or headers.key(text) in settled or fold(text) in settled)


def _hidden(grid: Grid, table: Table) -> Iterator[Finding]:
    """Find records that people do not see."""
    if not grid.visible:
        yield Finding(
            "records-hidden", Place(grid.name), {"what": _said("hidden.sheet"), "times": str(len(table.rows))}
        )
    rows = [row.number for row in table.rows if row.number in grid.hidden_rows]
    if rows:
        yield Finding(
            "records-hidden", Place(grid.name, rows[0]), {"what": _said("hidden.rows"), "times": str(len(rows))}
        )
    for column in sorted(grid.hidden_columns):
        filled = sum(
            any(table.columns.get(key) == column for key in row.written)
            or any(at == column for _, _, at in row.unknown)
            for row in table.rows
        )
        if filled:
            place = Place(grid.name, table.header_row, column)
            yield Finding("records-hidden", place, {"what": _said("hidden.column"), "times": str(filled)})


def _said(key: str) -> Bilingual:
    return Bilingual(say(key, "ja"), say(key, "en"))


def _unnumbered(name: str) -> str:
    """Return the NAME of a sheet without numbers around it: 選択肢 (2)."""
    return re.sub(r"^[\d_.\s]+|[\s_(（]*\d+[)）]?$", "", name)
