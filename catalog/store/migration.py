"""Bringing the tables of a catalogue up to date: numbered files, each in one transaction with its record."""

import filecmp
import os
import shutil
from itertools import count
from pathlib import Path

import duckdb

from catalog import datafiles
from catalog.errors import CatalogProblem
from catalog.hashing import GENESIS
from catalog.store.transaction import transaction

FOLDER = "schema"


def known() -> list[str]:
    """Return the names of the migrations that this program knows, in order."""
    return datafiles.names(FOLDER, ".sql")


def pending(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Return the migrations that the catalogue at PATH still needs.

    Raises:
        CatalogProblem: it is a database of somebody else, or was written by a newer program.
    """
    applied = _applied(connection)
    if applied is None:
        raise CatalogProblem("catalog.not_ours", path=path)
    if set(applied) - set(known()):
        raise CatalogProblem("catalog.newer", path=path)
    return [name for name in known() if name not in applied]


def require_current(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise CatalogProblem where the catalogue at PATH must be upgraded before it can be read."""
    if pending(connection, path):
        raise CatalogProblem("catalog.older", path=path)


def apply(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply what is pending; a catalogue without any tables is made from nothing."""
    applied = _applied(connection) or []
    for name in known():
        if name not in applied:
            _apply(connection, name)


def keep_copy(path: Path, before: str) -> None:
    """Keep a copy of the closed catalogue at PATH as it is BEFORE the migration of that name.

    Raises:
        CatalogProblem: no copy can be written.
    """
    copy = _free(path, f"before-{before.split('_')[0]}")
    unfinished = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        shutil.copyfile(path, unfinished)
        unfinished.replace(copy)
    except OSError as error:
        raise CatalogProblem("catalog.cannot_create", path=copy, detail=error.strerror or error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _free(path: Path, mark: str) -> Path:
    """Return a name beside PATH with MARK that is free or that of the same content: no older copy is overwritten."""
    for number in count(1):
        copy = path.with_name(f"{path.stem}.{mark}{f'-{number}' if number > 1 else ''}{path.suffix}")
        if not copy.exists() or (copy.is_file() and filecmp.cmp(path, copy, shallow=False)):
            break
    return copy


def _apply(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    with transaction(connection):
        connection.execute(datafiles.text(f"{FOLDER}/{name}.sql"))
        connection.execute("create table if not exists daicho_store.migration (name varchar not null)")
        connection.execute("insert into daicho_store.migration values ($1)", [name])
        connection.execute(
            "insert into daicho_store.head select 0, $1 where not exists (from daicho_store.head)", [GENESIS]
        )


def _applied(connection: duckdb.DuckDBPyConnection) -> list[str] | None:
    """Return the names of the applied migrations, or None where the database is not a catalogue."""
    found = connection.execute(
        """
        select count(*) from duckdb_tables() where schema_name = 'daicho_store' and table_name = 'migration'
        """
    ).fetchone()
    if not found or not found[0]:
        return None
    return [name for (name,) in connection.execute("select name from daicho_store.migration").fetchall()]
