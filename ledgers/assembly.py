"""Putting the tables of a workbook together: what belongs to which activity, and the many values of single cells."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from catalog import elements, fields
from catalog.content import Content, Entry, Extra, Sheet, field_index, values_of
from catalog.findings import Finding, Place
from catalog.folding import fold
from catalog.messages import Bilingual
from catalog.vocabulary import meaning
from ledgers.table import Row, Table

ORGANIZATION_WIDE = frozenset({"activity_recipient", "safeguard"})
"""Dimensions whose rows may name no activity: they speak of the whole organization then."""


def assemble(tables: Sequence[Table]) -> tuple[Content, list[Finding]]:
    """Return the content of TABLES and what is wrong with how they hang together."""
    numbered = list(enumerate(tables))
    entries: dict[str, list[Entry]] = defaultdict(list)
    extras: list[Extra] = []
    ids: list[str | None] = []
    for sheet, found in numbered:
        if found.entity.table == "activity":
            _add(entries, extras, found, sheet, [None] * len(found.rows))
            ids += [row.written.get("activity") for row in found.rows]
    names = _Names([found for found in tables if found.entity.table == "activity"])
    findings = names.findings
    for sheet, found in numbered:
        if found.entity.table != "activity":
            owners, unknown = names.owners(found)
            findings += unknown
            _add(entries, extras, found, sheet, owners)
    findings += _derive(entries, tables)
    sheets = [Sheet(found.sheet, "exchange", found.header_row, _columns(found)) for found in tables]
    return Content(dict(entries), ids, extras, sheets), findings


class _Names:
    """By what rows of other sheets may call an activity: its number, its reference, its name; in this order."""

    def __init__(self, tables: Sequence[Table]) -> None:
        rows = [(table, row) for table in tables for row in table.rows]
        self._places: list[dict[str, list[int]]] = []
        for key in ("row", "reference", "name"):
            places = defaultdict(list)
            for index, (_, row) in enumerate(rows):
                if written := row.written.get(key):
                    places[fold(written)].append(index)
            self._places.append(dict(places))
        self.findings = [
            Finding("row-number-twice", Place(table.sheet, row.number, table.columns["row"]), {"number": written})
            for index, (table, row) in enumerate(rows)
            if (written := row.written.get("row")) and self._places[0][fold(written)][0] != index
        ]

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
        for places in self._places:
            if candidates := places.get(fold(written)):
                if len(candidates) == 1:
                    return candidates[0]
                return Finding("activity-ambiguous", place, {"written": written, "times": str(len(candidates))})
        return Finding("activity-unknown", place, {"written": written})


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
        extras += (Extra(name, index, header, text, sheet, row.number, column) for header, text, column in row.unknown)


def _derive(entries: dict[str, list[Entry]], tables: Sequence[Table]) -> Iterator[Finding]:
    """Add to ENTRIES what the many-valued cells of the activities say beyond the sheets of details."""
    detailed: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for name, rows in entries.items():
        for entry in rows:
            if entry.activity is not None:
                detailed[name, entry.activity].append(entry)
    for index, activity in enumerate(entries.get("activity", ())):
        for name, derived in elements.derive(activity, index).items():
            given = detailed.get((name, index), [])
            at = next(origin.at for origin in elements.origins() if origin.table == name)
            united, differ = elements.unite(given, derived, at)
            entries[name] += united[len(given) :]
            if differ:
                yield _differing(tables[activity.sheet], activity, name)


def _differing(table: Table, activity: Entry, name: str) -> Finding:
    """Return the finding that a cell of ACTIVITY and its sheet of details NAME do not say the same."""
    origin = next(origin for origin in elements.origins() if origin.table == name and activity.values[origin.place])
    sheet = next(sheet for sheet in fields.sheets() if sheet.table == name)
    return Finding(
        "details-differ",
        Place(table.sheet, activity.row, table.columns.get(origin.field.key)),
        {"field": origin.field, "sheet": Bilingual(sheet.sheet["ja"], sheet.sheet["en"])},
    )


def _columns(table: Table) -> Mapping[tuple[str, str], int]:
    """Return in which column each stored field stood, those included that its cells' single values went to."""
    name = table.entity.table
    stored = {field.key for field in fields.content()[name]}
    columns = {(name, key): column for key, column in table.columns.items() if key in stored}
    if name == "activity":
        for origin in elements.origins():
            if column := table.columns.get(origin.field.key):
                key = fields.content()[origin.table][origin.at].key
                columns.setdefault((origin.table, key), column)
    return columns


def organization(content: Content) -> Mapping[str, str]:
    """Return the facts that CONTENT states of its organization, by the term of each; the first of several wins."""
    facts: dict[str, str] = {}
    fact, written = field_index("organization_fact", "fact"), field_index("organization_fact", "written")
    for entry in content.entries.get("organization_fact", ()):
        term = meaning("organization_fact", entry.values[fact] or "")
        if term and entry.values[written]:
            facts.setdefault(term.code, entry.values[written] or "")
    return facts
