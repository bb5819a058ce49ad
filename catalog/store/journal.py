"""The journal: the hash chain over everything that was ever written into the catalogue."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from random import uniform
from time import sleep
from typing import TypeVar

import duckdb

from catalog.errors import CatalogProblem
from catalog.hashing import VERSION, canonical, link
from catalog.store import bulk, invariants
from catalog.store.transaction import roll_back

_CONFLICT = re.compile("conflict|has moved", re.IGNORECASE)

TRIES = 8
"""How often a write is tried when other writers come in between."""

Result = TypeVar("Result")


class Journal:
    """The end of the chain within one transaction: entries are added to it and saved together."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Start from the head of the catalogue behind CONNECTION, inside a transaction."""
        row = connection.execute("select sequence, hash from daicho_store.head").fetchone()
        assert row is not None, "every catalogue has a head"
        self._connection = connection
        self.start = self.sequence = int(row[0])
        self._hash = str(row[1])
        self._rows: list[tuple[object, ...]] = []

    def next(self) -> int:
        """Return the sequence number that the next entry will get."""
        return self.sequence + 1

    def add(self, kind: str, recorded_at: datetime, facts: Mapping[str, object]) -> int:
        """Add an entry of KIND with FACTS and return its sequence number."""
        self.sequence += 1
        entry = canonical({**facts, "kind": kind, "recorded_at": recorded_at.isoformat(), "version": VERSION})
        self._hash = link(self._hash, entry)
        self._rows.append((self.sequence, kind, recorded_at, entry, self._hash))
        return self.sequence

    def save(self) -> None:
        """Write the entries and move the head, which must still be where it was."""
        bulk.insert(self._connection, "journal", ("sequence", "kind", "recorded_at", "entry", "hash"), self._rows)
        moved = self._connection.execute(
            "update daicho_store.head set sequence = $1, hash = $2 where sequence = $3",
            [self.sequence, self._hash, self.start],
        ).fetchone()
        if not moved or moved[0] != 1:
            raise duckdb.TransactionException("the head of the catalogue has moved")


def write(connection: duckdb.DuckDBPyConnection, work: Callable[[Journal], Result]) -> Result:
    """Do WORK in a transaction, save its journal and ask the invariants about what is new.

    Where another writer was faster, all of it is done again from the start.

    Raises:
        CatalogProblem: others kept writing at the same time.
    """
    for attempt in range(TRIES):
        connection.begin()
        try:
            journal = Journal(connection)
            result = work(journal)
            journal.save()
            invariants.require(connection, journal.start + 1)
            connection.commit()
        except duckdb.TransactionException as problem:
            roll_back(connection)
            if not _CONFLICT.search(str(problem)):
                raise
            sleep(uniform(0, 0.05 * 2**attempt))  # noqa: S311 - jitter, not a secret
        except BaseException:
            roll_back(connection)
            raise
        else:
            return result
    raise CatalogProblem("catalog.busy")
