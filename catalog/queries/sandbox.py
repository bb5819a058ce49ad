"""People's own SQL: one statement that can only read, within limits of time and memory.

On DuckDB 1.5 a read-only connection is not enough: some SELECTs write files, start logging, print or end the
connection. So the file is opened read-only with external access off and the configuration locked, exactly one statement
of type SELECT or EXPLAIN is let through, and its parsed tree may name only our own views and macros and a few harmless
table functions.
"""

import contextlib
import difflib
import json
import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from catalog import fields
from catalog.errors import ExitCode, FileProblem, Refused
from catalog.store import connection as opening

TABLE_FUNCTIONS = frozenset({"generate_series", "range", "unnest"})
"""Table functions of DuckDB that neither touch files nor settings."""

FORBIDDEN_FUNCTIONS = frozenset(
    {"currval", "getenv", "nextval", "setseed", "sleep_ms", "stats", "write_log", "current_setting", "getvariable"}
)
"""Scalar functions that write, wait, or tell about the machine."""

CATALOGUES = frozenset({"columns", "schemata", "tables", "views"})
"""Views of information_schema that may be asked; DuckDB's own tell paths and settings."""

_INTERNAL = ("duckdb_", "pragma_", "sqlite_", "pg_")
_EXPLAIN = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*explain\s+(?:analyze\s+)?", re.IGNORECASE | re.DOTALL)
_GRACE = 5.0
"""Seconds after the time limit in which a question may still heed the interruption."""
_SLACK = 256
"""Megabytes beside DuckDB's own memory for its threads and for the rows on their way out."""
_RESERVED = 8_192
"""Megabytes that DuckDB may reserve and not use: a view of many joins reserves gigabytes and uses a hundredth."""
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost: SECONDS of time, MEGABYTES of memory."""

    seconds: float = 30.0
    megabytes: int = 1_024


@dataclass(frozen=True, slots=True)
class Answer:
    """The COLUMNS of an answer and its ROWS, fetched as they are asked for."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


@contextlib.contextmanager
def asked(path: Path, statement: str, parameters: Mapping[str, str], limits: Limits) -> Iterator[Answer]:
    """Ask the catalogue at PATH the SQL STATEMENT with named PARAMETERS.

    Raises:
        Refused: the statement is not one that only reads.
        FileProblem: it is no SQL, fails, or goes beyond LIMITS.
        CatalogProblem: the catalogue cannot be opened.
    """
    text = checked(statement)
    with (
        tempfile.TemporaryDirectory(prefix="daicho-") as folder,
        _opened(path, limits, folder) as connection,
        _watched(connection, limits),
        _memory(limits),
        _translated(limits),
        _resident(connection, limits),
    ):
        result = connection.execute(text, dict(parameters) or None)
        columns = [str(column[0]) for column in result.description or ()]
        yield Answer(columns, _fetched(result))


def checked(statement: str) -> str:
    """Return STATEMENT as it will be executed, after making sure that all it can do is read.

    Raises:
        Refused: it is more than one statement, of another kind, or names what must not be named.
        FileProblem: it cannot be parsed.
    """
    try:
        statements = duckdb.extract_statements(statement)
    except duckdb.Error as error:
        raise FileProblem("sql.failed", detail=_told(error)) from error
    if len(statements) != 1:
        raise Refused("sql.not_one", count=len(statements))
    kind = statements[0].type.name
    if kind not in ("SELECT", "EXPLAIN"):
        raise Refused("sql.kind", kind=kind)
    explain = _EXPLAIN.match(statement) if kind == "EXPLAIN" else None
    question = statement[explain.end() :] if explain else statement
    _require_harmless(_tree(question))
    return f"{explain.group()}{question}" if explain else question


def _tree(question: str) -> Any:
    """Return the parsed tree of QUESTION; only SELECT statements have one."""
    with duckdb.connect() as scratch:
        row = scratch.execute("select json_serialize_sql($1)", [question]).fetchone()
    tree: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        raise Refused("sql.kind", kind="?")
    return tree["statements"]


def _require_harmless(tree: Any) -> None:
    nodes = list(_nodes(tree))
    named = {entry["key"].casefold() for node in nodes for entry in _entries(node)}
    for node in nodes:
        kind = node.get("type")
        if kind == "TABLE_FUNCTION":
            name = str(node["function"].get("function_name", "")).casefold()
            if name not in TABLE_FUNCTIONS and name not in _macros():
                raise Refused("sql.function", name=name)
        elif kind == "BASE_TABLE":
            _require_ours(node, named)
        elif kind == "SHOW_REF":
            _require_described(node, named)
        elif kind == "FUNCTION" and str(node.get("function_name", "")).casefold() in FORBIDDEN_FUNCTIONS:
            raise Refused("sql.function", name=node["function_name"])


def _require_ours(node: Mapping[str, Any], named: set[str]) -> None:
    """Let a table through that is a view of ours, a common table expression, or a harmless catalogue view."""
    name, schema = str(node["table_name"]), str(node["schema_name"]).casefold()
    if schema == "information_schema" and name.casefold() in CATALOGUES:
        return
    internal = name.casefold().startswith(_INTERNAL)  # even where a query elsewhere in the statement bears that name
    if schema in ("", "main", "日本語") and name.casefold() in _views() | named and not internal:
        return
    raise _unknown(name, schema)


def _require_described(node: Mapping[str, Any], named: set[str]) -> None:
    """Let DESCRIBE, SUMMARIZE and SHOW through for our views, for queries, and for the list of tables."""
    name = str(node.get("table_name") or "").strip('"')
    if name and name != "tables" and node.get("query") is None:
        _require_ours({"table_name": name, "schema_name": node.get("schema_name") or ""}, named)


def _unknown(name: str, schema: str) -> Refused | FileProblem:
    """Return a refusal for what exists but is not ours, and an ordinary mistake with a hint for what does not exist."""
    whole = f"{schema}.{name}" if schema else name
    if schema or re.search(r"[./\\:*]", name) or name.casefold().startswith(_INTERNAL):
        return Refused("sql.table", name=whole)
    near = difflib.get_close_matches(name, _views(), n=3)
    return FileProblem("sql.no_table", name=whole, near="、".join(near) or "daicho tables")


def _views() -> set[str]:
    return {name for entity in fields.entities() for name in (entity.view, entity.label_ja)}


def _macros() -> set[str]:
    return {f"{view}{suffix}" for view in _views() for suffix in ("_as_of", "_時点")}


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _entries(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the common table expressions that NODE defines."""
    found = node.get("cte_map")
    return list(found.get("map", ())) if isinstance(found, dict) else []


@contextlib.contextmanager
def _opened(path: Path, limits: Limits, folder: str) -> Iterator[duckdb.DuckDBPyConnection]:
    settings = {
        "enable_external_access": "false",
        "memory_limit": f"{limits.megabytes}MB",
        "temp_directory": folder,
        "threads": str(min(4, os.cpu_count() or 1)),
    }
    with opening.reading(path, settings) as connection:
        connection.execute("set lock_configuration = true")
        yield connection


@contextlib.contextmanager
def _watched(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Iterator[None]:
    """Interrupt the question when its time is over, and end the process where it does not heed that."""
    timers = [
        threading.Timer(limits.seconds, connection.interrupt),
        threading.Timer(limits.seconds + _GRACE, os._exit, [int(ExitCode.FILE)]),
    ]
    for timer in timers:
        timer.daemon = True
        timer.start()
    try:
        yield
    finally:
        for timer in timers:
            timer.cancel()


@contextlib.contextmanager
def _memory(limits: Limits) -> Iterator[None]:
    """Bound what the process may reserve beyond what it has, for what no interruption reaches (one huge string).

    Only Linux tells what a process has and heeds such a bound; elsewhere DuckDB's own limit has to do.
    """
    taken = _pages(5)
    if sys.platform == "win32" or taken is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = taken + (limits.megabytes + _SLACK + _RESERVED) * 1024 * 1024
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextlib.contextmanager
def _resident(connection: duckdb.DuckDBPyConnection, limits: Limits) -> Iterator[None]:
    """Interrupt the question when it uses too much memory: strings and sorts escape DuckDB's own limit."""
    before = _pages(1)
    if before is None:
        yield
        return
    most = before + (limits.megabytes + _SLACK) * 1024 * 1024
    over, done = threading.Event(), threading.Event()

    def watch() -> None:
        while not done.wait(0.02):
            if (_pages(1) or 0) > most:
                over.set()
                connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as error:
        if over.is_set():
            raise MemoryError from error
        raise
    finally:
        done.set()
        watcher.join()


def _pages(at: int) -> int | None:
    """Return a figure of the process's memory in bytes (1: in use, 5: data); None where the system does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[at]
    except OSError:
        return None
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@contextlib.contextmanager
def _translated(limits: Limits) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as error:
        raise FileProblem("sql.time", seconds=f"{limits.seconds:g}") from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise FileProblem("sql.memory", megabytes=limits.megabytes) from error
    except duckdb.PermissionException as error:
        raise Refused("sql.table", name=_told(error)) from error
    except duckdb.Error as error:
        raise FileProblem("sql.failed", detail=_told(error)) from error


def _fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := result.fetchmany(_BATCH):
        yield from rows


def _told(error: Exception) -> str:
    """Return DuckDB's own words, which name the place and often the right spelling; not its advice on settings."""
    return str(error).split("\n\nPossible solutions")[0].strip()
