"""Parties named beside an answer: 有（A社） under 委託 says to whom."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from catalog import datafiles
from catalog.content import Cell
from catalog.readings.lists import split
from catalog.readings.marks import read_mark
from ledgers.record import Record
from ledgers.spellings import LEDGERS

_NAMED_BY = {"entrusted_out": "entrustees", "third_party": "recipients"}
"""The marks beside which parties are named, and the field of their names."""
_SEPARATORS = "、，,；;\n"


def name(records: Sequence[Record], columns: Mapping[str, int]) -> Mapping[str, int]:
    """Add to RECORDS the parties that their marks name and nothing else does; return COLUMNS with those of their names.

    The names stand in the very cell of the mark.
    """
    found = dict(columns)
    for mark, names in _NAMED_BY.items():
        for record in records if mark in columns else ():
            for text, cell in _said(record, mark, columns[mark]):
                if not record.says(names) and (told := named(text)):
                    record.add(names, "、".join(told), cell)
                    found.setdefault(names, columns[mark])
    return found


@lru_cache(maxsize=20_000)
def named(written: str) -> tuple[str, ...]:
    """Return the parties that the mark WRITTEN names: after their label, or all of its note if it is nothing else."""
    reading = read_mark(written)
    if reading is None or reading.answer != "yes" or not reading.note:
        return ()
    labelled = _label().match(reading.note)
    parts = split(reading.note[labelled.end() :] if labelled else reading.note, _SEPARATORS)
    return parts if labelled or all(map(_is_party, parts)) else ()


def _said(record: Record, mark: str, column: int) -> Iterator[tuple[str, Cell]]:
    if mark in record.plain:
        yield record.plain[mark], Cell(record.number, column)
    elif mark in record.pieces:
        yield from list(record.pieces[mark])


def _is_party(words: str) -> bool:
    return _pattern("party").fullmatch(words) is not None and _pattern("none").fullmatch(words) is None


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:{_pattern('label').pattern})\s*[:：はが]\s*(?=\S)", re.IGNORECASE)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    rows = datafiles.records("columns/parties.csv", LEDGERS)
    return re.compile("|".join(f"(?:{row['text']})" for row in rows if row["kind"] == kind), re.IGNORECASE)
