"""The rows that hand-ins add to the tables of the store, and the words in them that want reading."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from catalog import fields
from catalog.content import Content, Entry
from catalog.findings import Finding
from catalog.store import bulk, readings

OF_ORGANIZATIONS = frozenset({"organization_fact", "publication", "rights_procedure"})
"""Content tables that never speak of one activity."""

Rows = dict[str, list[bulk.Row]]
Words = dict[str, set[str]]


_COLUMNS = {
    "organization": ("organization", "name", "folded", "corporate_number", "submission_id"),
    "ledger": ("ledger", "organization", "kind", "department", "submission_id"),
    "submission": (
        "submission_id", "organization", "ledger", "status", "revision_id", "recorded_at", "recorded_on",
        "recorded_by", "source_name", "source_sha256", "effective_on", "errors", "warnings",
    ),
    "revision": (
        "revision_id", "ledger", "number", "effective_on", "effective_from", "recorded_at", "content_sha256",
        "activities", "added", "changed", "removed",
    ),
    "finding": (
        "submission_id", "position", "code", "severity", "basis", "message_ja", "message_en", "sheet", "row_no",
        "column_no",
    ),
    "extra": (
        "revision_id", "entity", "activity", "entity_position", "header", "written", "sheet_no", "row_no",
        "column_no",
    ),
    "source_sheet": ("revision_id", "sheet_no", "sheet", "layout", "header_row", "carried_from"),
    "source_column": ("revision_id", "sheet_no", "entity", "field", "column_no"),
    "source_cell": ("revision_id", "entity", "activity", "position", "field", "sheet_no", "row_no", "column_no"),
}  # fmt: skip


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the columns of TABLE in the order in which hand-ins write them."""
    if table in _COLUMNS:
        return _COLUMNS[table]
    owner = () if table in OF_ORGANIZATIONS else ("activity",)
    digest = ("content_sha256",) if table == "activity" else ()
    keys = tuple(field.key for field in fields.content()[table])
    return ("revision_id", *owner, "position", "sheet_no", "row_no", *digest, *keys)


def findings(submission: int, found: Sequence[Finding]) -> list[bulk.Row]:
    """Return the rows of the findings FOUND in SUBMISSION, told in both languages as they are today."""
    return [
        (submission, position, one.code, one.severity, one.basis or None, one.message("ja"), one.message("en"),
         one.place.sheet, one.place.row, one.place.column)
        for position, one in enumerate(found, start=1)
    ]  # fmt: skip


def add(rows: Rows, content: Content, revision_id: int, ids: Sequence[str], digests: Sequence[str]) -> None:
    """Add to ROWS those of CONTENT as the revision REVISION_ID, whose activities have IDS and DIGESTS."""
    positions: dict[tuple[str, int], int] = {}
    for table, entries in content.entries.items():
        if table == "activity":
            rows["activity"] += [
                (revision_id, ids[at], at + 1, entry.sheet, entry.row, digests[at], *entry.values)
                for at, entry in enumerate(entries)
            ]
            positions.update({(table, at): at + 1 for at in range(len(entries))})
        else:
            _add_entries(rows[table], table, entries, revision_id, ids, positions)
    _add_sources(rows, content, revision_id, ids, positions)


def words(rows: Rows) -> Words:
    """Return, by table of readings, the words in ROWS of content that want reading."""
    found: Words = defaultdict(set)
    for table in (table for table in fields.content() if rows.get(table)):
        values = dict(zip(columns(table), zip(*rows[table], strict=True), strict=True))
        for key, targets in readings.targets(table).items():
            said = {word for word in set(values[key]) if word}
            for target in targets:
                found[target] |= said
    return found


def _add_entries(
    rows: list[bulk.Row],
    table: str,
    entries: Sequence[Entry],
    revision_id: int,
    ids: Sequence[str],
    positions: dict[tuple[str, int], int],
) -> None:
    """Add rows numbered within their activity, or within the table where they have none."""
    counted: dict[int | None, int] = defaultdict(int)
    owned = table not in OF_ORGANIZATIONS
    for at, entry in enumerate(entries):
        counted[entry.activity] += 1
        positions[table, at] = position = counted[entry.activity]
        owner = (None if entry.activity is None else ids[entry.activity],) if owned else ()
        rows.append((revision_id, *owner, position, entry.sheet, entry.row, *entry.values))


def _add_sources(
    rows: Rows, content: Content, revision_id: int, ids: Sequence[str], positions: Mapping[tuple[str, int], int]
) -> None:
    for number, sheet in enumerate(content.sheets):
        told = (sheet.name, sheet.layout, sheet.header_row, sheet.carried_from)
        rows["source_sheet"].append((revision_id, number, *told))
        rows["source_column"] += [
            (revision_id, number, table, key, column) for (table, key), column in sheet.columns.items()
        ]
    for (table, index, key), cell in content.exceptions.items():
        entry = content.entries[table][index]
        whose = index if table == "activity" else entry.activity
        rows["source_cell"].append(
            (revision_id, table, None if whose is None else ids[whose], positions[table, index], key,
             entry.sheet, cell.row, cell.column)
        )  # fmt: skip
    for extra in content.extras:
        owner = extra.at if extra.table == "activity" else content.entries[extra.table][extra.at].activity
        rows["extra"].append(
            (revision_id, extra.table, None if owner is None else ids[owner], positions[extra.table, extra.at],
             extra.header, extra.written, extra.sheet, extra.row, extra.column)
        )  # fmt: skip
