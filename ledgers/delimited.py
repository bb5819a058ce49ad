"""Reading .csv, .tsv and .txt: in which encoding, with which separator, and what stands in its cells."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path

from catalog.findings import Finding, Place
from ledgers import texts
from ledgers.limits import MEGABYTE, Room, Unreadable
from ledgers.workbook import Grid, Workbook

MAX_SIZE = 50 * MEGABYTE

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TOLD = 20
"""Undecodable places that are told one by one; a file with more of them is in another encoding, or no text."""
_EUC_SIGNS = "､･"
_SEPARATORS = {".csv": ",\t;", ".tsv": "\t,;", ".txt": "\t,;"}
_SAMPLE = 1_000
"""Rows by which the separator is chosen."""
_HINT = re.compile(r"sep=(.)(?:\r\n|\r|\n|$)")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_LOST, _REPLACED = "\ufffd", "replace"
_MOSTLY = 5
"""UTF-8 makes next to no sense of other encodings: where it reads so many characters for one that it cannot, it is
the encoding."""
_NOWHERE = re.compile("[\x80\uf8f0-\uf8f3]")
"""What Python makes of the bytes that stand for nothing in Shift_JIS."""
_END = "\ue000"
"""A last row of our own: where it is missing after reading, a quotation mark has swallowed it."""
_MAX_FIELD = 1 << 20

csv.field_size_limit(_MAX_FIELD)


def read(path: Path) -> Workbook:
    """Read the file at PATH as a workbook with one sheet that is called as the file is.

    Raises:
        Unreadable: it is no text, its encoding or its quotation marks are damaged, or it goes beyond the limits.
    """
    data = path.read_bytes()
    if len(data) > MAX_SIZE:
        raise Unreadable("file-too-large", limit=str(MAX_SIZE // MEGABYTE))
    text, separators = _decoded(data, path), _SEPARATORS.get(path.suffix.lower(), ",\t;")
    rows = [[_cell(cell) for cell in row] for row in _rows(text, separators, path.stem)]
    while rows and not any(rows[-1]):
        rows.pop()
    Room().take(len(rows), max(map(len, rows), default=1), sum(map(len, rows)))
    return Workbook([Grid(path.stem, True, rows)], [*texts.unfit(path.stem, rows)])


def _decoded(data: bytes, path: Path) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding.upper(), encoding, path)
    if data.count(b"\0") * 20 > len(data):
        raise Unreadable("file-encoding")  # UTF-16 without a mark, or no text
    told = data.decode("utf-8", _REPLACED)
    lost = told.count(_LOST)
    if _not_ascii(told) >= _MOSTLY * lost:
        return _strict(data, "UTF-8", "utf-8", path)
    text = _replaced(data, "cp932")
    return _as_euc(data, text) or _strict(data, "Shift_JIS", "cp932", path)


def _strict(data: bytes, name: str, encoding: str, path: Path) -> str:
    """Return DATA decoded from ENCODING, which people call NAME, or refuse it with the places that cannot be."""
    with suppress(UnicodeDecodeError):
        text = data.decode(encoding)
        if encoding != "cp932" or not _NOWHERE.search(text):
            return text
    raise Unreadable.because(_undecodable(_replaced(data, encoding), name, path))


def _replaced(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, _REPLACED)
    return _NOWHERE.sub(_LOST, text) if encoding == "cp932" else text


def _as_euc(data: bytes, text: str) -> str | None:
    """Return DATA decoded as EUC-JP where that is what it is.

    Then Shift_JIS makes TEXT of it that has gaps, or many commas and dots of half width, which kana are there.
    """
    if _LOST not in text and sum(map(text.count, _EUC_SIGNS)) * 10 <= _not_ascii(text):
        return None
    try:
        return data.decode("euc_jp")
    except UnicodeDecodeError:
        return None


def _not_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _undecodable(text: str, name: str, path: Path) -> list[Finding]:
    """Return a finding for every cell of TEXT with a place that its encoding, called NAME, does not know."""
    if text.count(_LOST) > max(_TOLD, len(text) // 1_000):
        return [Finding("file-encoding")]
    rows = enumerate(_rows(text, _SEPARATORS.get(path.suffix.lower(), ",\t;"), path.stem), start=1)
    cells = ((number, column, cell) for number, row in rows for column, cell in enumerate(row, start=1))
    places = (Place(path.stem, number, column) for number, column, cell in cells if _LOST in cell)
    return [Finding("cell-undecodable", place, {"encoding": name}) for place in places] or [Finding("file-encoding")]


def _rows(text: str, separators: str, sheet: str) -> Sequence[Sequence[str]]:
    """Return the cells of TEXT, parted by that of SEPARATORS which makes the steadiest table."""
    if hint := _HINT.match(text):
        return [*_parted(text[hint.end() :], hint[1], sheet)]
    tables = {sign: _steadiness([*islice(_sample(text, sign), _SAMPLE)]) for sign in separators}
    return [*_parted(text, max(separators, key=lambda sign: tables[sign]), sheet)]


def _sample(text: str, separator: str) -> Iterator[Sequence[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _steadiness(rows: Sequence[Sequence[str]]) -> tuple[float, int]:
    """Return how many of ROWS have as many cells as most have that have several, and how many cells that is."""
    lengths = Counter(len(row) for row in rows if any(row))
    several = {length: times for length, times in lengths.items() if length > 1}
    if not several:
        return 0.0, 1
    usual = max(several, key=lambda length: (several[length], length))
    return round(several[usual] / lengths.total(), 2), usual


def _parted(text: str, separator: str, sheet: str) -> Iterator[Sequence[str]]:
    """Yield the rows of TEXT.

    Raises:
        Unreadable: a quotation mark is never closed, so that all that follows stands in one cell.
    """
    rows = csv.reader(StringIO(f"{text}\n{_END}", newline=""), delimiter=separator)
    number, last = 0, list[str]()
    try:
        for row in rows:
            if number:
                yield last
            number, last = number + 1, row
    except csv.Error:  # a cell longer than any
        last = []
    if last != [_END]:
        raise Unreadable.because([Finding("quote-unclosed", Place(sheet, number, len(last) or None))])


def _cell(cell: str) -> str | None:
    """Return the words of CELL; systems write ="0012" so that Excel keeps a text as it is."""
    match = _TEXT_FORMULA.fullmatch(cell)
    return texts.text_of(match[1] if match else cell)
