"""What a ledger contains, as values: rows of the store's content tables with the place each one came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from catalog import fields
from catalog.findings import Place

Columns = Sequence[Sequence[Any]]
Layout = Literal["table", "form", "exchange", "template", "ignored"]


class Entry(NamedTuple):
    """One row of a content table; a tuple because bulk imports make hundreds of thousands of them.

    VALUES are the cells' own texts (None where blank) in the order of ``fields.content()[table]``. ACTIVITY is the
    index of the activity it belongs to within the same content, None where it speaks of the whole organization.
    SHEET is an index into the content's sheets, ROW the row number there (0 where it came from no sheet).
    """

    values: tuple[str | None, ...]
    activity: int | None = None
    sheet: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: COLUMNS tells in which column (from 1) each ``(table, field)`` stood.

    A sheet of which two columns fill in the same field (both limits of an activity) is there twice. CARRIED_FROM is
    the revision whose source it is of, where that is an earlier one.
    """

    name: str
    layout: Layout
    header_row: int | None
    columns: Mapping[tuple[str, str], int]
    carried_from: int | None = None


class Cell(NamedTuple):
    """A cell of the sheet that an entry stands on, its ROW and COLUMN counted from 1."""

    row: int
    column: int


class Extra(NamedTuple):
    """A value under a HEADER that no field knows, beside the entry AT of TABLE; a tuple as entries are."""

    table: str
    at: int
    header: str
    written: str
    sheet: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Content:
    """All that a ledger says at one time.

    ENTRIES holds the rows of each content table. ACTIVITY_IDS are the ids that the source itself carries, one for
    each row of ``activity`` (None where it carries none). EXCEPTIONS are the cells of values that do not stand where
    their entry's row and their field's column say, by table, index of the entry and key of the field.
    """

    entries: Mapping[str, Sequence[Entry]]
    activity_ids: Sequence[str | None] = ()
    extras: Sequence[Extra] = ()
    sheets: Sequence[Sheet] = ()
    exceptions: Mapping[tuple[str, int, str], Cell] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to make the content anew, by columns: that takes half as long as pickling each of its tuples."""
        entries = {table: tuple(zip(*rows, strict=True)) for table, rows in self.entries.items()}
        extras = tuple(zip(*self.extras, strict=True))
        return _restored, (entries, self.activity_ids, extras, self.sheets, self.exceptions)

    @property
    def activities(self) -> Sequence[Entry]:
        """Return the rows of the activities."""
        return self.entries.get("activity", ())

    def values(self, table: str, key: str) -> list[str | None]:
        """Return the value of field KEY in every row of TABLE."""
        at = field_index(table, key)
        return [entry.values[at] for entry in self.entries.get(table, ())]

    def place(self, table: str, index: int, key: str) -> Place:
        """Return the cell of the field KEY of the entry INDEX of TABLE."""
        if not self.sheets:
            return Place()
        entry = self.entries[table][index]
        sheet = self.sheets[entry.sheet]
        cell = self.exceptions.get((table, index, key))
        return Place(sheet.name, *cell) if cell else Place(sheet.name, entry.row, sheet.columns.get((table, key)))


@dataclass(frozen=True, slots=True)
class Source:
    """The file a hand-in came from: its name without folders, and the SHA-256 of its bytes."""

    name: str
    sha256: str


def field_index(table: str, key: str) -> int:
    """Return the index of field KEY in the values of TABLE's entries."""
    return _INDEXES[table][key]


def values_of(table: str, written: Mapping[str, str | None]) -> tuple[str | None, ...]:
    """Return the values of an entry of TABLE from texts by field key; blank texts become None."""
    return tuple([written.get(key) or None for key in _INDEXES[table]])


def _restored(
    entries: Mapping[str, Columns],
    activity_ids: Sequence[str | None],
    extras: Columns,
    sheets: Sequence[Sheet],
    exceptions: Mapping[tuple[str, int, str], Cell],
) -> Content:
    """Return the content that was taken apart into columns."""
    rows = {table: [*map(Entry._make, zip(*columns, strict=True))] for table, columns in entries.items()}
    unknown = [*map(Extra._make, zip(*extras, strict=True))]
    return Content(rows, activity_ids, unknown, sheets, exceptions)


_INDEXES = {table: {f.key: at for at, f in enumerate(known)} for table, known in fields.content().items()}
