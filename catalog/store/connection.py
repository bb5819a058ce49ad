"""Opening a catalogue file, waiting for whoever has it open, and saying plainly why it cannot be opened."""

import os
import random
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import duckdb

from catalog.errors import CatalogProblem
from catalog.store import knowledge, migration

Connection = duckdb.DuckDBPyConnection

PATIENCE = 10.0
"""Seconds to wait for another process that has the catalogue open; ``DAICHO_PATIENCE`` overrides it."""

RESERVED_NAMES = frozenset({"main", "temp", "system", "日本語", "daicho_store", "information_schema", "pg_catalog"})
"""A catalogue's file name up to its first dot names the database in SQL; these would be mistaken for a schema."""

_OFFLINE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
_LOCKED = re.compile(r"Could not set lock|Conflicting lock|being used by another process", re.IGNORECASE)
_PID = re.compile(r"PID (\d+)")
_MAGIC = (8, b"DUCK")
"""Where a file of DuckDB says that it is one: looked at first, since DuckDB itself would look for extensions."""
_DISK = re.compile(r"could not (?:write|sync)|no space left|quota|file too large|read-only file system", re.IGNORECASE)
_STOPPED = "Query interrupted"
"""What DuckDB says where Ctrl+C stopped it."""
_NEWER = re.compile(r"version number|newer version of DuckDB|storage version", re.IGNORECASE)


def is_there(path: Path) -> bool:
    """Tell whether there is something at PATH."""
    try:
        return path.exists()
    except OSError:  # a name that no file can have
        return False


@contextmanager
def reading(path: Path, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Connection]:
    """Open the catalogue at PATH for reading only, with further SETTINGS of DuckDB.

    Raises:
        CatalogProblem: there is no such catalogue, or it is locked, damaged, not ours, newer or older than the program.
    """
    _refuse_ambiguous(path)
    if not is_there(path):
        raise CatalogProblem("catalog.missing", path=path)
    _refuse_foreign(path)
    with _opened(path, read_only=True, settings=settings) as connection:
        migration.require_current(connection, path)
        yield connection


@contextmanager
def writing(path: Path, *, deliberately: bool = False) -> Iterator[Connection]:
    """Open the catalogue at PATH for writing, made or brought up to date first where need be.

    Knowledge that came after this program's own is only replaced where that is asked for DELIBERATELY.

    Raises:
        CatalogProblem: as for reading, or its knowledge is newer, or the folder cannot be written to.
    """
    _refuse_ambiguous(path)
    if not is_there(path):
        _create(path)
    _refuse_foreign(path)
    with _opened(path) as connection:
        pending = migration.pending(connection, path)
        knowledge.require_not_newer(connection, path, deliberately=deliberately)
        if not pending:
            knowledge.refresh(connection)
            yield connection
            return
    migration.keep_copy(path, before=pending[0])
    with _opened(path) as connection:
        migration.apply(connection)
        knowledge.refresh(connection)
        yield connection


def nowhere(settings: Mapping[str, str] = MappingProxyType({})) -> Connection:
    """Return a connection to no file at all, with further SETTINGS of DuckDB."""
    return duckdb.connect(config={**_OFFLINE, **settings})


@contextmanager
def imagined() -> Iterator[Connection]:
    """Open a catalogue in memory with nothing in it: what a hand-in would make where there is no catalogue yet."""
    with duckdb.connect() as connection:
        migration.apply(connection)
        yield connection


@contextmanager
def _opened(
    path: Path, *, read_only: bool = False, settings: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Connection]:
    connection = _patiently(path, read_only=read_only, settings=settings)
    try:
        connection.execute("set enable_progress_bar = false")  # it would print on stdout
        yield connection
    except (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException) as error:
        raise CatalogProblem("catalog.damaged", path=path, detail=_first_line(error)) from error
    except duckdb.IOException as error:
        raise _translated(error, path) from error
    except duckdb.TransactionException as error:
        if _DISK.search(str(error)):
            raise _translated(error, path) from error
        raise
    except RuntimeError as error:
        if _STOPPED in str(error):
            connection.interrupt()  # or what was asked goes on while the connection closes
            raise KeyboardInterrupt from error
        raise
    finally:
        connection.close()


def _patiently(path: Path, *, read_only: bool, settings: Mapping[str, str]) -> Connection:
    """Connect, trying again while another process has the file open."""
    give_up = time.monotonic() + float(os.environ.get("DAICHO_PATIENCE", PATIENCE))
    while True:
        try:
            return duckdb.connect(_named(path), read_only=read_only, config={**_OFFLINE, **settings})
        except duckdb.IOException as error:
            if not _LOCKED.search(str(error)) or time.monotonic() >= give_up:
                raise _translated(error, path) from error
        except duckdb.Error as error:
            raise _translated(error, path) from error
        time.sleep(random.uniform(0.02, 0.1))  # noqa: S311 - jitter, not a secret


def _named(path: Path) -> str:
    """Return PATH as DuckDB takes it for a file and not for an address, whatever it looks like (``md:a``)."""
    return os.path.join(os.curdir, path)  # noqa: PTH118 - a Path would drop the leading dot again


def _create(path: Path) -> None:
    """Make an empty catalogue beside PATH and move it there whole, so that no half-made file is ever seen."""
    if not path.parent.is_dir():
        raise CatalogProblem("catalog.no_folder", path=path, folder=path.parent)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with _opened(fresh) as connection:
            migration.apply(connection)
            knowledge.refresh(connection)
        _move_unless_there(fresh, path)
    except OSError as error:
        raise CatalogProblem("catalog.cannot_create", path=path, detail=error.strerror or error) from error
    finally:
        for left in (fresh, fresh.with_name(f"{fresh.name}.wal")):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _move_unless_there(fresh: Path, path: Path) -> None:
    """Give FRESH the name PATH; where another process was faster, its catalogue stays."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not path.exists():
            fresh.rename(path)


def _refuse_ambiguous(path: Path) -> None:
    name = path.name.partition(".")[0]
    if name.casefold() in RESERVED_NAMES:
        raise CatalogProblem("catalog.ambiguous_name", path=path, stem=name)


def _refuse_foreign(path: Path) -> None:
    """Raise CatalogProblem where what is at PATH is no file of DuckDB."""
    at, magic = _MAGIC
    if path.is_file():
        try:
            with path.open("rb") as file:
                if file.read(at + len(magic))[at:] == magic:
                    return
        except OSError:  # whoever may not read it or finds it locked hears that from DuckDB
            return
    raise CatalogProblem("catalog.not_ours", path=path)


def _translated(error: duckdb.Error, path: Path) -> CatalogProblem:
    text = str(error)
    if _LOCKED.search(text):
        found = _PID.search(text)
        return CatalogProblem("catalog.locked", path=path, pid=found.group(1) if found else "?")
    if _NEWER.search(text):
        return CatalogProblem("catalog.newer", path=path)
    if isinstance(error, duckdb.IOException) and "ermission denied" in text:
        return CatalogProblem("catalog.no_permission", path=path)
    if _DISK.search(text):
        return CatalogProblem("catalog.no_space", path=path, detail=_first_line(error))
    return CatalogProblem("catalog.damaged", path=path, detail=_first_line(error))


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]
