"""What must always hold in the store: asked of new revisions before they are committed, and of everything by verify."""

import duckdb

from catalog import datafiles

FOLDER = "invariants"


class Broken(Exception):
    """An invariant does not hold for rows that were about to be written: a mistake of ours."""


def names() -> list[str]:
    """Return the names of the invariants."""
    return datafiles.names(FOLDER, ".sql")


def broken(connection: duckdb.DuckDBPyConnection, first_revision: int = 0) -> dict[str, list[str]]:
    """Return, by invariant, what breaks it among the revisions from FIRST_REVISION on; nothing where all hold."""
    found = {}
    for name in names():
        question = datafiles.text(f"{FOLDER}/{name}.sql")
        rows = connection.execute(question, {"first_revision": first_revision}).fetchall()
        if rows:
            found[name] = [" ".join(str(value) for value in row) for row in rows]
    return found


def require(connection: duckdb.DuckDBPyConnection, first_revision: int) -> None:
    """Raise Broken where the revisions from FIRST_REVISION on break an invariant."""
    if found := broken(connection, first_revision):
        raise Broken(found)
