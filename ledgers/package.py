"""The zip package of an .xlsx file: is it one, is it within limits, and what its XML tells that values do not."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import join, normpath
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat

from catalog.findings import Finding, Place

MAX_UNPACKED = 400 * 1024 * 1024
"""Bytes that all parts of a workbook may have together when unpacked."""
MAX_ROWS, MAX_COLUMNS = 200_000, 4_000
MAX_CELLS = 20_000_000
"""How far from A1 a value may stand, and how many cells there may be up to the last row and column with values:
readers make room for everything in between."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 16
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, ElementTree.ParseError, expat.ExpatError, EOFError, ValueError)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Unreadable(Exception):
    """The file is no workbook that can be read; FINDING says why."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, values=values)


@dataclass(slots=True)
class Details:
    """What a sheet's XML tells beside its values: error cells and formulas without a cached value, by place."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)

    def findings(self, sheet: str) -> Iterator[Finding]:
        """Return what is wrong in SHEET's cells whatever they mean."""
        for (row, column), error in self.errors.items():
            yield Finding("cell-error", Place(sheet, row, column), {"value": error})
        for row, column in self.uncalculated:
            yield Finding("cell-uncalculated", Place(sheet, row, column))


def inspect(path: Path) -> dict[str, Details]:
    """Return the details of every worksheet of the workbook at PATH, by the sheet's name.

    Raises:
        Unreadable: it is no .xlsx workbook, is encrypted or damaged, or goes beyond the limits.
    """
    _require_package(path)
    try:
        with zipfile.ZipFile(path) as package:
            if sum(part.file_size for part in package.infolist()) > MAX_UNPACKED:
                raise Unreadable("file-too-large", limit=str(MAX_UNPACKED // 1024 // 1024))
            return {name: _details(package, part) for name, part in _worksheets(package)}
    except _DAMAGED as error:
        raise Unreadable("file-damaged") from error
    except (RuntimeError, NotImplementedError) as error:  # zip-level encryption or an unknown compression
        raise Unreadable("file-encrypted") from error


def _require_package(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise Unreadable("file-empty")
    if start.startswith(_OLE):
        raise Unreadable("file-encrypted" if path.suffix.lower() in {".xlsx", ".xlsm"} else "file-kind")
    if not start.startswith(_ZIP):
        raise Unreadable("file-not-workbook")


def _worksheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and the part of every worksheet, in the order of the tabs."""
    if "xl/workbook.xml" not in package.namelist():
        raise Unreadable("file-not-workbook")
    relations = ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - see below
    # expat expands no external entities, and amplification is bounded since 2.4.1
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    kinds = {relation.get("Id"): relation.get("Type", "") for relation in relations}
    for element in ElementTree.fromstring(package.read("xl/workbook.xml")).iter():  # noqa: S314
        if element.tag.endswith("}sheet") and kinds.get(element.get(_RELATION), "").endswith("/worksheet"):
            target = targets[element.get(_RELATION)]
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            yield element.get("name", ""), part


def _details(package: zipfile.ZipFile, part: str) -> Details:
    with package.open(part) as file:
        return _Scanner().scan(file)


class _Scanner:
    """One pass over a worksheet's XML."""

    def __init__(self) -> None:
        self._details = Details()
        self._place = (0, 0)
        self._last = (1, 1)
        self._kind: str | None = None
        self._formula = self._value = self._inside = False
        self._text: list[str] = []

    def scan(self, file: IO[bytes]) -> Details:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return self._details

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "row":
            self._place = int(attributes.get("r", self._place[0] + 1)), 0
        elif tag == "c":
            self._place = self._within(attributes.get("r"))
            self._kind = attributes.get("t")
            self._formula = self._value = False
            self._text.clear()
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._value, self._inside = True, self._formula or self._kind == "e"

    def _characters(self, text: str) -> None:
        if self._inside:
            self._text.append(text)

    def _end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if tag == "v":
            self._inside = False
        elif tag == "c" and self._kind == "e":
            self._details.errors[self._place] = "".join(self._text)
        elif tag == "c" and self._formula and not self._calculated():
            self._details.uncalculated.append(self._place)

    def _calculated(self) -> bool:
        """Tell whether the cell has a value; that of a formula which yields text may be empty."""
        return any(self._text) or (self._value and self._kind == "str")

    def _within(self, address: str | None) -> tuple[int, int]:
        """Return row and column of ADDRESS; a cell without one stands right of the former."""
        row, column = _parsed(address) if address else (self._place[0], self._place[1] + 1)
        if row > self._last[0] or column > self._last[1]:
            self._last = max(row, self._last[0]), max(column, self._last[1])
            _require_room(row, column, *self._last)
        return row, column


def _parsed(address: str) -> tuple[int, int]:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _require_room(row: int, column: int, last_row: int, last_column: int) -> None:
    """Refuse a sheet whose value at ROW and COLUMN is too far out, or makes too many cells up to the last ones."""
    if row > MAX_ROWS or column > MAX_COLUMNS:
        limits = MAX_ROWS, MAX_COLUMNS
    elif last_row * last_column > MAX_CELLS:
        limits = MAX_CELLS // last_column, last_column
    else:
        return
    cell = Place(row=row, column=column).cell or ""
    raise Unreadable("file-too-wide", cell=cell, rows=str(limits[0]), columns=str(limits[1]))
