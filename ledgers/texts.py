"""The words of a cell: what a person sees of a value, and words that are not fit for a cell."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from catalog.findings import Finding, Place
from ledgers.limits import MAX_TEXT

_EXACT = 2**53
"""Up to here a workbook's numbers are whole numbers exactly."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_TOLD = 5

Unfit = tuple[str, Mapping[str, str]]
"""The code of a finding and its values."""


def text_of(value: object) -> str | None:
    """Return the words of a cell's VALUE: numbers as precise as people see them, dates in ISO 8601; None for blank."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n") if value and not value.isspace() else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) <= _EXACT else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="seconds" if value.second else "minutes")
    return None if value is None else str(value)


def unfit(sheet: str, rows: Sequence[Sequence[str | None]]) -> Iterator[Finding]:
    """Find texts in ROWS of SHEET that are kept but that no cell holds: with control characters, or too long."""
    known: dict[str, Sequence[Unfit]] = {}  # cells that say the same may share one long text
    for number, row in enumerate(rows, start=1):
        told = [text for text in row if text]
        if sum(map(len, told)) > MAX_TEXT or _UNFIT.search("".join(told)):
            for column, text in enumerate(row, start=1):
                if text and text not in known:
                    known[text] = [*_unfit(text)]
                for code, values in known[text] if text else ():
                    yield Finding(code, Place(sheet, number, column), values)


def _unfit(text: str) -> Iterator[Unfit]:
    if found := sorted(set(_UNFIT.findall(text))):
        yield "cell-control", {"characters": " ".join(f"U+{ord(character):04X}" for character in found[:_TOLD])}
    if len(text) > MAX_TEXT:
        yield "cell-long", {"length": f"{len(text):,}", "limit": f"{MAX_TEXT:,}"}
