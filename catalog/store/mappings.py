"""Mappings in the store: what was settled about the columns of sheets, remembered by the sheet's header."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

import duckdb

from catalog.mapping import Memory, Owner, Settled, SheetMapping
from catalog.store import bulk
from catalog.store.journal import Journal, write

KIND = "mapping"
"""The kind of the entries that mappings have in the journal."""

_TABLES = ("mapping", "mapping_column", "mapping_belonging")


def known(connection: duckdb.DuckDBPyConnection) -> list[SheetMapping]:
    """Return every mapping that the catalogue remembers, in the order in which they were last settled."""
    columns: dict[int, list[Settled]] = defaultdict(list)
    for mapping_id, header, folded, field in connection.execute(
        "select mapping_id, header, folded, field from daicho_store.mapping_column order by mapping_id, position"
    ).fetchall():
        columns[mapping_id].append(Settled(header, folded, field or ""))
    owners: dict[int, list[Owner]] = defaultdict(list)
    for mapping_id, *owner in connection.execute(
        """
        select mapping_id, organization, ledger, department
        from daicho_store.mapping_belonging order by mapping_id, organization, ledger
        """
    ).fetchall():
        owners[mapping_id].append(Owner(*owner))
    return [
        SheetMapping(fingerprint, tuple(columns[mapping_id]), tuple(owners[mapping_id]), recorded_at, recorded_by)
        for mapping_id, fingerprint, recorded_at, recorded_by in connection.execute(
            "select mapping_id, fingerprint, recorded_at, recorded_by from daicho_store.mapping order by mapping_id"
        ).fetchall()
    ]


def memory(connection: duckdb.DuckDBPyConnection) -> Memory:
    """Return the mappings of the catalogue by fingerprint."""
    return Memory({mapping.fingerprint: mapping for mapping in known(connection)})


def remember(
    connection: duckdb.DuckDBPyConnection, mappings: Sequence[SheetMapping], recorded_at: datetime, recorded_by: str
) -> None:
    """Remember MAPPINGS, each with what was known of its fingerprint before; what is known already is not written anew.

    Raises:
        CatalogProblem: other writers kept coming in between.
    """

    def record(journal: Journal) -> None:
        former = memory(connection)
        for fingerprint, grown in former.under(mappings).mappings.items():
            if grown != former.of(fingerprint):
                _replace(connection, journal, grown, recorded_at, recorded_by)

    if mappings:
        write(connection, record)


def forget(connection: duckdb.DuckDBPyConnection, fingerprint: str, recorded_at: datetime, recorded_by: str) -> bool:
    """Forget the mapping of FINGERPRINT; the journal keeps what it was. Tell whether there was one.

    Raises:
        CatalogProblem: other writers kept coming in between.
    """

    def record(journal: Journal) -> bool:
        if fingerprint not in memory(connection).mappings:
            return False
        _replace(connection, journal, SheetMapping(fingerprint), recorded_at, recorded_by)
        return True

    return write(connection, record)


def facts(mapping: SheetMapping, recorded_by: str) -> dict[str, object]:
    """Return what the journal says of MAPPING; one that is forgotten has neither columns nor owners."""
    return {
        "fingerprint": mapping.fingerprint,
        "columns": [[column.header, column.folded, column.field or None] for column in mapping.columns],
        "owners": sorted(([owner.organization, owner.ledger, owner.department] for owner in mapping.owners), key=str),
        "recorded_by": recorded_by,
    }


def _replace(
    connection: duckdb.DuckDBPyConnection,
    journal: Journal,
    mapping: SheetMapping,
    recorded_at: datetime,
    recorded_by: str,
) -> None:
    """Let MAPPING be what the store knows of its fingerprint."""
    for table in reversed(_TABLES):
        connection.execute(
            f"""
            delete from daicho_store.{table} where mapping_id in
                (select mapping_id from daicho_store.mapping where fingerprint = $1)
            """,  # noqa: S608 - our own names
            [mapping.fingerprint],
        )
    number = journal.add(KIND, recorded_at, facts(mapping, recorded_by))
    if not mapping.columns and not mapping.owners:
        return
    bulk.insert(
        connection,
        "mapping",
        ("mapping_id", "fingerprint", "recorded_at", "recorded_by"),
        [(number, mapping.fingerprint, recorded_at, recorded_by)],
    )
    bulk.insert(
        connection,
        "mapping_column",
        ("mapping_id", "position", "header", "folded", "field"),
        [
            (number, position, column.header, column.folded, column.field or None)
            for position, column in enumerate(mapping.columns, start=1)
        ],
    )
    bulk.insert(
        connection,
        "mapping_belonging",
        ("mapping_id", "organization", "ledger", "department"),
        [(number, owner.organization, owner.ledger, owner.department) for owner in mapping.owners],
    )
