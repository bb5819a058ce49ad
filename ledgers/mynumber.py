"""Individual numbers (個人番号, My Number) that must not be in a ledger: found, never shown, never stored.

番号法 guideline 別添1 2Cc: a register of specific personal information does not carry the numbers themselves. About one
in ten numbers of twelve digits passes the check digit by chance (driving licences, time stamps), so words nearby decide
whether a file is turned down or the digits are only masked.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from catalog import exchange, fields
from catalog.content import Content, Entry
from catalog.findings import Finding, Place
from catalog.handin import Belonging
from catalog.vocabulary import terms
from ledgers.layout import SheetReading
from ledgers.table import Row, Table
from ledgers.workbook import Workbook

MASK = "************"

_FOUR = "[0-9０-９]{4}"
_GAP = r"[-‐‑‒–—―−－ーｰ.．\s\u200b-\u200f\u2060\ufeff]{0,3}"
"""What people put between the digits; no commas and strokes, which part lists of amounts and years."""
_TWELVE = re.compile(rf"(?<![0-9０-９]){_FOUR}{_GAP}{_FOUR}{_GAP}{_FOUR}(?![0-9０-９])")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NUMBERED = frozenset({"reference", "risk_reference", "url", "activity"})
"""Fields that hold numbers of the organization's own; without words that say otherwise they are left alone."""


def guard(workbook: Workbook, tables: Sequence[Table], content: Content) -> tuple[Content, list[Finding]]:
    """Return the CONTENT of TABLES with every possible Individual Number masked, and where in WORKBOOK they stand.

    Each cell is told once, whatever became of its words, and so are numbers that are only read in passing: those that
    rows call an activity by, and the names of sheets.
    """
    findings = [*_around(workbook), *(finding for table in tables for finding in _in_table(table))]
    return (_masked(content) if findings else content), findings


def mask(text: str) -> str:
    """Return TEXT with the digits of possible Individual Numbers masked."""
    return _TWELVE.sub(lambda match: MASK if is_individual_number(_digits(match)) else match.group(), text)


def mask_finding(finding: Finding) -> Finding:
    """Return FINDING as it may be told: with what it quotes, and the name of its sheet, masked."""
    values = {name: mask(value) if isinstance(value, str) else value for name, value in finding.values.items()}
    sheet = finding.place.sheet
    return replace(finding, place=replace(finding.place, sheet=sheet and mask(sheet)), values=values)


def mask_sheet(sheet: SheetReading) -> SheetReading:
    """Return SHEET as it may be shown: with its name and its headers masked."""
    matches = [replace(match, header=mask(match.header)) for match in sheet.matches]
    return replace(sheet, sheet=mask(sheet.sheet), matches=matches)


def mask_belonging(belonging: Belonging) -> Belonging:
    """Return BELONGING with the names that the file gives masked."""
    return replace(
        belonging,
        name=belonging.name and mask(belonging.name),
        department=belonging.department and mask(belonging.department),
        organization=belonging.organization and mask(belonging.organization),
        ledger=belonging.ledger and mask(belonging.ledger),
    )


def is_individual_number(digits: str) -> bool:
    """Tell whether the twelve DIGITS end with the check digit of an Individual Number (省令 article 5)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", match.group()))


def _has_number(text: str) -> bool:
    return any(is_individual_number(_digits(match)) for match in _TWELVE.finditer(text))


def _around(workbook: Workbook) -> Iterator[Finding]:
    """Find numbers in the names of sheets and in what the workbook says of itself."""
    for grid in workbook.grids:
        if _has_number(grid.name):
            yield Finding("my-number-like", Place(grid.name))
    meta = workbook.grid(exchange.META_SHEET)
    for row, cells in enumerate(meta.rows if meta else (), start=1):
        for column, text in enumerate(cells, start=1):
            if text and _has_number(text):
                yield Finding("my-number-like", Place(exchange.META_SHEET, row, column))


def _in_table(table: Table) -> Iterator[Finding]:
    headers = {column: header for row in table.rows for header, _, column in row.unknown}
    for column, header in sorted(headers.items()):
        if _has_number(header):
            yield _finding(Place(table.sheet, table.header_row, column), [header])
    for row in table.rows:
        yield from _in_row(table, row)


def _in_row(table: Table, row: Row) -> Iterator[Finding]:
    words = [*row.written.values(), *(text for _, text, _ in row.unknown)]
    if not any(_TWELVE.search(text) for text in words):
        return
    for key, text in row.written.items():
        spoken = key == "my_number" or _speaks_of_it(words)
        if _has_number(text) and (spoken or key not in _NUMBERED):
            yield _finding(table.place(row, key), words, spoken=spoken)
    for index, (header, text, column) in enumerate(row.unknown):
        if _has_number(text):
            yield _finding(Place(table.sheet, row.unknown_row(index), column), [header, *words])


def _finding(place: Place, words: Iterable[str], *, spoken: bool = False) -> Finding:
    return Finding("my-number" if spoken or _speaks_of_it(words) else "my-number-like", place)


def _masked(content: Content) -> Content:
    entries = {
        table: [_masked_entry(entry, kept) for entry in rows]
        for table, rows in content.entries.items()
        for kept in [[field.key in _NUMBERED for field in fields.content()[table]]]
    }
    extras = [extra._replace(header=mask(extra.header), written=mask(extra.written)) for extra in content.extras]
    sheets = [replace(sheet, name=mask(sheet.name)) for sheet in content.sheets]
    return replace(content, entries=entries, extras=extras, sheets=sheets)


def _masked_entry(entry: Entry, kept: Sequence[bool]) -> Entry:
    if not any(value and _TWELVE.search(value) for value in entry.values):
        return entry
    values = zip(entry.values, kept, strict=True)
    return entry._replace(values=tuple(value if keep or value is None else mask(value) for value, keep in values))


def _speaks_of_it(texts: Iterable[str]) -> bool:
    return any(word in unicodedata.normalize("NFKC", text).casefold() for text in texts for word in _words())


@cache
def _words() -> Sequence[str]:
    my_number = next(term for term in terms("data_item") if term.code == "MYNO")
    return [unicodedata.normalize("NFKC", spelling).casefold() for spelling in my_number.spellings]
