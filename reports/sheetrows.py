"""The rows of an exchange workbook: a ledger's content as it goes on the sheets."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog import elements, fields
from catalog.content import Content, Entry, Extra


@dataclass(frozen=True, slots=True)
class Row:
    """A row to write: its texts by field key, and ``(header, text)`` of the columns that no field knows."""

    written: Mapping[str, str | None]
    extras: Sequence[tuple[str, str]] = ()


def of_content(content: Content) -> Mapping[str, list[Row]]:
    """Return the rows of each sheet; details that the activity's own cell says as well are left to the cell."""
    extras: dict[tuple[str, int], list[Extra]] = defaultdict(list)
    for extra in content.extras:
        extras[extra.table, extra.at].append(extra)
    spared = _told_by_cells(content, set(extras))
    rows: dict[str, list[Row]] = defaultdict(list)
    for table, entries in content.entries.items():
        for index, entry in enumerate(entries):
            if index in spared.get(table, ()):
                continue
            told = [(extra.header, extra.written) for extra in extras.get((table, index), ())]
            if table == "activity":
                hidden = content.activity_ids[index] if content.activity_ids else None
                layout = {"row": str(index + 1), "activity": hidden}
            else:
                layout = {"row": None if entry.activity is None else str(entry.activity + 1)}
            rows[table].append(Row({**layout, **_written(table, entry)}, told))
    return rows


def _written(table: str, entry: Entry) -> Mapping[str, str | None]:
    return {field.key: value for field, value in zip(fields.content()[table], entry.values, strict=True)}


def _told_by_cells(content: Content, with_extras: set[tuple[str, int]]) -> dict[str, set[int]]:
    """Return, by table, the indexes of entries that reading the activities' cells would bring back as they are."""
    stored: dict[tuple[str, int], list[int]] = defaultdict(list)
    for table, entries in content.entries.items():
        for index, entry in enumerate(entries):
            if table != "activity" and entry.activity is not None:
                stored[table, entry.activity].append(index)
    spared: dict[str, set[int]] = defaultdict(set)
    for activity, entry in enumerate(content.activities):
        for table, derived in elements.derive(entry, activity).items():
            indexes = stored.get((table, activity), [])
            same = [content.entries[table][index].values for index in indexes] == [one.values for one in derived]
            if same and not any((table, index) in with_extras for index in indexes):
                spared[table].update(indexes)
    return spared


def unknown_columns(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """Return the columns that no field knows, in the order met: the header, and which of several of that name."""
    found: dict[tuple[str, int], None] = {}
    for row in rows:
        times: dict[str, int] = defaultdict(int)
        for header, _ in row.extras:
            found[header, times[header]] = None
            times[header] += 1
    return list(found)


def unknown_cells(row: Row, unknown: Sequence[tuple[str, int]], known: int) -> list[tuple[int, str]]:
    """Return the column and the text of ROW's values under UNKNOWN headers, which stand right of the KNOWN columns."""
    times: dict[str, int] = defaultdict(int)
    cells = []
    for header, written in row.extras:
        cells.append((known + 1 + unknown.index((header, times[header])), written))
        times[header] += 1
    return cells
