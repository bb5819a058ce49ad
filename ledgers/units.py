"""Units that stand in a header: 5 under 保管期間（年） is 5年, 12 under 件数（千件） is 12千件."""

import re
from collections.abc import Iterator, Mapping, Sequence

from catalog.content import Cell
from catalog.findings import Finding, Place
from ledgers.record import Record
from ledgers.spellings import field_of

_COUNTED = r"[百千万億]?(?:件|人|名|枚|部)|[百千万]|persons?|people|records?"
_LASTING = r"年間?|[かヶケヵカ箇]月間?|月間?|日間?|years?|months?|days?"
_UNITS = {"count": _COUNTED, "period": _LASTING}
"""The units that the numbers of a field have, by its kind."""
_NUMBER = re.compile(r"\s*約?\s*[\d０-９]+(?:[,，][\d０-９]{3})*(?:[.．][\d０-９]+)?\s*")


def complete(
    sheet: str, records: Sequence[Record], columns: Mapping[str, int], header: Mapping[int, str], row: int
) -> Iterator[Finding]:
    """Give the bare numbers in RECORDS the units that the HEADER of their COLUMNS has, and report it at its ROW."""
    for key, column in columns.items():
        unit = _unit(key, header.get(column, ""))
        told = [record for record in records if _completed(record, key, column, unit)] if unit else []
        if told:
            yield finding(Place(sheet, row, column), header[column], key, len(told))


def united(key: str, header: str, text: str) -> str:
    """Return TEXT, a value of the field KEY, with the unit that HEADER has, where it is a number without one."""
    return text.strip() + _unit(key, header) if _NUMBER.fullmatch(text) else text


def finding(place: Place, header: str, key: str, times: int) -> Finding:
    """Return the finding that so many TIMES numbers of the field KEY were given the unit of their HEADER at PLACE."""
    return Finding("unit-read", place, {"header": header, "unit": _unit(key, header), "times": str(times)})


def _unit(key: str, header: str) -> str:
    """Return the unit in brackets that HEADER has for the field KEY, or nothing."""
    pattern = _UNITS.get(field_of(key).kind)
    found = (
        re.search(rf"[(（\[［〔【]\s*(?:単位\s*[:：]?\s*)?({pattern})\s*[)）\]］〕】]", header, re.I)
        if pattern
        else None
    )
    if found is None:
        return ""
    unit = found[1]
    return f" {unit}" if unit.isascii() else unit.replace("月", "か月") if unit.startswith("月") else unit


def _completed(record: Record, key: str, column: int, unit: str) -> bool:
    """Give the bare numbers of RECORD in the COLUMN of the field KEY their UNIT; tell whether there were any."""
    if key in record.plain:
        if _NUMBER.fullmatch(record.plain[key]):
            record.plain[key] = record.plain[key].strip() + unit
            return True
        return False
    pieces = record.pieces.get(key, [])
    completed = [(text.strip() + unit, cell) if _is_bare(text, cell, column) else (text, cell) for text, cell in pieces]
    if completed != pieces:
        record.pieces[key] = completed
    return completed != pieces


def _is_bare(text: str, cell: Cell, column: int) -> bool:
    return cell.column == column and _NUMBER.fullmatch(text) is not None
