"""Individual numbers (個人番号, My Number) that must not be in a ledger: found, never shown, never stored.

番号法 guideline 別添1 2Cc: a register of specific personal information does not carry the numbers themselves. About one
in ten numbers of twelve digits passes the check digit by chance (driving licences, time stamps), so words nearby decide
whether a file is turned down or the digits are only masked.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from catalog import fields
from catalog.content import Content, Entry
from catalog.findings import Finding, Place
from catalog.vocabulary import terms

MASK = "************"

_TWELVE = re.compile(r"(?<![0-9０-９])[0-9０-９]{4}([-‐－−\s]?)[0-9０-９]{4}\1[0-9０-９]{4}(?![0-9０-９])")
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_NUMBERED = frozenset({"reference", "risk_reference", "url"})
"""Fields that hold numbers of the organization's own; without words that say otherwise they are left alone."""


def guard(content: Content) -> tuple[Content, list[Finding]]:
    """Return CONTENT with every possible Individual Number masked, and where they stood."""
    findings: list[Finding] = []
    entries = {
        table: [_guarded(content, table, entry, findings) for entry in rows] for table, rows in content.entries.items()
    }
    extras = []
    for extra in content.extras:
        place = Place(content.sheets[extra.sheet].name, extra.row, extra.column)
        owner = content.entries[extra.table][extra.index]
        spoken = _speaks_of_it(extra.header, extra.written, *owner.values)
        masked, found = _masked(extra.written, place, spoken=spoken)
        findings += found
        extras.append(replace(extra, written=masked))
    return replace(content, entries=entries, extras=extras), findings


def is_individual_number(digits: str) -> bool:
    """Tell whether the twelve DIGITS end with the check digit of an Individual Number (省令 article 5)."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _guarded(content: Content, table: str, entry: Entry, findings: list[Finding]) -> Entry:
    if not any(value and _TWELVE.search(value) for value in entry.values):
        return entry
    sheet = content.sheets[entry.sheet]
    spoken = _speaks_of_it(*entry.values)
    values = []
    for field, value in zip(fields.content()[table], entry.values, strict=True):
        if value is None or (field.key in _NUMBERED and not spoken):
            values.append(value)
            continue
        place = Place(sheet.name, entry.row, sheet.columns.get((table, field.key)))
        masked, found = _masked(value, place, spoken=spoken or field.key == "my_number")
        findings += found
        values.append(masked)
    return entry._replace(values=tuple(values))


def _masked(written: str, place: Place, *, spoken: bool) -> tuple[str, list[Finding]]:
    found: list[Finding] = []

    def mask(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", match.group()))
        if not is_individual_number(digits):
            return match.group()
        found.append(Finding("my-number" if spoken else "my-number-like", place))
        return MASK

    return _TWELVE.sub(mask, written), found[:1]


def _speaks_of_it(*texts: str | None) -> bool:
    return any(word in unicodedata.normalize("NFKC", text).casefold() for text in texts if text for word in _words())


def _words() -> Sequence[str]:
    my_number = next(term for term in terms("data_item") if term.code == "MYNO")
    return [unicodedata.normalize("NFKC", spelling).casefold() for spelling in my_number.spellings]
