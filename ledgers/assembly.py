"""Putting the tables of a workbook together: what belongs to which activity, and the many values of single cells."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat

from catalog import elements, fields
from catalog.content import Cell, Content, Entry, Extra, Sheet, field_index, values_of
from catalog.findings import Finding, Place
from catalog.folding import compact, fold
from catalog.messages import Bilingual
from catalog.vocabulary import meaning
from ledgers.table import Row, Table

ORGANIZATION_WIDE = frozenset({"activity_recipient", "safeguard"})
"""Dimensions whose rows may name no activity: they speak of the whole organization then."""

Exceptions = dict[tuple[str, int, str], Cell]
Fold = Callable[[str], str]
_CALLED: Sequence[tuple[str, Fold]] = (
    ("row", compact),
    ("reference", compact),
    ("name", compact),
    ("reference", fold),
    ("name", fold),
)

Sheets = Mapping[tuple[int, str], int]
"""By the number of a table and the key of a many-valued cell: the sheet that knows the cell's column."""


def assemble(tables: Sequence[Table]) -> tuple[Content, list[Finding]]:
    """Return the content of TABLES and what is wrong with how they hang together.

    The first sheets of the content are those of TABLES, in order.
    """
    numbered = list(enumerate(tables))
    entries: dict[str, list[Entry]] = defaultdict(list)
    extras: list[Extra] = []
    ids: list[str | None] = []
    for sheet, found in numbered:
        if found.entity.table == "activity":
            _add(entries, extras, found, sheet, [None] * len(found.rows))
            ids += [row.written.get("activity") for row in found.rows]
    names = _Names([found for found in tables if found.entity.table == "activity"])
    findings = list(names.twice())
    for sheet, found in numbered:
        if found.entity.table != "activity":
            owners, unknown = names.owners(found)
            findings += unknown
            _add(entries, extras, found, sheet, owners)
    sheets, places = _sheets(tables)
    exceptions: Exceptions = {}
    findings += _derive(entries, tables, places, exceptions)
    return Content(dict(entries), ids, extras, sheets, exceptions), findings


class _Names:
    """By what rows of other sheets may call an activity: its number, its reference, its name; in this order.

    Only where none is called exactly so, a reference or name counts that differs in what folding passes over.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self._rows = [(table, row) for table in tables for row in table.rows]
        self._places: dict[tuple[str, Fold], Mapping[str, list[int]]] = {}

    def twice(self) -> Iterator[Finding]:
        """Find numbers that several activities have."""
        numbers = self._called("row", compact)
        for index, (table, row) in enumerate(self._rows):
            if (written := row.written.get("row")) and numbers[compact(written)][0] != index:
                yield Finding(
                    "row-number-twice", Place(table.sheet, row.number, table.columns["row"]), {"number": written}
                )

    def owners(self, table: Table) -> tuple[list[int | None], list[Finding]]:
        """Return the index of the activity of each row of TABLE, and findings on rows that name none or several."""
        named = any(field.key == "row" for field in table.entity.fields)
        found = [self._owner(table, row) if named else None for row in table.rows]
        owners = [owner if isinstance(owner, int) else None for owner in found]
        return owners, [owner for owner in found if isinstance(owner, Finding)]

    def _owner(self, table: Table, row: Row) -> int | Finding | None:
        written = row.written.get("row")
        place = Place(table.sheet, row.number, table.columns.get("row"))
        if written is None:
            return None if table.entity.table in ORGANIZATION_WIDE else Finding("activity-unnamed", place)
        for key, fold_by in _CALLED:
            if candidates := self._called(key, fold_by).get(fold_by(written)):
                if len(candidates) == 1:
                    return candidates[0]
                return Finding("activity-ambiguous", place, {"written": written, "times": str(len(candidates))})
        return Finding("activity-unknown", place, {"written": written})

    def _called(self, key: str, fold_by: Fold) -> Mapping[str, list[int]]:
        """Return the activities by what their field KEY says; made when first asked for."""
        if (key, fold_by) not in self._places:
            places: dict[str, list[int]] = defaultdict(list)
            for index, (_, row) in enumerate(self._rows):
                if written := row.written.get(key):
                    places[fold_by(written)].append(index)
            self._places[key, fold_by] = dict(places)
        return self._places[key, fold_by]


def _add(
    entries: dict[str, list[Entry]],
    extras: list[Extra],
    table: Table,
    sheet: int,
    owners: Sequence[int | None],
) -> None:
    name = table.entity.table
    for row, owner in zip(table.rows, owners, strict=True):
        index = len(entries[name])
        entries[name].append(Entry(values_of(name, row.written), owner, sheet, row.number))
        lines = row.unknown_rows or repeat(row.number)
        extras += [
            Extra(name, index, header, text, sheet, line, column)
            for (header, text, column), line in zip(row.unknown, lines, strict=False)
        ]


def _derive(
    entries: dict[str, list[Entry]], tables: Sequence[Table], places: Sheets, exceptions: Exceptions
) -> Iterator[Finding]:
    """Add to ENTRIES what the many-valued cells of the activities say beyond the sheets of details.

    What does not stand where its row and column say is added to EXCEPTIONS.
    """
    detailed = _detailed(entries)
    rows = [row for table in tables if table.entity.table == "activity" for row in table.rows]
    for index, activity in enumerate(entries.get("activity", ())):
        cells = rows[index].cells
        exceptions.update({("activity", index, key): found[0] for key, found in cells.items() if found})
        for origin in elements.origins():
            if activity.values[origin.place] is None:
                continue
            derived = elements.parted(origin, activity, index, places[activity.sheet, origin.field.key])
            given = [entry for entry in detailed.get((origin.table, index), ()) if origin.speaks_of(entry)]
            added, differ = elements.unite(given, derived, origin.at)
            if added:
                if found := cells.get(origin.field.key):
                    exceptions.update(_spread(origin, len(entries[origin.table]), len(added), found))
                entries[origin.table] += added
            if differ:
                yield _differing(tables[activity.sheet], activity, origin)


def _spread(origin: elements.Origin, first: int, count: int, cells: Sequence[Cell]) -> Exceptions:
    """Return the cells of COUNT values from the entry FIRST on: each its own, or all the first of CELLS."""
    own = cells if len(cells) == count else [cells[0]] * count
    return {(origin.table, first + at, key): cell for at, cell in enumerate(own) for key in origin.keys}


def _detailed(entries: Mapping[str, Sequence[Entry]]) -> Mapping[tuple[str, int], list[Entry]]:
    """Return the rows of the sheets of details by table and activity."""
    found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for name, rows in entries.items():
        for entry in rows:
            if entry.activity is not None:
                found[name, entry.activity].append(entry)
    return found


def _differing(table: Table, activity: Entry, origin: elements.Origin) -> Finding:
    """Return the finding that the cell ORIGIN of ACTIVITY and its sheet of details do not say the same."""
    sheet = next(sheet for sheet in fields.sheets() if sheet.table == origin.table)
    return Finding(
        "details-differ",
        Place(table.sheet, activity.row, table.columns.get(origin.field.key)),
        {"field": origin.field, "sheet": Bilingual(sheet.sheet["ja"], sheet.sheet["en"])},
    )


def _sheets(tables: Sequence[Table]) -> tuple[list[Sheet], Sheets]:
    """Return the sheets of TABLES with their columns, and which of them knows the column of each many-valued cell.

    Two cells that fill in the same field stand in two columns: the sheet is there once more for the second one.
    """
    columns = [_stored_columns(table) for table in tables]
    sheets = [Sheet(t.sheet, t.layout, t.header_row, known) for t, known in zip(tables, columns, strict=True)]
    places: dict[tuple[int, str], int] = {}
    for number, table in enumerate(tables):
        for origin in elements.origins() if table.entity.table == "activity" else ():
            if column := table.columns.get(origin.field.key):
                filled = {(origin.table, key): column for key in origin.keys}
                places[number, origin.field.key] = number
                if filled.keys() & columns[number].keys():
                    places[number, origin.field.key] = len(sheets)
                    sheets.append(Sheet(table.sheet, table.layout, table.header_row, filled))
                else:
                    columns[number].update(filled)
    return sheets, places


def _stored_columns(table: Table) -> dict[tuple[str, str], int]:
    name = table.entity.table
    stored = {field.key for field in fields.content()[name]}
    return {(name, key): column for key, column in table.columns.items() if key in stored}


def organization(content: Content) -> Mapping[str, str]:
    """Return the facts that CONTENT states of its organization, by the term of each; the first of several wins."""
    facts: dict[str, str] = {}
    fact, written = field_index("organization_fact", "fact"), field_index("organization_fact", "written")
    for entry in content.entries.get("organization_fact", ()):
        term = meaning("organization_fact", entry.values[fact] or "")
        if term and entry.values[written]:
            facts.setdefault(term.code, entry.values[written] or "")
    return facts
