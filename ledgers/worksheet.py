"""The XML of a worksheet: what it tells beside the values that other readers get out of it.

Most sheets are written in one plain way, which a few searches through the bytes take in; the others are parsed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from catalog.findings import Finding, Place
from ledgers import markup
from ledgers.limits import MAX_COLUMNS, SPARSE_CELLS

Range = tuple[int, int, int, int]
Cell = tuple[int, int]

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_DIGITS, _LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Bounded, so that no file, however made, takes longer than its length asks for.
_PLAIN_CELL = re.compile(rb'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"[^<>]{0,80}>')
_BLANK = re.compile(
    rb'(?:</row>|<row(?: [^<>]{0,400}+)?+>|<c r="[A-Z]{1,3}[1-9][0-9]{0,6}"(?: s="[0-9]{1,6}")?+ ?+/>|\s++)*+'
)
_ERROR = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]{0,80}? t="e"[^<>]{0,80}>(.*?)</c>', re.DOTALL)
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^<>]{0,80})>(<f[ />].*?)</c>', re.DOTALL)
_VALUE = re.compile(rb"<v[^<>]{0,80}>([^<]+)</v>")
_HIDDEN_ROW = re.compile(rb'<row ([^<>]{0,400}? ?hidden="(?:1|true)"[^<>]{0,400})>')
_ROW_NUMBER = re.compile(rb'(?:^|\s)r="(\d{1,7})"')
_COLUMNS = re.compile(rb"<col ([^<>]{0,400})>")
_BOUNDS = re.compile(rb'(min|max|hidden)="(\w{1,7})"')
_MERGED = re.compile(rb'<mergeCell [^<>]{0,80}?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"')
_TAGS_PER_CELL, _OTHER_TAGS = 8, 50_000
"""How many tags there may be in a sheet that is taken for a plain one."""


@dataclass(slots=True)
class Details:
    """What is told of a sheet: how far its values reach, and the cells, rows and columns that are special.

    ERRORS are error cells, UNCALCULATED formulas without a value, FORMATS the number formats that show more than a
    number, each by row and column from 1. FILLED tells how many cells there are.
    """

    rows: int = 0
    columns: int = 0
    filled: int = 0
    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: list[Cell] = field(default_factory=list)
    formats: dict[Cell, str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def findings(self, sheet: str) -> Iterator[Finding]:
        """Return what is wrong in SHEET's cells whatever they mean."""
        for (row, column), error in self.errors.items():
            yield Finding("cell-error", Place(sheet, row, column), {"value": error})
        for row, column in self.uncalculated:
            yield Finding("cell-uncalculated", Place(sheet, row, column))


def details(data: bytes, formats: Mapping[str, str]) -> Details:
    """Return the details of the worksheet whose XML is DATA; FORMATS are the formats of interest by style.

    Raises:
        expat.ExpatError, ValueError: DATA is not well-formed, or no worksheet.
    """
    return _plain(data, formats) or _Parser(formats).parse(data)


def is_plain(data: bytes) -> bool:
    """Tell whether the worksheet whose XML is DATA is a modest one that every reader sees in the same way."""
    return (data.count(b"sheetData") == 1 and b"<sheetData/>" in data) or _plain(data, {}) is not None


def _plain(data: bytes, formats: Mapping[str, str]) -> Details | None:
    """Return the details of a modest sheet that is written in the plain way, None of any other."""
    start, closing = data.find(b"<sheetData>"), data.find(b"</sheetData>")
    end = data.rfind(b"</c>", 0, max(closing, 0)) + len(b"</c>")
    if not _is_plain(data, start, end, closing):
        return None
    places = _PLAIN_CELL.findall(data, start, end)
    if len(places) != data.count(b"<c", start, end):
        return None
    joined = b" ".join(places)
    found = Details(
        max(map(int, set(joined.translate(None, _LETTERS).split()))),
        max(map(_column, set(joined.translate(None, _DIGITS).split()))),
        len(places),
    )
    many = data.count(b"<") > _TAGS_PER_CELL * found.filled + _OTHER_TAGS
    if many or found.rows * found.columns > SPARSE_CELLS or found.columns > MAX_COLUMNS:
        return None  # cells without values, which take no room, are told from others by the parser
    found.merged = [_range(*ends.groups()) for ends in _MERGED.finditer(data, closing)]
    _add_cells(found, data, start, end, formats)
    return found if _add_hidden(found, data, start, closing) else None


def _is_plain(data: bytes, start: int, end: int, closing: int) -> bool:
    """Tell whether there is nothing in DATA that searches could mistake.

    Its cells with values are between START and END; from there to CLOSING there may only be blank ones.
    """
    if not 0 < start < end or data.count(b"sheetData") != 2 or not data.rstrip().endswith(b"</worksheet>"):
        return False
    if any(sign in data for sign in (b"<!", b"='")) or data.find(b"<?", 5) >= 0:
        return False
    return data.find(b":c", start, end) < 0 and _BLANK.fullmatch(data, end, closing) is not None


def _add_cells(found: Details, data: bytes, start: int, end: int, formats: Mapping[str, str]) -> None:
    if data.find(b't="e"', start, end) >= 0:
        for error in _ERROR.finditer(data, start, end):
            value = _VALUE.search(error[2])
            found.errors[_cell(error[1])] = value[1].decode() if value else "#ERROR!"
    if data.find(b"<f", start, end) >= 0:
        for formula in _FORMULA.finditer(data, start, end):
            if not _VALUE.search(formula[3]) and not (b"<v" in formula[3] and b't="str"' in formula[2]):
                found.uncalculated.append(_cell(formula[1]))
    if formats:
        styles = b"|".join(style.encode() for style in formats)
        for cell in re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]{0,80}? s="(%b)"' % styles).finditer(data, start, end):
            found.formats[_cell(cell[1])] = formats[cell[2].decode()]


def _add_hidden(found: Details, data: bytes, start: int, end: int) -> bool:
    """Add hidden rows and columns to FOUND; return whether the rows say which they are."""
    if data.find(b'hidden="', start, end) >= 0:
        numbers = [_ROW_NUMBER.search(row[1]) for row in _HIDDEN_ROW.finditer(data, start, end)]
        if not all(numbers):
            return False
        found.hidden_rows = {int(number[1]) for number in numbers if number}
    for columns in _COLUMNS.finditer(data, 0, start):
        told = dict(_BOUNDS.findall(columns[1]))
        if told.get(b"hidden") in {b"1", b"true"}:
            found.hidden_columns.append((int(told[b"min"]), int(told[b"max"])))
    return True


def _cell(address: bytes) -> Cell:
    letters = address.rstrip(_DIGITS)
    return int(address[len(letters) :]), _column(letters)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _range(first: bytes, last: bytes) -> Range:
    return (*_cell(first), *_cell(last))


class _Parser:
    """One pass over the XML of a worksheet, however it is written."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self._formats = formats
        self._found = Details()
        self._place = (0, 0)
        self._attributes: dict[str, str] = {}
        self._formula = self._value = self._filled = self._inside = False
        self._text: list[str] = []

    def parse(self, data: bytes) -> Details:
        if b"\0" in data[:64]:
            raise ValueError("not in UTF-8")  # other readers would see nothing
        markup.parse(data, self._start, self._end, self._characters)
        return self._found

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = markup.local(name)
        if tag == "c":
            address = attributes.get("r")
            self._place = _parsed(address) if address else (self._place[0], self._place[1] + 1)
            self._attributes = attributes
            self._formula = self._value = self._filled = False
            self._text.clear()
        elif tag == "f":
            self._formula = self._filled = True
        elif tag in {"v", "is"}:
            self._filled = True
            self._value = self._inside = tag == "v"
        elif tag == "row":
            self._place = int(attributes.get("r") or self._place[0] + 1), 0
            if markup.true(attributes.get("hidden")):
                self._found.hidden_rows.add(self._place[0])
        elif tag == "col" and markup.true(attributes.get("hidden")):
            self._found.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif tag == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self._found.merged.append((*_parsed(first), *_parsed(last or first)))

    def _characters(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def _end(self, name: str) -> None:
        tag = markup.local(name)
        if tag == "v":
            self._inside = False
        elif tag == "c" and self._filled:
            self._add()

    def _add(self) -> None:
        found, (row, column), kind = self._found, self._place, self._attributes.get("t")
        found.filled += 1
        found.rows, found.columns = max(found.rows, row), max(found.columns, column)
        if kind == "e":
            found.errors[self._place] = "".join(self._text) or "#ERROR!"
        elif self._formula and not (self._text or (self._value and kind == "str")):
            found.uncalculated.append(self._place)
        if code := self._formats.get(self._attributes.get("s", "")):
            found.formats[self._place] = code


def _parsed(address: str) -> Cell:
    match = _ADDRESS.fullmatch(address.upper())
    if match is None:
        raise ValueError(address)
    return int(match[2]), _column(match[1].encode())
