"""A record of a department's sheet while it is read: what is said of each field, piece by piece, and in which cell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from catalog import elements, fields
from catalog.content import Cell
from catalog.findings import Finding, Place
from catalog.readings.boxes import ticked
from catalog.vocabulary import meaning
from ledgers.table import Row

Piece = tuple[str, Cell]
_CHOICES = ("term", "mark", "list")


@dataclass(slots=True)
class Record:
    """A record: the row NUMBER where it begins, and for each field its PIECES with their cells.

    PLAIN are the texts of fields that have one cell, in that row and in the column that COLUMNS tells: most have.
    UNKNOWN are the header, the text, the column and the row of what no field knows. CHOSEN are the cells of which only
    the ticked words were read.
    """

    number: int
    columns: Mapping[str, int]
    plain: dict[str, str] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))
    unknown: list[tuple[str, str, int, int]] = field(default_factory=list)
    chosen: list[tuple[str, str, Cell]] = field(default_factory=list)

    def put(self, key: str, text: str, cell: Cell) -> None:
        """Add TEXT, which stands in CELL, to what is said of the field KEY."""
        read = _chosen(key, text)
        if read != text:
            self.chosen.append((read, text, cell))
        self.add(key, read, cell)

    def add(self, key: str, text: str, cell: Cell) -> None:
        """Add TEXT of CELL as it is to what is said of the field KEY."""
        if key in self.plain:
            self.pieces[key].append((self.plain.pop(key), Cell(self.number, self.columns[key])))
        self.pieces[key].append((text, cell))

    def says(self, key: str) -> bool:
        """Tell whether anything is said of the field KEY."""
        return key in self.plain or key in self.pieces

    def row(self) -> Row:
        """Return the record as a row of its table."""
        written = self.plain | {key: _joined(key, pieces) for key, pieces in self.pieces.items()}
        cells = {
            key: _places(key, pieces)
            for key, pieces in self.pieces.items()
            if len(pieces) > 1 or pieces[0][1] != (self.number, self.columns.get(key))
        }
        unknown = [(header, text, column) for header, text, column, _ in self.unknown]
        rows = [row for *_, row in self.unknown]
        return Row(self.number, written, unknown, cells, rows if rows.count(self.number) < len(rows) else ())


def choices(sheet: str, records: Iterable[Record]) -> list[Finding]:
    """Report the cells of RECORDS on SHEET of which only the ticked words were read."""
    return [
        Finding("choice-read", Place(sheet, *cell), {"written": written, "read": read})
        for record in records
        for read, written, cell in record.chosen
    ]


@cache
def many_valued() -> frozenset[str]:
    """Return the fields whose values may stand in rows of their own; media may not: they make records of their own."""
    return frozenset(key for key, known in _fields().items() if known.into and known.kind in ("list", "names"))


def _chosen(key: str, text: str) -> str:
    """Return the ticked words of TEXT where a field is one choice of several and nothing else would read its boxes."""
    known = _fields().get(key)
    options = ticked(text) if known and not known.into and known.kind in _CHOICES else None
    if known is None or not options or meaning(known.vocabulary, text):
        return text
    return "、".join(options)


def _joined(key: str, pieces: Sequence[Piece]) -> str:
    """Return what PIECES of the field KEY say as one cell would."""
    if len(pieces) == 1:
        return pieces[0][0]
    known = _fields().get(key)
    return ("、" if known and "、" in known.separators else "\n").join(text for text, _ in pieces)


def _places(key: str, pieces: Sequence[Piece]) -> list[Cell]:
    """Return the cell of each value of the many-valued field KEY; the one cell where there is only one."""
    known = _fields().get(key)
    if len(pieces) == 1 or known is None:
        return [cell for _, cell in pieces]
    return [
        cell for text, cell in pieces for _ in elements.words_of(text, known.separators, known.vocabulary) or (text,)
    ]


@cache
def _fields() -> Mapping[str, fields.Field]:
    return {known.key: known for known in fields.content()["activity"]}
