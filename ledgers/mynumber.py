"""Individual numbers (個人番号, My Number) that must not be in a ledger: found, never shown, never stored.

番号法 guideline 別添1 2Cc: a register of specific personal information does not carry the numbers themselves. About one
in ten numbers of twelve digits passes the check digit by chance (driving licences, time stamps), so words nearby decide
whether a file is turned down or the digits are only masked.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from catalog import exchange, fields
from catalog.content import Content, Entry
from catalog.findings import Finding, Place
from catalog.handin import Belonging
from catalog.vocabulary import terms
from ledgers.layout import SheetReading
from ledgers.table import Row, Table
from ledgers.workbook import Grid, Workbook

MASK = "************"

_FOUR = "[0-9０-９]{4}"
_GAP = r"-‐‑‒–—―−－ーｰ.．\s\u200b-\u200f\u2060\ufeff"
"""What people put between the digits."""
_LISTING = ",，、/／・･"
"""What parts lists of amounts and years, too: such digits are one number only where words speak of it."""


def _twelve(gap: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9０-９]){_FOUR}[{gap}]{{0,3}}{_FOUR}[{gap}]{{0,3}}{_FOUR}(?![0-9０-９])")


_TWELVE, _LOOSE = _twelve(_GAP), _twelve(_GAP + _LISTING)
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NUMBERED = frozenset({"reference", "risk_reference", "url", "activity"})
"""Fields that hold numbers of the organization's own; without words that say otherwise they are left alone."""


def guard(workbook: Workbook, tables: Sequence[Table], content: Content) -> tuple[Content, list[Finding]]:
    """Return the CONTENT of TABLES with every possible Individual Number masked, and where in WORKBOOK they stand.

    Each cell is told once, whatever became of its words, and so are numbers that are only read in passing: those that
    rows call an activity by, and the names of sheets.
    """
    findings = [
        *_around(workbook),
        *(finding for table in tables for finding in _in_table(table, workbook.grid(table.sheet))),
    ]
    return (_masked(content) if findings else content), findings


def mask(text: str, *, spoken: bool = False) -> str:
    """Return TEXT with the digits of possible Individual Numbers masked; SPOKEN tells that words speak of them."""
    if not _LOOSE.search(text):
        return text
    form = _LOOSE if spoken or _speaks_of_it([text]) else _TWELVE
    return form.sub(lambda match: MASK if is_individual_number(_digits(match)) else match.group(), text)


def hide(text: str) -> str:
    """Return TEXT as it may be quoted: with everything masked that may be an Individual Number, whatever parts it."""
    return mask(text, spoken=True)


def mask_finding(finding: Finding) -> Finding:
    """Return FINDING as it may be told: with what it quotes, and the name of its sheet, masked."""
    values = {name: hide(value) if isinstance(value, str) else value for name, value in finding.values.items()}
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


def _has_number(text: str, *, spoken: bool = False) -> bool:
    form = _LOOSE if spoken else _TWELVE
    return any(is_individual_number(_digits(match)) for match in form.finditer(text))


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


def _in_table(table: Table, grid: Grid | None) -> Iterator[Finding]:
    headers = {column: header for row in table.rows for header, _, column in row.unknown}
    for column, header in sorted(headers.items()):
        if _LOOSE.search(header) and _has_number(header, spoken=_speaks_of_it([header])):
            yield _finding(Place(table.sheet, table.header_row, column), spoken=_speaks_of_it([header]))
    suspicious = [row for row in table.rows if _LOOSE.search("\0".join(_words_of(row)))]
    spoken = {"my_number"}
    if grid and table.header_row and suspicious:
        told = {key: grid.cell(table.header_row, column) for key, column in table.columns.items()}
        spoken |= {key for key, header in told.items() if header and _speaks_of_it([header])}
    for row in suspicious:
        yield from _in_row(table, row, spoken)


def _in_row(table: Table, row: Row, speaking: Collection[str]) -> Iterator[Finding]:
    """Find numbers in ROW of TABLE, in whose fields SPEAKING they are expected."""
    said = _speaks_of_it(_words_of(row))
    for key, text in row.written.items():
        spoken = said or key in speaking
        if _has_number(text, spoken=spoken) and (spoken or key not in _NUMBERED):
            yield _finding(table.place(row, key), spoken=spoken)
    for index, (header, text, column) in enumerate(row.unknown):
        spoken = said or _speaks_of_it([header])
        if _has_number(text, spoken=spoken):
            yield _finding(Place(table.sheet, row.unknown_row(index), column), spoken=spoken)


def _words_of(row: Row) -> list[str]:
    return [*row.written.values(), *(text for _, text, _ in row.unknown)]


def _finding(place: Place, *, spoken: bool) -> Finding:
    return Finding("my-number" if spoken else "my-number-like", place)


def _masked(content: Content) -> Content:
    entries = {
        table: [_masked_entry(entry, keys) for entry in rows]
        for table, rows in content.entries.items()
        for keys in [[field.key for field in fields.content()[table]]]
    }
    extras = [
        extra._replace(header=mask(extra.header), written=mask(extra.written, spoken=_speaks_of_it([extra.header])))
        for extra in content.extras
    ]
    sheets = [replace(sheet, name=mask(sheet.name)) for sheet in content.sheets]
    return replace(content, entries=entries, extras=extras, sheets=sheets)


def _masked_entry(entry: Entry, keys: Sequence[str]) -> Entry:
    if not any(value and _LOOSE.search(value) for value in entry.values):
        return entry
    spoken = _speaks_of_it(value for value in entry.values if value)
    return entry._replace(
        values=tuple(
            value if not value or key in _NUMBERED else mask(value, spoken=spoken or key == "my_number")
            for value, key in zip(entry.values, keys, strict=True)
        )
    )


def _speaks_of_it(texts: Iterable[str]) -> bool:
    return any(word in unicodedata.normalize("NFKC", text).casefold() for text in texts for word in _words())


@cache
def _words() -> Sequence[str]:
    my_number = next(term for term in terms("data_item") if term.code == "MYNO")
    return [unicodedata.normalize("NFKC", spelling).casefold() for spelling in my_number.spellings]
