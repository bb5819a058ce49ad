"""People's own SQL: one statement that can only read, within limits of time and memory.

The file is opened read-only with external access off and the configuration locked; ``statements`` says what is let
through, ``limits`` what it may cost.
"""

import contextlib
import functools
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog.errors import FileProblem, Refused
from catalog.queries import statements
from catalog.queries.limits import AtWorst, Limits, Watch, signalled, watched
from catalog.store import connection as opening

_CLOSED = {
    "enable_external_access": "false",
    "python_enable_replacements": "false",  # or a table's name might mean a variable of whoever asks
}
_BATCH = 1_000
_SPILLED = 4
"""How many times its memory a question may take on the disk while it is answered."""

_AS_TEXT = re.compile(r"WITH TIME ZONE|INTERVAL|VARIANT|BLOB")
"""Types that Python holds in other words than SQL (3 months are 90 days), or only with further libraries."""

_NOT_FOR_PEOPLE = re.compile(r"\n\n(?:Possible solutions|Stack Trace)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The COLUMNS of an answer and its ROWS, fetched as they are asked for."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


@contextlib.contextmanager
def asked(
    path: Path, statement: str, parameters: Mapping[str, str], limits: Limits, at_worst: AtWorst | None = None
) -> Iterator[Answer]:
    """Ask the catalogue at PATH the SQL STATEMENT with named PARAMETERS.

    A question beyond LIMITS is interrupted; where it does not heed that, AT_WORST is called, which may end the process.

    Raises:
        Refused: the statement is not one that only reads.
        FileProblem: it is no SQL, fails, or goes beyond LIMITS.
        CatalogProblem: the catalogue cannot be opened.
    """
    with tempfile.TemporaryDirectory(prefix="daicho-") as folder, signalled() as signals:

        def leave(problem: FileProblem) -> None:
            shutil.rmtree(folder, ignore_errors=True)
            if at_worst:
                at_worst(problem)

        watch = functools.partial(watched, limits=limits, signals=signals, at_worst=leave if at_worst else None)
        # no catalogue is opened for a statement that is refused
        parser = opening.nowhere({**_CLOSED, "threads": "1"})
        with parser, watch(parser) as watching, _translated(limits), watching.at_work():
            question = statements.checked(parser, statement)
        with _opened(path, limits, folder) as connection, watch(connection) as watching, _translated(limits):
            with watching.at_work():
                columns, result = _answered(connection, question, dict(parameters))
            yield Answer(columns, _fetched(result, watching))


@contextlib.contextmanager
def _opened(path: Path, limits: Limits, folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = {
        **_CLOSED,
        "memory_limit": f"{limits.megabytes}MB",
        "temp_directory": folder,
        "threads": str(min(4, os.cpu_count() or 1)),
    }
    with opening.reading(path, settings) as connection:
        # DuckDB 1.5.5 shows this setting where it is given with the others, and heeds it only where it is set here
        connection.execute(f"set max_temp_directory_size = '{_SPILLED * limits.megabytes}MB'")
        connection.execute("set lock_configuration = true")
        yield connection


def _answered(
    connection: duckdb.DuckDBPyConnection, question: str, parameters: Mapping[str, str]
) -> tuple[list[str], duckdb.DuckDBPyConnection]:
    """Return the names of the answer's columns and the answer itself, with text for what Python would hold wrongly."""
    for text in (*parameters, *parameters.values()):
        statements.require_characters(text)
    result = connection.execute(question, parameters or None)
    columns = [(str(column[0]), str(column[1])) for column in result.description or ()]
    if any(_AS_TEXT.search(kind) for _, kind in columns):
        shown = (
            f"cast(#{number} as varchar)" if _AS_TEXT.search(kind) else f"#{number}"
            for number, (_, kind) in enumerate(columns, start=1)
        )
        result = connection.execute(f"select {', '.join(shown)} from (\n{question}\n)", parameters or None)  # noqa: S608
    return [name for name, _ in columns], result


@contextlib.contextmanager
def _translated(limits: Limits) -> Iterator[None]:
    """Say in our words what DuckDB complains about; what is wrong with the file itself, ``connection`` says."""
    try:
        yield
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException):
        raise
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise FileProblem("sql.memory", megabytes=limits.megabytes) from error
    except duckdb.PermissionException as error:
        raise Refused("sql.table", name=_told(error)) from error
    except duckdb.Error as error:
        raise FileProblem("sql.failed", detail=_told(error)) from error


def _fetched(result: duckdb.DuckDBPyConnection, watch: Watch) -> Iterator[tuple[Any, ...]]:
    while True:
        with watch.at_work():
            rows = result.fetchmany(_BATCH)
        if not rows:
            return
        yield from rows


def _told(error: Exception) -> str:
    """Return DuckDB's own words, which name the place and often the right spelling; not its advice on settings."""
    return _NOT_FOR_PEOPLE.split(str(error))[0].strip()
