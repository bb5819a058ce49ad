"""Bringing the content of a revision back from the store, as it was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from catalog import fields
from catalog.content import Cell, Content, Entry, Extra, Sheet
from catalog.handin import Belonging
from catalog.store.rows import OF_ORGANIZATIONS


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision of a ledger: its NUMBER, whose it is, its CONTENT and the hash of it."""

    revision_id: int
    number: int
    belonging: Belonging
    content: Content
    content_sha256: str


def valid(connection: duckdb.DuckDBPyConnection, day: date) -> list[tuple[str, int]]:
    """Return the ledgers that have a revision on DAY, and which."""
    return connection.execute(
        """
        select ledger, revision_id from daicho_store.revisions_as_of($1, daicho_store.utc_now()) order by ledger
        """,
        [day],
    ).fetchall()


def of_ledgers(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[str], day: date) -> list[Content]:
    """Return what those of LEDGERS that have a revision on DAY say there, in their order."""
    return [
        load(connection, revision_id).content for ledger, revision_id in valid(connection, day) if ledger in ledgers
    ]


def load(connection: duckdb.DuckDBPyConnection, revision_id: int) -> Stored:
    """Return the revision REVISION_ID as it was handed in.

    Raises:
        LookupError: rows are missing which others speak of, since somebody else has written into the store.
    """
    row = connection.execute(
        """
        select r.number, r.content_sha256, r.effective_on, l.ledger, l.organization, l.kind, l.department, n.name
        from daicho_store.revision as r
        join daicho_store.ledger as l on l.ledger = r.ledger
        join daicho_store.organization_name as n on n.organization = l.organization
        where r.revision_id = $1
        """,
        [revision_id],
    ).fetchone()
    if row is None:
        raise LookupError(revision_id)
    number, digest, effective_on, ledger, organization, kind, department, name = row
    belonging = Belonging(
        organization=organization,
        name=name,
        ledger=ledger.removeprefix(f"{organization}/"),
        kind=kind,
        department=department,
        effective_on=effective_on,
    )
    return Stored(revision_id, number, belonging, _content(connection, revision_id), digest)


def _content(connection: duckdb.DuckDBPyConnection, revision_id: int) -> Content:
    ids = [
        activity
        for (activity,) in connection.execute(
            "select activity from daicho_store.activity where revision_id = $1 order by position", [revision_id]
        ).fetchall()
    ]
    places = {activity: index for index, activity in enumerate(ids)}
    entries: dict[str, Sequence[Entry]] = {}
    owners: dict[tuple[str, str | None, int], int] = {}
    for table in fields.content():
        rows = _rows(connection, table, revision_id)
        entries[table] = [
            Entry(tuple(values), None if table == "activity" or owner is None else places[owner], sheet, row)
            for owner, _, sheet, row, *values in rows
        ]
        owners.update({(table, owner, position): at for at, (owner, position, *_) in enumerate(rows)})
    return Content(
        {table: rows for table, rows in entries.items() if rows},
        ids,
        _extras(connection, revision_id, owners),
        _sheets(connection, revision_id),
        _exceptions(connection, revision_id, owners),
    )


def _rows(connection: duckdb.DuckDBPyConnection, table: str, revision_id: int) -> list[tuple[Any, ...]]:
    """Return owner, position, sheet, row and values of TABLE's rows: in order, activity by activity."""
    owner = "cast(null as varchar)" if table in OF_ORGANIZATIONS else "c.activity"
    values = ", ".join(f'c."{field.key}"' for field in fields.content()[table])
    join = (
        ""
        if table in (*OF_ORGANIZATIONS, "activity")
        else ("left join daicho_store.activity as a on a.revision_id = c.revision_id and a.activity = c.activity")
    )
    order = "a.position nulls first, c.position" if join else "c.position"
    return connection.execute(
        f"""
        select {owner}, c.position, c.sheet_no, c.row_no, {values}
        from daicho_store.{table} as c {join}
        where c.revision_id = $1
        order by {order}
        """,  # noqa: S608 - our own names
        [revision_id],
    ).fetchall()


def _extras(
    connection: duckdb.DuckDBPyConnection, revision_id: int, owners: dict[tuple[str, str | None, int], int]
) -> list[Extra]:
    rows = connection.execute(
        """
        select entity, activity, entity_position, header, written, sheet_no, row_no, column_no
        from daicho_store.extra where revision_id = $1 order by sheet_no, row_no, column_no
        """,
        [revision_id],
    ).fetchall()
    return [Extra(table, owners[table, owner, position], *rest) for table, owner, position, *rest in rows]


def _exceptions(
    connection: duckdb.DuckDBPyConnection, revision_id: int, owners: dict[tuple[str, str | None, int], int]
) -> dict[tuple[str, int, str], Cell]:
    rows = connection.execute(
        """
        select entity, activity, position, field, row_no, column_no
        from daicho_store.source_cell where revision_id = $1
        """,
        [revision_id],
    ).fetchall()
    return {(table, owners[table, owner, position], key): Cell(*cell) for table, owner, position, key, *cell in rows}


def _sheets(connection: duckdb.DuckDBPyConnection, revision_id: int) -> list[Sheet]:
    columns: dict[int, dict[tuple[str, str], int]] = {}
    for sheet, table, key, column in connection.execute(
        "select sheet_no, entity, field, column_no from daicho_store.source_column where revision_id = $1",
        [revision_id],
    ).fetchall():
        columns.setdefault(sheet, {})[table, key] = column
    rows = connection.execute(
        """
        select sheet_no, sheet, layout, header_row, carried_from
        from daicho_store.source_sheet where revision_id = $1 order by sheet_no
        """,
        [revision_id],
    ).fetchall()
    return [
        Sheet(name, layout, header_row, columns.get(number, {}), carried_from)
        for number, name, layout, header_row, carried_from in rows
    ]
