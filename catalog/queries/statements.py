"""People's statements: let through only where all that they can do is read our views.

On DuckDB 1.5 a read-only connection is not enough: some SELECTs write files, start logging, print, wait or end the
connection, and DuckDB even reads files while it takes IMPORT DATABASE apart. So a statement is looked at as the tree
that the mere parser makes of it: exactly one SELECT, or EXPLAIN of one, that names nothing but what is allowed.
"""

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import duckdb

from catalog import datafiles, fields
from catalog.errors import FileProblem, Refused

Node = dict[str, Any]

_QUERIES = frozenset({"SELECT", "FROM", "WITH", "VALUES", "(", "PIVOT", "PIVOT_WIDER"})
_PIVOTS = frozenset({"PIVOT", "PIVOT_WIDER"})
OURS = ("", "main", "日本語")
"""Schemas where the public views are; none named means ``main``."""

NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
"""Kinds of queries that only read; a later DuckDB may let others stand in common table expressions."""

ELSEWHERE = frozenset({"getenv"})
"""Functions that only DuckDB's own shell has: refused there and here rather than called a misspelling."""

_BLANKS = re.compile(r"^[\s\ufeff\u200b]+")
_FOREIGN = re.compile(r"^(?:duckdb|pragma|sqlite|pg)_|[./\\:*?\[]", re.IGNORECASE)


def checked(connection: duckdb.DuckDBPyConnection, statement: str) -> str:
    """Return STATEMENT as it may be executed: one SELECT, or EXPLAIN of one, without the semicolon behind it.

    What is returned was parsed by itself, so that nothing around it can lend it another meaning. CONNECTION lends its
    parser and its list of functions; nothing is executed there.

    Raises:
        Refused: it is more than one statement, of another kind, or names what must not be named.
        FileProblem: it cannot be parsed, or names what does not exist.
    """
    require_characters(statement)
    _require_grammar(connection, statement)
    parts = _parts(statement)
    if len(parts) != 1:
        raise Refused("sql.not_one", count=len(parts))
    words = parts[0]
    question = _BLANKS.sub("", "".join(words))
    explained = _word(question) == "EXPLAIN"
    if explained:
        question = question[len("EXPLAIN") :]
    tree = _tree(connection, question)
    if tree["error"] or len(tree["statements"]) != 1:
        kind = _kind(words)
        raise Refused("sql.pivot") if kind == "PIVOT" else Refused("sql.kind", kind=kind)
    _require_harmless(connection, tree["statements"])
    return f"explain {question}" if explained else question


def require_characters(text: str) -> None:
    """Raise FileProblem where TEXT holds what is no character, or the one at which DuckDB stops reading."""
    try:
        broken = b"\0" in text.encode()
    except UnicodeEncodeError:
        broken = True
    if broken:
        raise FileProblem("sql.characters")


def _require_grammar(connection: duckdb.DuckDBPyConnection, statement: str) -> None:
    """Raise FileProblem with DuckDB's own words, which mark the place, where STATEMENT cannot be parsed."""
    tree = _tree(connection, statement)
    if not tree["error"] or tree["error_type"] != "parser":  # it is SQL, perhaps no SELECT
        return
    try:
        connection.extract_statements(statement)  # never asked about what can be parsed: it would carry out PRAGMAs
    except duckdb.ParserException as error:
        raise FileProblem("sql.failed", detail=str(error).strip()) from error
    raise FileProblem("sql.failed", detail=tree["error_message"])


def _tree(connection: duckdb.DuckDBPyConnection, text: str) -> Node:
    """Return what the parser makes of TEXT; only SELECT statements have a tree, all else is an error."""
    row = connection.execute("select json_serialize_sql($1)", [text]).fetchone()
    try:
        found: Node = json.loads(row[0]) if row else {"error": True, "error_type": "not implemented"}
    except RecursionError as error:
        raise FileProblem("sql.deep") from error
    return found


def _parts(statement: str) -> list[list[str]]:
    """Return the words of every statement in STATEMENT, each with the blanks and comments behind it."""
    data = statement.encode()
    begins = [begin for begin, _ in duckdb.tokenize(statement)]
    parts: list[list[str]] = [[]]
    for begin, end in pairwise([*begins, len(data)]):
        word = data[begin:end].decode(errors="replace")
        if word.startswith(";"):
            parts.append([])
        elif _word(word):
            parts[-1].append(word)
    return [part for part in parts if part]


def _word(text: str) -> str:
    """Return the first word of TEXT, which may have blanks before and comments behind it, in capitals."""
    found = re.match(r"\w+|\S", _BLANKS.sub("", text))
    return found.group().upper() if found else ""


def _kind(words: list[str]) -> str:
    """Return what kind of statement begins with WORDS; PIVOT without its columns is several statements in disguise."""
    first = [_word(word) for word in words[:2]]
    explained = first[0] == "EXPLAIN"
    if first[-1 if explained else 0] in _QUERIES and any(_word(word) in _PIVOTS for word in words):
        return "PIVOT"
    return " ".join(first) if explained else first[0]


def _require_harmless(connection: duckdb.DuckDBPyConnection, tree: Any) -> None:
    nodes = list(_nodes(tree))
    named = {entry["key"].casefold() for node in nodes for entry in _entries(node)}
    tables = {id(node["function"]) for node in nodes if node.get("type") == "TABLE_FUNCTION"}
    for node in nodes:
        kind = node.get("type")
        if kind == "BASE_TABLE":
            _require_ours(node, named)
        elif kind == "SHOW_REF":
            _require_described(node)
        elif "function_name" in node:
            _require_table_function(node) if id(node) in tables else _require_function(connection, node)
        elif isinstance(kind, str) and kind.endswith("_NODE") and kind not in NODES:
            raise Refused("sql.kind", kind=kind.removesuffix("_NODE"))


def _require_table_function(head: Node) -> None:
    name, schema = str(head.get("function_name", "")), str(head.get("schema") or "").casefold()
    if schema in OURS and name.casefold() in allowed("table_function") | _macros():
        return
    raise Refused("sql.function", name=f"{schema}.{name}" if schema else name)


def _require_function(connection: duckdb.DuckDBPyConnection, node: Node) -> None:
    """Let an allowed function through; what DuckDB does not know is an ordinary mistake."""
    name, schema = str(node["function_name"]), str(node.get("schema") or "").casefold()
    if name.casefold() in allowed("function") and schema != "daicho_store":
        return
    known = connection.execute(
        "select 1 from duckdb_functions() where lower(function_name) = lower($1) limit 1", [name]
    ).fetchone()
    if known or name.casefold() in ELSEWHERE or schema == "daicho_store":
        raise Refused("sql.function", name=name)
    raise FileProblem("sql.no_function", name=name, near=_near(name, allowed("function")))


def _require_ours(node: Node, named: set[str]) -> None:
    """Let a table through that is a view of ours, a common table expression, or a harmless catalogue view."""
    name, schema = str(node["table_name"]), str(node["schema_name"])
    if schema.casefold() == "information_schema" and name.casefold() in allowed("view"):
        return
    whole = f"{schema}.{name}" if schema else name
    # what names a file or something of DuckDB's own is refused even where a query in the statement bears that name
    if schema.casefold() not in OURS or _FOREIGN.search(name):
        raise Refused("sql.table", name=whole)
    if name.casefold() not in _views() | named:
        known = [*_english(), *(f"日本語.{label}" for label in _labels())]
        raise FileProblem("sql.no_table", name=whole, near=_near(name, known))


def _require_described(node: Node) -> None:
    """Let DESCRIBE and SUMMARIZE of a query through, which is looked at by itself, and SHOW TABLES."""
    if node.get("query") is None and str(node.get("table_name")).strip('"') != "tables":
        raise Refused("sql.table", name=node.get("schema_name") or str(node.get("table_name")).strip('"_'))


def _near(name: str, names: Iterable[str]) -> str:
    """Return those of NAMES that NAME may have meant, whether or not it says in which schema they are."""
    bare = {known.rpartition(".")[2]: known for known in names}
    found = difflib.get_close_matches(name.casefold(), bare, n=3)
    return "、".join(bare[near] for near in found) or "daicho tables"


@cache
def allowed(kind: str) -> frozenset[str]:
    """Return the names of that KIND which a statement may use."""
    records = datafiles.records("sql/allowed.csv")
    return frozenset(name for record in records if record["kind"] == kind for name in record["names"].split())


def _english() -> list[str]:
    return [entity.view for entity in fields.entities()]


def _labels() -> list[str]:
    return [entity.label_ja for entity in fields.entities()]


def _views() -> set[str]:
    return {*_english(), *_labels()}


def _macros() -> set[str]:
    return {f"{view}{suffix}" for view in _views() for suffix in ("_as_of", "_時点")}


def _nodes(tree: Any) -> Iterator[Node]:
    """Yield every object in TREE, however deep."""
    waiting = [tree]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield found
            waiting.extend(found.values())
        elif isinstance(found, list):
            waiting.extend(found)


def _entries(node: Node) -> list[Node]:
    """Return the common table expressions that NODE defines."""
    found = node.get("cte_map")
    return list(found.get("map", ())) if isinstance(found, dict) else []
