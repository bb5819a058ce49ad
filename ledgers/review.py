"""What people said of the rows of an input template: which are over, and which are only the example."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog import fields
from catalog.findings import Finding, Place
from catalog.folding import compact
from catalog.vocabulary import meaning
from ledgers import signs
from ledgers.table import ACTIVITY, Row, Table

_LAYOUT = {"row", "activity", "review"}


def settle(tables: Sequence[Table], department: str | None) -> tuple[list[Table], list[Finding]]:
    """Return TABLES without the example, without rows that are over, and without what was filled in for people.

    Of the answers only those stay that nothing has changed. The DEPARTMENT stands in the rows from the beginning; a row
    that has nothing else says nothing. Findings tell of rows that may be left out, or kept, against somebody's will.
    """
    ours = [table for table in tables if table.entity is ACTIVITY]
    over = {compact(row.written["row"]) for table in ours for row in table.rows if _over(row) and "row" in row.written}
    settled = [
        _activities(table, department) if table.entity is ACTIVITY else _details(table, over) for table in tables
    ]
    return settled, [finding for table in ours for finding in _findings(table)]


def kept(tables: Sequence[Table]) -> list[Place]:
    """Return the cells of settled TABLES that say of their rows that nothing has changed."""
    return [table.place(row, "review") for table in tables for row in table.rows if "review" in row.written]


def _activities(table: Table, department: str | None) -> Table:
    rows = [row for row in table.rows if not _is_example(row) and not _over(row) and _says_something(row, department)]
    return replace(table, rows=[row if _answer(row) == "kept" else _unreviewed(row) for row in rows])


def _unreviewed(row: Row) -> Row:
    return replace(row, written={key: text for key, text in row.written.items() if key != "review"})


def _details(table: Table, over: set[str]) -> Table:
    """Return TABLE without the rows that speak of activities that are OVER, which are named by their numbers."""
    return replace(table, rows=[row for row in table.rows if compact(row.written.get("row", "")) not in over])


def _is_example(row: Row) -> bool:
    return signs.exemplary(row.written.get("row", ""))


def _over(row: Row) -> bool:
    return _answer(row) == "ended"


def _answer(row: Row) -> str | None:
    """Return what was answered on ROW, None where nothing was that is known."""
    term = meaning(fields.review().vocabulary, row.written.get("review", ""))
    return term.code if term else None


def _says_something(row: Row, department: str | None) -> bool:
    told = row.written.keys() - _LAYOUT
    return bool(row.unknown or told - {"department"} or (told and row.written["department"] != department))


def _findings(table: Table) -> Iterator[Finding]:
    examples = {f.key: {f.example_ja, f.example_en} for f in ACTIVITY.fields}
    for row in table.rows:
        written = row.written.get("review")
        if _is_example(row):
            others = [key for key in row.written.keys() - _LAYOUT if row.written[key] not in examples[key]]
            if others:
                place = table.place(row, min(others, key=table.columns.__getitem__))
                yield Finding("example-changed", place, {"written": row.written["row"]})
        elif written and _answer(row) is None:
            yield Finding("review-unread", table.place(row, "review"), {"written": written})
        elif not written and "review" in table.columns and row.written.get("activity"):
            yield Finding("review-blank", table.place(row, "review"), {"name": row.written.get("name", "")})
